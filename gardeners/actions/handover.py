"""Handing a mandate over: writes in one transaction, in the name of ``by``."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from gardeners.handing import left_with
from gardeners.models import Handover, Mandate
from grc.models import User


def _locked(mandate: Mandate, by: User) -> Handover:
    handover, _created = Handover.objects.select_for_update().get_or_create(
        mandate=mandate, defaults={"created_by": by}
    )
    return handover


@transaction.atomic
def set_next_review(*, mandate: Mandate, day: dt.date | None, by: User) -> None:
    handover = _locked(mandate, by)
    handover.next_review_on = day
    handover.save()


@transaction.atomic
def pass_on(*, mandate: Mandate, successor: Mandate, by: User) -> int:
    """Give the open follow-ups that the one who leaves has in this community, and that ``by`` may
    change, to the one who comes. Returns how many."""
    followups = left_with(mandate).editable_by(by).order_by()
    found = list(followups.select_for_update(of=("self",)).values_list("pk", flat=True))
    return followups.model.objects.filter(pk__in=found).update(assignee=successor.user)


@transaction.atomic
def confirm(*, mandate: Mandate, by: User, role: str) -> Handover:
    """``by`` says that the handover is done for them, as the one who leaves (``outgoing``) or who
    comes (``incoming``)."""
    handover, now = _locked(mandate, by), timezone.now()
    if role == "outgoing":
        handover.outgoing_at = handover.outgoing_at or now
    elif handover.incoming_at is None or handover.incoming != by:
        handover.incoming, handover.incoming_at = by, now
    handover.save()
    return handover
