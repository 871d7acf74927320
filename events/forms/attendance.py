"""What is noted at the door of an event: who came, and who came without having answered."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, Participation


class Noted(forms.Form):
    """``at`` is when it was noted, when that is not now: phones send it with its zone."""

    at = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def clean_at(self) -> dt.datetime:
        text = self.cleaned_data["at"]
        try:
            found = parse_datetime(text) if text else timezone.now()
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise ValidationError(_("Ce moment n’est pas compris."))
        return found


class TickForm(Noted):
    """``tick`` is « 12:1 »: the participation of key 12 came; « 12:0 »: they did not."""

    tick = forms.RegexField(regex=r"\A[0-9]{1,18}:[01]\Z")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_tick(self) -> tuple[Participation, bool]:
        pk, _colon, attended = self.cleaned_data["tick"].partition(":")
        found = Participation.objects.filter(event=self.event, pk=int(pk)).first()
        if found is None:
            raise ValidationError(_("Cette personne n’est plus dans la liste."))
        return found, attended == "1"


class DoorForm(Noted):
    """Someone who came without having answered."""

    name = forms.CharField(
        label=gettext_lazy("Prénom et nom"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Courriel"), required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        found = " ".join(str(self.cleaned_data["name"]).split())
        if len(found.rpartition(" ")[0]) > 100:
            raise ValidationError(_("Ce nom est trop long."))
        return found

    def clean_key(self) -> uuid.UUID:
        return self.cleaned_data["key"] or uuid.uuid4()
