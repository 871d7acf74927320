"""The end of a replacement, before its time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from gardeners.models import Mandate
from grc.periods import ONE_DAY


@transaction.atomic
def end(*, stand_in: Mandate) -> None:
    """``stand_in`` (locked, not over) ends now: yesterday was its last day, or today is when it
    began today, for what was done in its name must keep its right. Not begun, it goes."""
    today = timezone.localdate()
    if stand_in.starts_on > today:
        stand_in.delete()
        return
    ends = max(today, stand_in.starts_on + ONE_DAY)
    stand_in.period = DateRange(stand_in.starts_on, ends)
    stand_in.save(update_fields=["period"])
