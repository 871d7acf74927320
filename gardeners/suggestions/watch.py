"""The suggestions, kept up to date by the worker."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from gardeners.models import Need, SuggestionLook
from gardeners.suggestions.finder import search

# A change is dated from the beginning of its transaction, and seen at its end only.
OVERLAP = dt.timedelta(minutes=15)
ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended('gardeners.suggestions', 0))"
FEW = 200  # changed needs: with more, all are looked at

# Those still to look at that nothing holds any more. What someone put off waits for its day.
FORGET = """
DELETE FROM gardeners_synergysuggestion s
WHERE state = 'new' AND (%(all)s OR first_id = ANY(%(changed)s) OR second_id = ANY(%(changed)s))
  AND NOT EXISTS (SELECT FROM suggestion_found f
                  WHERE f.first = s.first_id AND f.second = s.second_id)
"""
KEEP = """
INSERT INTO gardeners_synergysuggestion AS s
    (first_id, second_id, first_community_id, second_community_id, score, parts, state, computed_at)
SELECT first, second, first_community, second_community, score, parts, 'new', now()
FROM suggestion_found
ON CONFLICT (first_id, second_id) DO UPDATE
SET score = EXCLUDED.score, parts = EXCLUDED.parts, computed_at = now()
WHERE s.state IN ('new', 'deferred') AND (s.score, s.parts)
      IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.parts)
"""


@transaction.atomic
def look(*, everything: bool = False) -> int:
    """Look at the needs changed since the last time, or at all of them; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        if not cursor.fetchone()[0]:  # another worker is at it
            return 0
    last, now = SuggestionLook.objects.first(), timezone.now()
    changed = None if everything or last is None else _changed(last.looked_at - OVERLAP)
    if changed is not None and len(changed) > FEW:
        changed = None
    needs = last.needs if last else 0
    if changed is None or changed:
        needs = search(changed)
        with connection.cursor() as cursor:
            cursor.execute(FORGET, {"all": changed is None, "changed": changed or []})
            cursor.execute(KEEP)
    SuggestionLook.objects.update_or_create(
        pk=last.pk if last else 1, defaults={"looked_at": now, "needs": needs}
    )
    return needs if changed is None else len(changed)


def _changed(since: dt.datetime) -> list[int]:
    """The needs changed since: those closed or archived too, whose suggestions go."""
    return list(Need._base_manager.filter(updated_at__gte=since).values_list("pk", flat=True))
