"""What someone answers to an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.models import Actor
from events.actions import answer
from events.models import Event, Participation
from events.models.participation import LARGEST_PARTY
from grc.models import User

ANSWERS = [("yes", _("Je viens")), ("perhaps", _("Peut-être")), ("no", _("Je ne viens pas"))]


class AnswerForm(forms.Form):
    """Yes, perhaps or no, with how many, on site or at distance where both are possible.
    ``preset`` is the answer that the link followed proposes."""

    answer = forms.ChoiceField(label=_("Votre réponse"), choices=ANSWERS, widget=forms.RadioSelect)
    party_size = forms.IntegerField(
        label=_("Vous serez combien ?"), min_value=1, max_value=LARGEST_PARTY, initial=1,
        help_text=_("Avec vous."),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("Vous y participez"), choices=Participation.Mode, widget=forms.RadioSelect,
        initial=Participation.Mode.ONSITE,
    )  # fmt: skip

    def __init__(
        self, *args: Any, event: Event, found: Participation | None, preset: str = "", **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.event, self.found = event, found
        if found:
            self.initial = {
                "answer": found.answer, "party_size": found.party_size, "mode": found.mode
            }  # fmt: skip
        if preset in dict(ANSWERS):
            self.initial["answer"] = preset
        if event.mode != Event.Mode.BOTH:
            del self.fields["mode"]

    def try_answer(self, actor: Actor, *, by: User | None) -> Participation | None:
        """The answer noted, or ``None`` with what stops it among the errors."""
        try:
            return answer(event=self.event, actor=actor, by=by, **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
            return None
