"""The pairs that may be one, kept up to date by the worker."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Left, Lower
from django.utils import timezone

from communities.duplicates.finder import search
from communities.models import Actor, DuplicateLook
from grc.models import PRESENT

# A change is dated from the beginning of its transaction, and seen at its end only.
OVERLAP = dt.timedelta(minutes=15)
ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended('communities.duplicates', 0))"

FEW = 500  # changed actors: with more, all the others are looked at

# Those still open that were looked at and that nothing holds any more.
FORGET = """
DELETE FROM communities_duplicatepair p
WHERE state = 'open' AND (%(all)s OR lower_id = ANY(%(changed)s) OR higher_id = ANY(%(changed)s))
  AND NOT EXISTS (SELECT FROM duplicate_found f
                  WHERE f.lower = p.lower_id AND f.higher = p.higher_id)
"""
KEEP = """
INSERT INTO communities_duplicatepair AS p (lower_id, higher_id, score, reasons, state, found_at)
SELECT lower, higher, score, reasons, 'open', now() FROM duplicate_found
ON CONFLICT (lower_id, higher_id) DO UPDATE SET score = EXCLUDED.score, reasons = EXCLUDED.reasons
WHERE p.state = 'open' AND (p.score, p.reasons) IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.reasons)
"""


@transaction.atomic
def look(*, everything: bool = False) -> int:
    """Look at the actors changed since the last time, or at all of them; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        if not cursor.fetchone()[0]:  # another worker is at it
            return 0
    last, now = DuplicateLook.objects.first(), timezone.now()
    if everything or last is None:
        everything, changed = True, None
    else:
        since = last.looked_at - OVERLAP
        changed = list(Actor.objects.filter(updated_at__gte=since).values_list("pk", flat=True))
    if everything or changed:
        search(pool_for(changed), changed=changed)
        with connection.cursor() as cursor:
            cursor.execute(FORGET, {"all": everything, "changed": changed or []})
            cursor.execute(KEEP)
    DuplicateLook.objects.update_or_create(pk=last.pk if last else 1, defaults={"looked_at": now})
    return Actor.objects.count() if changed is None else len(changed)


def pool_for(changed: list[int] | None) -> models.QuerySet[Any]:
    """Whom the actors ``changed`` are compared with: all, or those who may share a key with a few
    of them."""
    pool = Actor.objects.filter(PRESENT, merged_into=None)
    if changed is None or len(changed) > FEW:
        return pool
    few = Actor.objects.filter(pk__in=changed).values_list(
        Coalesce("commune__department", Left("postcode", 2)), Lower("email"), "phone", "siret"
    )
    shared = [set(filter(None, values)) for values in zip(*few, strict=True)]
    departments, emails, phones, sirets = shared
    pool = pool.alias(mailbox=Lower("email"), area=Left("postcode", 2))
    return pool.filter(
        Q(pk__in=changed)
        | Q(commune__department__in=departments)
        | Q(commune=None, area__in=departments)
        | Q(mailbox__in=emails) | Q(phone__in=phones) | Q(siret__in=sirets)
    )  # fmt: skip
