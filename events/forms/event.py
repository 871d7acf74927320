from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Place
from communities.widgets import prepare_actors, use_combobox
from events.actions import cancel
from events.models import Event
from events.widgets import SynergyMultiSelect
from gardeners.forms.diffused import EARLIEST, LATEST, DiffusedForm
from gardeners.models import Need, Synergy
from gardeners.widgets import NeedMultiSelect
from grc.forms import Asked, RecordForm
from grc.models import User

# What a status asks for, on the page of an event and in the shared table alike.
EVENT_ASKS = {
    Event.Status.DEBRIEFED: Asked("outcome", _("Dites ce qu’il en est ressorti.")),
    Event.Status.CANCELLED: Asked("cancelled_why", _("Dites pourquoi il est annulé.")),
}
STEPS = {"status", "outcome", "cancelled_why"}


class DateTimeInput(forms.DateTimeInput):
    """The browser's picker of a day and an hour."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class EventForm(DiffusedForm):
    """An event, and the needs and synergies that it answers, among those that the user reads. One
    of a series is changed ``apart``: later changes of the series leave it as it is."""

    kept_links = {"needs": Need, "synergies": Synergy, "organisers": Actor}
    apart = True

    class Meta(RecordForm.Meta):
        model = Event
        fields = [
            "title", "kind", "starts_at", "ends_at", "mode", "place", "url", "capacity",
            "description", "organisers", "directorates", "themes", "needs", "synergies",
            "community", "audience",
        ]  # fmt: skip
        widgets = {
            "starts_at": DateTimeInput,
            "ends_at": DateTimeInput,
            "mode": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 6}),
            "outcome": forms.Textarea(attrs={"rows": 6}),
            "cancelled_why": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.status_before = self.instance.status
        if "needs" in self.fields:
            use_combobox(self.fields["needs"], Need.objects.visible_to(user), NeedMultiSelect())
        if "synergies" in self.fields:
            readable = Synergy.objects.visible_to(user)
            use_combobox(self.fields["synergies"], readable, SynergyMultiSelect())
        if "organisers" in self.fields:
            prepare_actors(self.fields["organisers"], user)
        if "place" in self.fields:
            self._prepare_place(user)
        if "url" in self.fields:
            self.fields["url"].help_text = _(
                "Donnée à toutes les personnes qui peuvent lire l’événement."
            )
        if "capacity" in self.fields:
            self.fields["capacity"].help_text = _("Vide : celui du lieu, s’il est connu.")

    def _prepare_place(self, user: User) -> None:
        mine = Place.objects.readable(user) | Q(pk=self.instance.place_id)
        self.fields["place"].queryset = Place.objects.filter(mine)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("starts_at", "ends_at"):
            day = cleaned.get(name)
            if day and not EARLIEST <= day.date() <= LATEST:
                self.add_error(name, ValidationError(_("Vérifiez l’année de cette date.")))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Save. Whoever was to come is told of what is cancelled: ``cancel`` does it."""
        event = self.instance
        if event.series_id:
            touched = event.edited_alone or bool(self.written - STEPS)
            event.edited_alone = self.apart and touched
        cancelled = event.status == Event.Status.CANCELLED != self.status_before
        if cancelled:
            event.status = self.status_before
        super().save(commit)
        if cancelled:
            cancel(event=event, reason=event.cancelled_why, by=self.user)
        return event
