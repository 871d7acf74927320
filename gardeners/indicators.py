"""Whether needs have an answer, promises are held, and mandates turn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Greatest, TruncDate
from django.utils.translation import gettext as _

from communities.models import Directorate
from gardeners.models import FollowUp, Mandate, Need, Synergy
from gardeners.planning import LastDay
from gardeners.trust.series import DAYS, PERCENT, Scope, Series, indicator
from grc.periods import ONE_DAY

TOLD = (Need.Status.ANSWERING, Need.Status.ANSWERED, Need.Status.UNANSWERED)
Status = FollowUp.Status


class Median(Aggregate):
    """The median of a number (``percentile_cont``), nothing when there is none."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@indicator(position=10)
def first_answer(scope: Scope) -> Series:
    """From the day a need was heard to the first sign given: an answer under way, an answer, or
    that there will be none."""
    events: Any = Need._meta.get_field("history").related_model
    told = events.objects.filter(pgh_obj=OuterRef("pk"), status__in=TOLD).order_by("pgh_id")
    needs = scope.shared(Need).annotate(
        told_on=Subquery(told.annotate(day=TruncDate("pgh_created_at")).values("day")[:1])
    )
    days = Func(  # a number in PostgreSQL, where Django reckons with intervals
        F("told_on"), F("heard_on"), template="(%(expressions)s)", arg_joiner=" - ",
        output_field=IntegerField(),
    )  # fmt: skip
    counts = scope.by_quarter(
        needs.filter(told_on__isnull=False), "heard_on",
        delay=Median(Greatest(Cast(days, FloatField()), Value(0.0))), whole=Count("pk"),
    )  # fmt: skip
    return Series(
        "first-answer", _("Délai de la première réponse"),
        _("Délai médian entre le jour où un besoin est entendu et celui où l’on dit ce qu’il en "
          "est. Les besoins qui attendent encore n’y comptent pas."),
        DAYS, scope.delays(counts), high=False,
    )  # fmt: skip


@indicator(position=20)
def answered(scope: Scope) -> Series:
    counts = scope.by_quarter(
        scope.shared(Need), "heard_on", whole=Count("pk"),
        part=Count("pk", filter=Q(status=Need.Status.ANSWERED)),
    )  # fmt: skip
    return Series(
        "answered", _("Besoins qui ont une réponse"),
        _("Parmi les besoins entendus dans le trimestre, ceux qui ont aujourd’hui leur réponse."),
        PERCENT, scope.shares(counts),
    )  # fmt: skip


@indicator(position=30)
def kept_in_time(scope: Scope) -> Series:
    """A promise put off, dropped or still open after its day is not kept in time."""
    due = scope.shared(FollowUp).filter(due_on__lt=scope.today)
    kept = Q(status=Status.DONE, done_on__lte=F("due_on"), postponed=0)
    counts = scope.by_quarter(
        due, "due_on", whole=Count("pk"), part=Count("pk", filter=kept)
    )  # fmt: skip
    return Series(
        "kept", _("Suivis tenus à temps"),
        _("Parmi ce qui était promis pour le trimestre, ce qui a été fait au jour dit, sans "
          "report."),
        PERCENT, scope.shares(counts),
    )  # fmt: skip


@indicator(position=40)
def origins(scope: Scope) -> Series:
    counts = scope.by_quarter(
        scope.shared(Need), "heard_on", whole=Count("pk"),
        part=Count("pk", filter=Q(origin=Need.Origin.COMMUNITY)),
    )  # fmt: skip
    return Series(
        "origins", _("Besoins venus du territoire"),
        _("La part des besoins qui viennent du territoire ; les autres viennent de la Région."),
        PERCENT, scope.shares(counts), high=None,
    )  # fmt: skip


@indicator(position=50)
def crossing(scope: Scope) -> Series:
    """Synergies whose needs concern two directorates or more."""
    concerned = (
        Directorate.objects.filter(needs__synergies=OuterRef("pk"))
        .order_by()
        .values("needs__synergies")
    )
    synergies = scope.shared(Synergy).annotate(
        directorates=Subquery(concerned.annotate(n=Count("pk", distinct=True)).values("n")),
        made_on=TruncDate("created_at"),
    )
    counts = scope.by_quarter(
        synergies, "made_on", whole=Count("pk"), part=Count("pk", filter=Q(directorates__gt=1))
    )
    return Series(
        "crossing", _("Synergies entre directions"),
        _("Parmi les synergies repérées dans le trimestre, celles dont les besoins touchent "
          "plusieurs directions."),
        PERCENT, scope.shares(counts),
    )  # fmt: skip


@indicator(position=70)
def handed_on(scope: Scope) -> Series:
    """Mandates of the territory that ended, and that someone else took over the next day."""
    territory = Mandate.objects.of_holders().filter(side=Mandate.Side.TERRITORY, **scope.where)
    after = Mandate.objects.of_holders().filter(
        side=Mandate.Side.TERRITORY, community=OuterRef("community"),
        period__startswith=OuterRef("period__endswith"),
    ).exclude(user=OuterRef("user"))  # fmt: skip
    ended = territory.annotate(last_day=LastDay("period"), is_followed=Exists(after))
    ended = ended.filter(last_day__lt=scope.today)
    counts = scope.by_quarter(
        ended, "last_day", whole=Count("pk"), part=Count("pk", filter=Q(is_followed=True))
    )
    return Series(
        "rotation", _("Mandats passés à quelqu’un d’autre"),
        _("Parmi les mandats du territoire terminés dans le trimestre, ceux qu’une autre personne "
          "a repris dès le lendemain."),
        PERCENT, scope.shares(counts),
    )  # fmt: skip


@indicator(position=80)
def days_held(scope: Scope) -> Series:
    """Days, of all communities that had begun, when the territory had a gardener."""
    held = Mandate.objects.of_holders().filter(side=Mandate.Side.TERRITORY, **scope.where)
    begun: dict[int, dt.date] = {}
    days: dict[dt.date, dict[str, int]] = {}
    periods = list(held.values_list("community", "period"))
    for community, period in periods:
        begun[community] = min(begun.get(community, period.lower), period.lower)
    for quarter in scope.quarters:
        end = min(quarter.after, scope.today + ONE_DAY)
        part = sum(overlap(p.lower, p.upper or end, quarter.first, end) for _c, p in periods)
        whole = sum(overlap(first, end, quarter.first, end) for first in begun.values())
        days[quarter.first] = {"part": part, "whole": whole}
    return Series(
        "held", _("Jours avec un jardinier du territoire"),
        _("Depuis le premier mandat d’une communauté, les jours où quelqu’un la jardinait côté "
          "territoire."),
        PERCENT, scope.shares(days),
    )  # fmt: skip


def overlap(first: dt.date, after: dt.date, start: dt.date, end: dt.date) -> int:
    """How many days two periods have in common, their ends excluded."""
    return max(0, (min(after, end) - max(first, start)).days)
