from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Community, SavedView
from communities.models.saved_view import MAX_QUERY
from communities.standing import gardened_by, joined_by
from grc.models import User

TOO_MUCH = _("Cette vue a trop de filtres pour être enregistrée : retirez-en quelques-uns.")


class SavedViewForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a view, and who may use it: the owner, a community of theirs, the Region."""

    class Meta:
        model = SavedView
        fields = ("name", "sharing", "community", "opens_first")
        widgets = {"sharing": forms.RadioSelect}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        mine = Community.objects.filter(Q(pk__in=gardened_by(user)) | Q(pk__in=joined_by(user)))
        communities: Any = self.fields["community"]
        communities.queryset = mine
        communities.empty_label = _("aucune")
        communities.help_text = _("Pour une vue partagée avec une communauté.")
        kept = {"private", *(["community"] if mine else []), *(["region"] if user.is_agent else [])}
        sharing: Any = self.fields["sharing"]
        sharing.choices = [each for each in SavedView.Sharing.choices if each[0] in kept]
        if not mine:
            del self.fields["community"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        view = self.instance
        same = SavedView.objects.filter(owner=view.owner, sheet=view.sheet, name=name)
        if same.exclude(pk=view.pk).exists():
            raise forms.ValidationError(_("Vous avez déjà une vue de ce nom."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        shared = cleaned.get("sharing") == SavedView.Sharing.COMMUNITY
        if shared and not cleaned.get("community"):
            self.add_error("community", _("Dites avec quelle communauté la vue est partagée."))
        if len(self.instance.query) > MAX_QUERY:
            self.add_error(None, TOO_MUCH)
        if not shared:
            cleaned["community"] = None
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> SavedView:
        """Save the view; one alone opens first on each sheet."""
        view: SavedView = self.instance
        if view.opens_first:
            others = SavedView.objects.filter(owner=view.owner, sheet=view.sheet)
            others.exclude(pk=view.pk).update(opens_first=False)
        view.community = self.cleaned_data.get("community")
        return super().save(commit)
