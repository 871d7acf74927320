"""The pairs of open needs that may gain from meeting, found by sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from gardeners.models import Need, SuggestionLook
from gardeners.suggestions import profiles, scoring
from grc.models import PRESENT

TABLES = ("lesson", "near", "need", "alike", "found")


def search(changed: Sequence[int] | None, least: float = scoring.ALIKE) -> int:
    """Fill the table ``suggestion_found``, which lives until the end of the transaction, with the
    pairs of which one is among ``changed`` (any, when ``None``) and whose likeness is ``least`` at
    least; return how many open needs there are, or were the last time that all were looked at."""
    # They load scikit-learn, whose memory only the worker has to spare.
    from gardeners.suggestions import alike, meaning, near

    look = SuggestionLook.objects.first()
    known = changed is not None and look is not None
    needs = look.needs if known and look else Need.objects.filter(PRESENT).open().count()
    bounds = {"crowd": profiles.crowd(needs), "idf": profiles.idf(needs)}
    values: dict[str, Any] = {"changed": list(changed or []), "vague": profiles.vague()}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {', '.join(f'suggestion_{t}' for t in TABLES)}")
        cursor.execute(profiles.LESSONS)
        if changed is None:
            cursor.execute(profiles.COUNT_ALL)
            pairs = near.of_all(meaning.learn(values["vague"], needs), scoring.NEAR)
            cursor.execute(profiles.EVERYONE)
        else:
            cursor.execute(profiles.COUNT_SOME, values)
            meaning.refresh(values["changed"])
            cursor.execute(scoring.NEAR_SOME, values)
            cursor.execute(profiles.POOL.format(**bounds), values)
            pairs = near.of_some()
        cursor.execute("ANALYZE gardeners_needlexeme, suggestion_need")
        alike.keep_alike(pairs, least, bounds, values)
        cursor.execute("ANALYZE suggestion_alike")
        cursor.execute(scoring.FOUND)
    return needs
