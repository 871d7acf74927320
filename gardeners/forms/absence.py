from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.types.range import DateRange

from communities.models import Membership
from gardeners.forms.proposal import region_agents
from gardeners.models import Mandate, MandateProposal
from grc.forms import DateInput
from grc.models import User
from grc.periods import ONE_DAY


class AbsenceForm(forms.Form):
    """The days when the holder of ``mandate`` is away, and whom to ask to stand in for them. What
    is valid makes ``proposal``, not saved."""

    starts_on = forms.DateField(label=gettext_lazy("Premier jour d’absence"), widget=DateInput)
    ends_on = forms.DateField(label=gettext_lazy("Dernier jour d’absence"), widget=DateInput)
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Par qui"),
        empty_label=gettext_lazy("Choisissez une personne"),
        error_messages={"required": gettext_lazy("Choisissez une personne.")},
    )

    def __init__(self, *args: Any, mandate: Mandate, **kwargs: Any) -> None:
        self.mandate = mandate
        self.proposal: MandateProposal | None = None
        super().__init__(*args, **kwargs)
        self.initial["starts_on"] = max(timezone.localdate(), mandate.starts_on)
        self.fields["user"].queryset = stand_ins_possible(mandate)  # type: ignore[attr-defined]

    def clean_starts_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise ValidationError(_("Un remplacement ne commence pas dans le passé."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Le dernier jour précède le premier."))
        elif first and last and data.get("user") and not self.errors:
            self._propose(data["user"], DateRange(first, last + ONE_DAY))
        return data

    def _propose(self, user: User, period: DateRange) -> None:
        holder = self.mandate
        proposal = MandateProposal(
            community=holder.community, side=holder.side, stands_in_for=holder,
            user=user, period=period,
        )  # fmt: skip
        try:
            proposal.full_clean()
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                self.add_error({"user": "user", "period": "ends_on"}.get(name), sentences)
            return
        self.proposal = proposal


def stand_ins_possible(mandate: Mandate) -> QuerySet[User]:
    """Who may stand in for the holder of ``mandate``: the active members of the community who log
    in; on the Region's side, its agents."""
    if mandate.side == Mandate.Side.REGION:
        found = region_agents()
    else:
        members = Membership.objects.active().filter(
            community=mandate.community_id, actor__merged_into=None, actor__archived_at=None
        )
        found = User.objects.filter(pk__in=members.values("actor__user"), is_active=True)
    return found.exclude(pk=mandate.user_id).order_by("sort_name", "pk")
