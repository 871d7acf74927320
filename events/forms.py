from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Place
from communities.widgets import MultipleCombobox, use_combobox
from events.models import Event
from gardeners.forms.diffused import EARLIEST, LATEST, DiffusedForm
from gardeners.models import Need, Synergy
from gardeners.widgets import NeedMultiSelect, SynergySelect
from grc.forms import RecordForm
from grc.models import User


class DateTimeInput(forms.DateTimeInput):
    """The browser's picker of a day and an hour."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class SynergyMultiSelect(SynergySelect, MultipleCombobox):
    """Several synergies, by words of their title."""


class EventForm(DiffusedForm):
    """An event, and the needs and synergies that it answers, among those that the user reads."""

    kept_links = {"needs": Need, "synergies": Synergy}

    class Meta(RecordForm.Meta):
        model = Event
        fields = [
            "title", "kind", "starts_at", "ends_at", "mode", "place", "url", "description",
            "needs", "synergies", "community", "audience",
        ]  # fmt: skip
        widgets = {
            "starts_at": DateTimeInput,
            "ends_at": DateTimeInput,
            "mode": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        readable = Need.objects.visible_to(user), Synergy.objects.visible_to(user)
        use_combobox(self.fields["needs"], readable[0], NeedMultiSelect())
        use_combobox(self.fields["synergies"], readable[1], SynergyMultiSelect())
        places = Place.objects.filter(
            Q(communities__in=Community.objects.visible_to(user)) | Q(pk=self.instance.place_id)
        )
        self.fields["place"].queryset = places.distinct()  # type: ignore[attr-defined]
        self.fields["url"].help_text = _(
            "Donnée à toutes les personnes qui peuvent lire l’événement."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("starts_at", "ends_at"):
            day = cleaned.get(name)
            if day and not EARLIEST <= day.date() <= LATEST:
                self.add_error(name, ValidationError(_("Vérifiez l’année de cette date.")))
        return cleaned
