from __future__ import annotations

from django import forms

from gardeners.models import DigestChoice


class DigestForm(forms.ModelForm):  # type: ignore[type-arg]
    """How often someone wishes their digest."""

    class Meta:
        model = DigestChoice
        fields = ["frequency"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = DigestChoice.Frequency.choices  # without the empty one
        self.fields["frequency"] = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
