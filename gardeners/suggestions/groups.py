"""Needs that are mutually alike, told as one suggestion: derived from the pairs when they are
listed, so that what is kept, refused and learnt stays that of pairs."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gardeners.models import Need, SynergySuggestion
from gardeners.suggestions.wording import listed

LEAST, MOST = 3, 6  # needs told together


def named(needs: Sequence[Need]) -> str:
    """« un besoin » et « un autre »"""
    return listed([_("« %s »") % need.title for need in needs])


@dataclass
class Group:
    """Needs of which every pair is suggested: two needs are one pair. ``pairs``: the best first."""

    pairs: list[SynergySuggestion]

    def __str__(self) -> str:
        return named(self.needs)

    @property
    def best(self) -> SynergySuggestion:
        """The pair by which the group is named and stands in a list."""
        return self.pairs[0]

    @property
    def pk(self) -> int:
        return self.best.pk

    @property
    def place(self) -> tuple[int, int]:
        """Where the group stands in a list: by the score of its best pair, then its key."""
        return -self.best.score, self.pk

    @cached_property
    def needs(self) -> list[Need]:
        return list({need.pk: need for pair in self.pairs for need in pair.needs}.values())

    @property
    def can_edit(self) -> bool:
        return all(pair.can_edit for pair in self.pairs)

    @property
    def is_many(self) -> bool:
        return len(self.pairs) > 1

    @property
    def is_whole(self) -> bool:
        """Whether every two of the needs are a pair."""
        return len(self.pairs) == math.comb(len(self.needs), 2) > 0

    @property
    def parts(self) -> dict[str, Any]:
        """Why these needs are brought together, as for a pair: the words and themes of the most
        pairs, the place and the time that hold for all, whatever some cross."""
        if not self.is_many:
            return self.best.parts
        parts = [pair.parts for pair in self.pairs]
        places = {part.get("place") for part in parts}
        days = [part["days"] for part in parts if "days" in part]
        return {
            "words": _commonest(parts, "words"),
            "themes": _commonest(parts, "themes"),
            "crosses": _commonest(parts, "crosses"),
            **({"place": places.pop()} if len(places) == 1 else {}),
            **({"days": max(days)} if len(days) == len(parts) else {}),
        }


def _commonest(parts: list[dict[str, Any]], name: str) -> list[Any]:
    found = Counter(value for part in parts for value in part.get(name, []))
    return [value for value, _count in found.most_common()]


def among(needs: Sequence[int]) -> Q:
    """The pairs of two of ``needs``."""
    return Q(first__in=needs, second__in=needs)


Beside = dict[int, dict[int, Any]]


def grouped(pairs: Sequence[Any]) -> list[Group]:
    """``pairs``, suggestions or what tells their needs and scores, the best first, as groups, each
    at the place of its best pair. Those that the reader may settle gather by ``LEAST`` to ``MOST``
    needs, every two of which are a pair; a need is in one such group at most. The other pairs are
    groups of two."""
    beside: Beside = defaultdict(dict)
    for pair in pairs:
        if pair.can_edit:
            beside[pair.first_id][pair.second_id] = pair
            beside[pair.second_id][pair.first_id] = pair
    groups: list[Group] = []
    told: set[int] = set()
    taken: set[int] = set()
    for pair in pairs:
        if pair.pk in told:
            continue
        members = _alike(pair, beside, taken) if pair.can_edit else []
        inside = [pair]
        if len(members) >= LEAST:
            taken.update(members)
            inside = [beside[one][other] for one, other in combinations(members, 2)]
            inside.sort(key=lambda each: (-each.score, each.pk))
        told.update(each.pk for each in inside)
        groups.append(Group(inside))
    return groups


def _alike(pair: Any, beside: Beside, taken: set[int]) -> list[int]:
    """The needs of ``pair``, and those that are each a pair with all of them, the closest first;
    none of ``taken``."""
    members = [pair.first_id, pair.second_id]
    if not taken.isdisjoint(members):
        return []
    while len(members) < MOST:
        near = set.intersection(*(set(beside[one]) for one in members)) - taken
        if not near:
            break
        scores = {pk: sum(beside[one][pk].score for one in members) for pk in near}
        members.append(max(near, key=lambda pk: (scores[pk], -pk)))
    return members
