"""A moment of an event."""

from __future__ import annotations

from typing import Any

from django import forms

from communities.forms.choosing import begin_with_a_capital
from events.models import AgendaItem
from grc.forms import RecordForm


class AgendaItemForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = AgendaItem
        fields = ["title", "minutes", "leader", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_with_a_capital(self)
