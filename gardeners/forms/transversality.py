from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from gardeners.forms.diffused import plausible
from gardeners.models.mandate import add_months
from gardeners.trust.quarters import latest_quarters
from grc.forms import DateInput
from grc.models import User
from grc.periods import ONE_DAY

QUARTER, LAST_QUARTER, YEAR, DAYS = "trimestre", "precedent", "annee", "dates"
PERIODS = [
    (QUARTER, _("Ce trimestre")),
    (LAST_QUARTER, _("Le trimestre dernier")),
    (YEAR, _("Douze mois")),
    (DAYS, _("Entre deux dates")),
]


class TransversalityForm(forms.Form):
    """Over which period, and in which community, among those that ``user`` may read."""

    periode = forms.ChoiceField(label=_("Période"), choices=PERIODS, required=False)
    du = forms.DateField(label=_("Du"), widget=DateInput, required=False)
    au = forms.DateField(label=_("Au"), widget=DateInput, required=False)
    communaute = forms.ModelChoiceField(
        label=_("Communauté"), queryset=Community.objects.none(), required=False,
        empty_label=_("Toutes"),
    )  # fmt: skip

    def __init__(self, data: Any, *, user: User) -> None:
        asked = data.copy()
        asked.setdefault("periode", DAYS if data.get("du") or data.get("au") else YEAR)
        super().__init__(asked)
        communities: Any = self.fields["communaute"]
        communities.queryset = Community.objects.visible_to(user).order_by("sort_name")

    def clean_du(self) -> dt.date | None:
        day = self.cleaned_data["du"]
        return plausible(day) if day else None

    def clean_au(self) -> dt.date | None:
        day = self.cleaned_data["au"]
        return plausible(day) if day else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("du"), cleaned.get("au")
        if cleaned.get("periode") == DAYS and first and last and last < first:
            self.add_error("au", _("Le dernier jour précède le premier."))
        return cleaned

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day asked for, both included; ``None`` for no bound."""
        today = timezone.localdate()
        chosen = self.cleaned_data.get("periode") or YEAR
        if chosen == DAYS:
            return self.cleaned_data.get("du"), self.cleaned_data.get("au")
        if chosen == YEAR:
            return add_months(today, -12) + ONE_DAY, today
        before, current = latest_quarters(today, 2)
        return (current.first, today) if chosen == QUARTER else (before.first, before.last)
