from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Place
from gardeners.forms.followup import assignable
from gardeners.models import Decision, Review
from gardeners.reviewing.wish import Wish
from grc.forms import DateInput
from grc.models import User


def keys(sent: Sequence[str]) -> list[int]:
    """The keys of the needs that were checked; what is no key is left out."""
    return [int(text) for text in sent if text.isdecimal() and len(text) < 18]


class DecisionForm(forms.Form):
    """One decision about one item; the note and the follow-up may be left blank."""

    kind = forms.ChoiceField(choices=Decision.Kind.choices)
    record = forms.IntegerField(min_value=1, max_value=2**62)
    choice = forms.ChoiceField(choices=Decision.Choice.choices)
    note = forms.CharField(max_length=2_000, required=False, strip=True)
    promise = forms.CharField(max_length=200, required=False, strip=True)
    due_on = forms.DateField(required=False, widget=DateInput)
    assignee = forms.ModelChoiceField(User.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = assignable()  # type: ignore[attr-defined]

    def clean_due_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Cette date est passée."))
        return day

    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(
            data["kind"], data["record"], data["choice"], data["note"], data["promise"],
            data["due_on"], data["assignee"], self.needs(),
        )  # fmt: skip

    def needs(self) -> list[int] | None:
        """The needs left checked in a group; ``None`` when the item is no group."""
        sent: Any = self.data
        if "group" not in sent:
            return None
        return keys(sent.getlist("need"))

    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])


class CloseForm(forms.ModelForm):  # type: ignore[type-arg]
    """The end of a review: when and where the next one is."""

    class Meta:
        model = Review
        fields = ["next_on", "next_at", "next_place", "next_url"]
        widgets = {
            "next_on": DateInput,
            "next_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review = self.instance
        self.initial.setdefault("next_on", review.proposed_next())
        if not self.initial.get("next_on"):
            self.initial["next_on"] = review.proposed_next()
        place: Any = self.fields["next_place"]
        # A neutral place first: neither side receives the other.
        own = Q(communities=review.community_id) | Q(is_neutral=True)
        place.queryset = Place.objects.filter(own).distinct().order_by("-is_neutral", "sort_name")
        place.empty_label = _("à décider, ou à distance")
        place.help_text = _("Un lieu neutre de préférence : les tiers-lieux viennent d’abord.")

    def clean_next_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["next_on"]
        if day and day <= self.instance.held_on:
            raise forms.ValidationError(_("La prochaine revue suit celle-ci."))
        return day
