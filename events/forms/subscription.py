from __future__ import annotations

from django import forms

from events.models import Subscription
from events.models.subscription import CONTENTS


class SubscriptionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the private calendar of someone holds."""

    only_mine = forms.TypedChoiceField(
        choices=CONTENTS, coerce=lambda value: value == "True", widget=forms.RadioSelect
    )

    class Meta:
        model = Subscription
        fields = ["only_mine"]
