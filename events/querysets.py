from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Exists, Func, OuterRef, Q, Subquery, Sum, Value
from django.utils import timezone

from communities.rights import EVERYONE, ArchivableQuerySet, DiffusedQuerySet, Reader
from grc.models import PRESENT


def span() -> Func:
    """From the start of an event to its end, both included: written as its index is."""
    field = DateTimeRangeField()
    return Func("starts_at", "over_at", Value("[]"), function="TSTZRANGE", output_field=field)


class EventQuerySet(DiffusedQuerySet):
    def readable(self, user: Reader) -> Q:
        """As all that is diffused; a draft is read by who may change it alone."""
        writable = self.writable(user)
        if writable == EVERYONE:
            return super().readable(user)
        return super().readable(user) & (~Q(status="draft") | writable)

    def coming(self) -> Self:
        """Those that will take place, or are about to be announced."""
        kept = self.filter(starts_at__gte=timezone.now()).exclude(status="cancelled")
        return kept.order_by("starts_at", "id")

    def past(self) -> Self:
        return self.filter(starts_at__lt=timezone.now()).order_by("-starts_at", "-id")

    def held(self) -> Self:
        """Those that took place."""
        kept = self.filter(over_at__lt=timezone.now())
        return kept.filter(status__in=["announced", "debriefed"])

    def to_debrief(self) -> Self:
        """Announced, and over: computed, so that a missed day loses nothing."""
        return self.filter(status="announced", over_at__lt=timezone.now())

    def with_answers(self) -> Self:
        """With how many people ``come`` and ``wait``; ``None`` when nobody does."""
        answers = apps.get_model("events", "Participation")._default_manager
        of_event = answers.filter(event=OuterRef("pk")).order_by()

        def people(found: Any) -> Subquery:
            return Subquery(found.values("event").annotate(n=Sum("party_size")).values("n"))

        waiting = of_event.filter(waiting_since__isnull=False)
        return self.annotate(come=people(of_event.coming()), wait=people(waiting))

    def once_a_series(self) -> Self:
        """Of the dates to come of a series, the next one alone: it stands for the others."""
        now = timezone.now()
        same = self.model._base_manager.filter(PRESENT, series=OuterRef("series"))
        coming = same.filter(starts_at__gte=now, starts_at__lt=OuterRef("starts_at"))
        sooner = coming.exclude(status="cancelled")
        return self.filter(Q(series=None) | Q(starts_at__lt=now) | ~Exists(sooner))


class EventSeriesQuerySet(ArchivableQuerySet):
    """A series is read by who may read one of its dates, and changed by who may change one."""

    def readable(self, user: Reader) -> Q:
        return Q(pk__in=_dates().readable_by(user).order_by().values("series"))

    def writable(self, user: Reader) -> Q:
        return Q(pk__in=_dates().writable_by(user).order_by().values("series"))


def _dates() -> Any:
    return apps.get_model("events", "Event")._default_manager.filter(series__isnull=False)
