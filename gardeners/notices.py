"""The messages that tell, 60, 30 and 7 days before, that a mandate ends.

Nothing is scheduled: each run computes from the mandates what is to be told today and was not. A
run that did not happen loses nothing, the next one tells it (only the most urgent of what was
missed). What was sent is a row, unique, written in the transaction that sends: a run that stops
between the two tells again, with the same identifier; two runs at once wait for one another.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gardeners import mails
from gardeners.handing import Relay, days_to_tell, relays
from gardeners.models import Mandate, MandateNotice
from grc.models import User

logger = logging.getLogger(__name__)


def send_notices() -> int:
    """Tell what is to be told today; returns how many messages left. One that fails is left for
    the next run, and keeps no other from leaving."""
    sent = 0
    for relay, days in _to_tell():
        for reader in readers(relay.mandate):
            try:
                sent += _tell_once(relay, days, reader)
            except Exception:
                logger.exception("the end of mandate %s was not told", relay.mandate.pk)
    return sent


def _to_tell() -> Iterator[tuple[Relay, int]]:
    today = timezone.localdate()
    for relay in relays(Mandate.objects.in_force().near_end().with_successor()):
        days = days_to_tell(relay.mandate, today)
        if days is not None:
            yield relay, days


def readers(mandate: Mandate) -> list[User]:
    """The two gardeners of the community today, and the administrators."""
    gardeners = Mandate.objects.in_force().filter(community=mandate.community_id)
    told = Q(pk__in=gardeners.values("user")) | Q(role=User.Role.ADMINISTRATOR)
    return list(User.objects.filter(told, is_active=True).order_by("pk"))


@transaction.atomic
def _tell_once(relay: Relay, days: int, reader: User) -> bool:
    told: dict[str, Any] = {"last_day": relay.mandate.last_day, "days": days}
    notice, is_new = MandateNotice.objects.get_or_create(mandate=relay.mandate, user=reader, **told)
    if is_new:
        mails.tell_end(notice, relay)
    return is_new
