from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from communities.forms.choosing import begin_with_a_capital, use_themes
from communities.forms.fields import use_short_text
from communities.forms.map import PositionField
from communities.models import Charter, Community, OnlineSpace, Place
from communities.widgets import prepare_commune
from grc.forms import RecordForm

RESERVED = {"nouvelle"}  # words that stand in the addresses of pages


class CommunityForm(RecordForm):
    """What a community says of itself, and how its mandates turn."""

    class Meta(RecordForm.Meta):
        model = Community
        fields = [
            "name", "purpose", "description", "themes", "territory", "rotation_months",
            "rhythm_days", "is_public",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_text(self, 2, "purpose")
        use_short_text(self, 8, "description")
        use_themes(self.fields["themes"], self.instance)


class NewCommunityForm(CommunityForm):
    """A new community; its address is made of its name unless it is given."""

    class Meta(CommunityForm.Meta):
        fields = ["name", "slug", *CommunityForm.Meta.fields[1:]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""))[:60]
        if not slug or slug in RESERVED:
            raise ValidationError(_("Choisissez une autre adresse : celle-ci n’est pas possible."))
        return slug


class CharterForm(RecordForm):
    """The text of a charter: a new version each time, the former ones stay."""

    class Meta(RecordForm.Meta):
        model = Charter
        fields = ["title", "text", "adopted_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_text(self, 20, "text")


class OnlineSpaceForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = OnlineSpace
        fields = ["name", "url", "is_public"]


class PlaceForm(RecordForm):
    position = PositionField(
        label=_("Position sur la carte"), required=False, max_length=40,
        help_text=_("Latitude et longitude, si vous les avez : sinon, le lieu est montré au centre "
                    "de sa commune."),
    )  # fmt: skip

    class Meta(RecordForm.Meta):
        model = Place
        fields = [
            "name", "kind", "is_neutral", "access", "capacity", "address", "commune", "description",
        ]  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepare_commune(self.fields["commune"], self.user)
        self.fields["is_neutral"].help_text = _(
            "Ni un bâtiment de la Région, ni le local d’un acteur : chacun s’y sent à égalité."
        )
        self.fields["access"].required = False  # not said: to be checked
        if self.instance.latitude is not None:
            self.initial["position"] = f"{self.instance.latitude}, {self.instance.longitude}"
        self.order_fields([*self.Meta.fields[:-1], "position"])
        begin_with_a_capital(self)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if "position" in self.cleaned_data:
            position = self.cleaned_data["position"] or (None, None)
            self.instance.latitude, self.instance.longitude = position
        return found
