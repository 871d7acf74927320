from __future__ import annotations

import datetime as dt

from django import forms

from gardeners.forms.diffused import DiffusedForm, not_in_the_future
from gardeners.models import Interaction
from grc.forms import RecordForm


class InteractionForm(DiffusedForm):
    """A contact: when, how, with whom, what was said, and who may read it."""

    class Meta(RecordForm.Meta):
        model = Interaction
        fields = ["actors", "channel", "occurred_on", "title", "summary", "community", "audience"]
        widgets = {
            "channel": forms.RadioSelect,
            "summary": forms.Textarea(attrs={"rows": 4}),
        }

    def clean_occurred_on(self) -> dt.date:
        return not_in_the_future(self.cleaned_data["occurred_on"])
