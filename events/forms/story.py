"""The story of a project, and whom it thanks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.widgets import prepare_actor
from events.models import Credit, Story
from gardeners.forms.diffused import DiffusedForm, not_in_the_future
from grc.forms import RecordForm
from grc.models import User


class StoryForm(DiffusedForm):
    class Meta(RecordForm.Meta):
        model = Story
        fields = ["title", "before", "done", "changed", "figures", "audience"]
        widgets = {
            "before": forms.Textarea(attrs={"rows": 7}),
            "done": forms.Textarea(attrs={"rows": 9}),
            "changed": forms.Textarea(attrs={"rows": 7}),
            "figures": forms.Textarea(attrs={"rows": 4}),
        }


class CreditForm(RecordForm):
    """Whom a story thanks. What was agreed is of one actor: another one is another thanks."""

    class Meta(RecordForm.Meta):
        model = Credit
        fields = ["actor", "part", "agreed_on", "agreement", "agreed_public"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if self.instance.pk:
            del self.fields["actor"]
        else:
            prepare_actor(self.fields["actor"], user)
        self.fields["agreed_on"].help_text = _("Vide : son nom n’est pas montré.")

    def clean_agreed_on(self) -> dt.date | None:
        day = self.cleaned_data["agreed_on"]
        return not_in_the_future(day) if day else None

    def clean(self) -> dict[str, Any]:
        """An agreement has a day and a way; without a day there is none, for any page."""
        cleaned = super().clean()
        if "agreed_on" in self.errors:
            return cleaned
        agreed = cleaned.get("agreed_on")
        if agreed and not cleaned.get("agreement"):
            self.add_error("agreement", _("Dites comment cet accord a été donné."))
        if not agreed and cleaned.get("agreed_public"):
            self.add_error("agreed_on", _("Dites depuis quand cet acteur est d’accord."))
        return cleaned
