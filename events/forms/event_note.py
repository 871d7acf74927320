"""A line of the notes of an event."""

from __future__ import annotations

from django import forms

from events.models import EventNote
from grc.forms import RecordForm


class NoteForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = EventNote
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


class NewNoteForm(NoteForm):
    """One line, which Enter sends."""

    class Meta(RecordForm.Meta):
        model = EventNote
        fields = ["text"]
        widgets = {"text": forms.TextInput(attrs={"autocomplete": "off"})}
