from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gardeners.forms.followup import assignable
from gardeners.models import FollowUp
from grc.models import User


class PassOnForm(forms.Form):
    """Whose follow-ups pass, and to whom. Administrators choose whose; the others, theirs."""

    de = forms.ModelChoiceField(User.objects.none(), label=_("Les suivis de"))
    a = forms.ModelChoiceField(
        User.objects.none(), label=_("passent à"), empty_label=_("Choisissez")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        givers: Any = self.fields["de"]
        givers.queryset = self._givers(user)
        if not user.is_administrator:
            givers.empty_label = None
        self.fields["a"].queryset = assignable()  # type: ignore[attr-defined]

    @staticmethod
    def _givers(user: User) -> Any:
        if not user.is_administrator:
            return User.objects.filter(pk=user.pk)
        promised = FollowUp.objects.open().filter(assignee=OuterRef("pk"), archived_at=None)
        return User.objects.filter(Q(Exists(promised)) | Q(pk=user.pk))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("de") and cleaned.get("de") == cleaned.get("a"):
            self.add_error("a", _("C’est la même personne : choisissez-en une autre."))
        return cleaned
