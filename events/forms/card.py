"""A card of the workshop kit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communities.forms.choosing import begin_with_a_capital
from communities.models import Community
from events.models import WorkshopCard
from grc.forms import RecordForm
from grc.models import User


class CardForm(RecordForm):
    """One way of working together. Where it serves is said once: a gardener adds to their
    communities, an administrator to all of them or to one."""

    class Meta(RecordForm.Meta):
        model = WorkshopCard
        fields = [
            "title", "phase", "purpose", "minutes_from", "minutes_to", "people_from", "people_to",
            "material", "steps", "output", "access", "remote", "community",
        ]  # fmt: skip
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 2}),
            "material": forms.Textarea(attrs={"rows": 4}),
            "steps": forms.Textarea(attrs={"rows": 8}),
            "output": forms.Textarea(attrs={"rows": 5}),
            "access": forms.Textarea(attrs={"rows": 2}),
            "remote": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        begin_with_a_capital(self)
        if self.instance.pk:
            del self.fields["community"]
            return
        self.instance.language = get_language() or "fr"
        field: Any = self.fields["community"]
        gardens = Community.objects.gardened_by(user)
        field.queryset = Community.objects.all() if user.is_administrator else gardens
        field.required = not user.is_administrator
        field.empty_label = (
            _("Toutes les communautés") if user.is_administrator else _("Choisissez")
        )
        if field.required:
            field.help_text = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("minutes", "people"):
            low, high = cleaned.get(f"{name}_from"), cleaned.get(f"{name}_to")
            if low and high and high < low:
                self.add_error(f"{name}_to", _("Ce nombre est plus petit que le précédent."))
        return cleaned
