from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Membership
from gardeners.forms.proposal import TermForm
from gardeners.models import Mandate
from grc.forms import DateInput
from grc.models import User


class AbsenceForm(TermForm):
    """The days when the holder of ``mandate`` is away, and whom to ask to stand in for them."""

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
        super().__init__(*args, **kwargs)
        self.initial["starts_on"] = max(timezone.localdate(), mandate.starts_on)
        self.fields["user"].queryset = stand_ins_possible(mandate)  # type: ignore[attr-defined]

    def clean_starts_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise ValidationError(_("Un remplacement ne commence pas dans le passé."))
        return day

    def terms(self) -> dict[str, Any]:
        holder = self.mandate
        return {"community": holder.community, "side": holder.side, "stands_in_for": holder}


def stand_ins_possible(mandate: Mandate) -> QuerySet[User]:
    """Who may stand in for the holder of ``mandate``: the active members of the community who log
    in; on the Region's side, its agents."""
    if mandate.side == Mandate.Side.REGION:
        found = User.objects.agents()
    else:
        members = Membership.objects.active().filter(
            community=mandate.community_id, actor__merged_into=None, actor__archived_at=None
        )
        found = User.objects.filter(pk__in=members.values("actor__user"), is_active=True)
    return found.exclude(pk=mandate.user_id).order_by("sort_name", "pk")
