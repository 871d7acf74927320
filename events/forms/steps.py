"""The steps of an event that ask for a text: its debrief, and why it is cancelled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event, Scope
from grc.forms import RecordForm


class DebriefForm(RecordForm):
    """What came of an event that took place; it is then debriefed."""

    class Meta(RecordForm.Meta):
        model = Event
        fields = ["outcome"]
        widgets = {"outcome": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = True

    def save(self, commit: bool = True) -> Any:
        self.instance.status = Event.Status.DEBRIEFED
        return super().save(commit)


class CancelForm(forms.Form):
    """Why an event is cancelled, and which dates of its series."""

    reason = forms.CharField(
        label=_("Pourquoi ?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Cette raison se lit sur la page de l’événement, et dans le message que "
                    "reçoivent les personnes qui viennent, attendent une place ou sont invitées."),
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("Quelles dates ?"), choices=Scope, initial=Scope.THIS, widget=forms.RadioSelect,
        help_text=_("Les dates suivantes sont annulées même si elles ont été modifiées à part."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].initial = event.cancelled_why
        if not event.series_id:
            del self.fields["scope"]

    @property
    def scope_chosen(self) -> str:
        return str(self.cleaned_data.get("scope", Scope.THIS))
