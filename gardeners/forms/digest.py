from __future__ import annotations

from django import forms

from gardeners.models import DigestChoice


class DigestForm(forms.ModelForm):  # type: ignore[type-arg]
    """How often someone wishes their digest."""

    class Meta:
        model = DigestChoice
        fields = ["frequency"]
        widgets = {"frequency": forms.RadioSelect}
