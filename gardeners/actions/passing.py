"""Passing on what someone promised: one transaction, in the name of ``by``."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from gardeners.models import FollowUp
from gardeners.passing import passable
from grc.models import User


@transaction.atomic
def pass_on_all(*, giver: User, receiver: User, keys: Iterable[int], by: User) -> int:
    """Give to ``receiver`` the follow-ups ``keys``, those that ``by`` was shown, and that still can
    pass. Returns how many."""
    chosen = passable(giver, receiver, by).filter(pk__in=list(keys)).order_by("pk")
    found = list(chosen.select_for_update(of=("self",)).values_list("pk", flat=True))
    return FollowUp.objects.filter(pk__in=found).update(assignee=receiver)
