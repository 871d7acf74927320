"""The suggestions that someone may settle about a community: those of the agenda of its review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Q

from gardeners.models import SynergySuggestion
from gardeners.querysets import UNDECIDED
from gardeners.suggestions.groups import Group, grouped
from gardeners.suggestions.listing import COUNTED, ORDER, Shown, shown
from grc.models import User
from grc.statements import Place, Statement, among, compiled

SOUGHT = 100  # pairs of a community read before one knows which of them are to be settled
COLUMNS = ("pk", "first_id", "second_id", "score")


class Pair(NamedTuple):
    """What groups are made by, of a suggestion that one may settle."""

    pk: int
    first_id: int
    second_id: int
    score: int
    can_edit: bool = True


def best(user: User, community: int, decided: Sequence[int], limit: int) -> list[Shown]:
    """The best that ``user`` may settle, about a need of ``community``, less those ``decided``:
    one more than ``limit`` when there are others."""
    known = set(decided)
    here = {pair.pk: pair for pair in _best_of(user, community, known, 4 * limit)}
    # A group that holds one need of the community has pairs of two others as well.
    ends = {pk for pair in here.values() for pk in (pair.first_id, pair.second_id)}
    beside = _to_settle(user, "needs").tuples(needs=list(ends))
    others = _pairs(beside, known | set(here), COUNTED)
    pairs = sorted([*here.values(), *others], key=lambda pair: (-pair.score, pair.pk))
    about = [group for group in grouped(pairs) if any(pair.pk in here for pair in group.pairs)]
    return shown(_read(about[: limit + 1]))


def _best_of(user: User, community: int, known: set[int], count: int) -> list[Pair]:
    """The ``count`` best about a need of ``community``, less those ``known``: sought among the
    best that there are, each end read in the order of its index, then among all when those do
    not do."""
    found = _pairs(_to_settle(user, "top").tuples(community=community), known, count)
    if len(found) == count:
        return found
    mine = SynergySuggestion.objects.editable_by(user).waiting().exclude(pk__in=known)
    about = mine.filter(Q(first_community=community) | Q(second_community=community))
    return _pairs(about.order_by(*ORDER).values_list(*COLUMNS)[:count], known, count)


def _top() -> Q:
    """The best that there are about the needs of a community, whoever may read them."""
    open_ = SynergySuggestion.objects.filter(UNDECIDED).order_by(*ORDER).values("pk")
    first, second = (
        open_.filter(**{end: Place("community")})[:SOUGHT]
        for end in ("first_community", "second_community")
    )
    return Q(pk__in=first.union(second, all=True))


AMONG: dict[str, Callable[[], Q]] = {
    "top": _top,
    "needs": lambda: Q(first__in=among("needs"), second__in=among("needs")),
}


def _to_settle(user: User, which: str) -> Statement:
    """The pairs that ``user`` may settle, those that ``AMONG`` says, the best first."""
    found = SynergySuggestion.objects

    def ask() -> Any:
        mine = found.editable_by(user).waiting().filter(AMONG[which]())
        return mine.order_by(*ORDER).values_list(*COLUMNS)

    return compiled(("suggestions to settle", which), found.rights_of(user), ask)


def _pairs(rows: Iterable[tuple[Any, ...]], known: set[int], count: int) -> list[Pair]:
    """The first ``count`` of ``rows``, less those ``known``."""
    return [Pair(*row) for row in islice((row for row in rows if row[0] not in known), count)]


def _read(groups: Sequence[Group]) -> list[Group]:
    """``groups``, of pairs just found by their rights, with what a review shows of them."""
    with_needs = SynergySuggestion.objects.select_related("first__community", "second__community")
    found = with_needs.in_bulk([pair.pk for group in groups for pair in group.pairs])
    for pair in found.values():
        pair.is_writable = True
    known = (group for group in groups if all(pair.pk in found for pair in group.pairs))
    return [Group([found[pair.pk] for pair in group.pairs]) for group in known]
