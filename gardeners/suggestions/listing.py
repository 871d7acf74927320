"""The suggestions that are shown: in their list, on the page of a need, at home."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.models import Theme
from gardeners.models import Need, SynergySuggestion
from gardeners.suggestions.groups import Group, grouped
from gardeners.suggestions.wording import sentence, written_words
from grc.models import User

PAGE, COUNTED = 20, 100
ORDER = ("-score", "pk")
BANDS = (("", _("À regarder")), ("plus-tard", _("Plus tard")), ("ecartees", _("Écartées")))


@dataclass
class Shown:
    """A suggestion as someone sees it."""

    group: Group
    text: str
    join_url: str = ""  # where the two needs are made one, for whom may change both

    @property
    def suggestion(self) -> SynergySuggestion:
        return self.group.best

    @property
    def link_url(self) -> str:
        return f"{reverse('gardeners:synergy_create')}?suggestion={self.suggestion.pk}"

    @property
    def can_edit(self) -> bool:
        return self.group.can_edit


def seen(user: User) -> Any:
    """The suggestions, with what is shown of them, as ``user`` may know them."""
    found = SynergySuggestion.objects.visible_to(user).with_rights(user)
    ends = [f"{end}__{name}" for end in ("first", "second") for name in ("community", "commune")]
    return found.select_related("first", "second", *ends).prefetch_related(
        "first__themes", "second__themes"
    )


def ranked(pairs: Any) -> Any:
    """``pairs``, the best first, with what groups are made by."""
    columns = ("first_id", "second_id", "first_community_id", "second_community_id", "score")
    return pairs.only(*columns).order_by(*ORDER)


def read(groups: Sequence[Group], user: User) -> list[Group]:
    """``groups`` with what is shown of them, less those of which someone decided meanwhile."""
    found = seen(user).in_bulk([pair.pk for group in groups for pair in group.pairs])
    whole = ([found.get(pair.pk) for pair in group.pairs] for group in groups)
    return [Group(pairs) for pairs in whole if all(pairs)]


def shown(groups: Sequence[Group]) -> list[Shown]:
    """Each with the sentence that says why: two queries more, however many there are."""
    if not groups:
        return []
    words = written_words(need for one in groups for need in one.needs)
    parts = [one.parts for one in groups]
    names = {pk for part in parts for pk in part.get("themes", [])}
    themes = dict(Theme.objects.filter(pk__in=names).values_list("pk", "name"))
    return [
        Shown(one, sentence(part, words, themes, many=one.is_many))
        for one, part in zip(groups, parts, strict=True)
    ]  # fmt: skip


def similar_to(need: Need, user: User, limit: int) -> list[tuple[Need, Shown]]:
    """The other need of each suggestion about ``need``, and why."""
    found = list(seen(user).waiting().of(need.pk).order_by("-score", "pk")[:limit])
    alike = shown([Group([pair]) for pair in found])
    pairs = [(one.suggestion.other(need.pk), one) for one in alike]
    both = [need.pk, *(other.pk for other, _one in pairs)]
    mine = set(Need.objects.editable_by(user).filter(pk__in=both).values_list("pk", flat=True))
    for other, one in pairs:
        if {need.pk, other.pk} <= mine:
            one.join_url = reverse("gardeners:need_join", args=[need.pk, other.pk])
    return pairs


class Count(NamedTuple):
    """How many groups the best pairs make, and whether there are other pairs."""

    groups: int
    is_more: bool

    def __str__(self) -> str:
        return f"{self.groups}+" if self.is_more else str(self.groups)


def counted(pairs: Any, user: User) -> Count:
    """The groups of the ``COUNTED`` best of ``pairs``."""
    best = list(ranked(pairs.with_rights(user))[: COUNTED + 1])
    return Count(len(grouped(best[:COUNTED])), len(best) > COUNTED)


def waiting_count(user: User) -> Count:
    """How many wait for ``user``."""
    return counted(SynergySuggestion.objects.visible_to(user).waiting(), user)


@dataclass
class Band:
    label: Any
    url: str
    count: Count
    current: bool


def place(text: str) -> tuple[int, int] | None:
    """``60-12``, of a pair in the order of the list: its score, less first, and its key."""
    score, _dash, pk = text.partition("-")
    if all(part.isdecimal() and len(part) < 10 for part in (score, pk)):
        return -int(score), int(pk)
    return None


class SuggestionList:
    """A page of the list, at an address: ``?bande=`` one of ``BANDS``. Groups are made among
    ``COUNTED`` pairs, those after the place ``?depuis=``; ``?apres=`` is that of the last group
    told before."""

    def __init__(self, user: User, params: Any) -> None:
        self.user, self.band = user, params.get("bande", "")
        self.since, self.after = place(params.get("depuis", "")), place(params.get("apres", ""))

    @staticmethod
    def _banded(found: Any, band: str) -> Any:
        bands = {"plus-tard": found.deferred, "ecartees": found.dismissed}
        return bands.get(band, found.waiting)()

    @cached_property
    def pairs(self) -> list[SynergySuggestion]:
        found = SynergySuggestion.objects.visible_to(self.user).with_rights(self.user)
        found = ranked(self._banded(found, self.band))
        if self.since:
            less, pk = self.since
            found = found.filter(Q(score__lt=-less) | Q(score=-less, pk__gt=pk))
        return list(found[: COUNTED + 1])

    @cached_property
    def page(self) -> list[Group]:
        after = self.after or (-math.inf, 0)
        groups = [one for one in grouped(self.pairs[:COUNTED]) if one.place > after]
        return groups[: PAGE + 1]

    @cached_property
    def rows(self) -> list[Shown]:
        return shown(read(self.page[:PAGE], self.user))

    @property
    def next_url(self) -> str:
        since = self.since
        if len(self.page) > PAGE:
            told = self.page[PAGE - 1].place
            return self._url(since=since, after=told)
        if len(self.pairs) > COUNTED:
            return self._url(since=Group([self.pairs[COUNTED - 1]]).place)
        return ""

    def _url(self, **places: tuple[int, int] | None) -> str:
        names = {"since": "depuis", "after": "apres"}
        told = [f"&{names[name]}={-at[0]}-{at[1]}" for name, at in places.items() if at]
        return f"?bande={self.band}{''.join(told)}"

    @property
    def first_url(self) -> str:
        return f"?bande={self.band}" if self.since or self.after else ""

    @property
    def empty_title(self) -> str:
        return {
            "plus-tard": gettext("Rien n’est remis à plus tard"),
            "ecartees": gettext("Rien n’est écarté"),
        }.get(self.band, gettext("Rien à relier pour l’instant"))

    @property
    def empty_text(self) -> str:
        return {
            "plus-tard": gettext("Ce que vous remettez revient ici, puis dans la liste."),
            "ecartees": gettext("Ce que vous écartez ne revient pas tout seul, mais reste ici."),
        }.get(
            self.band,
            gettext(
                "Quand deux besoins ouverts se ressemblent, ils apparaissent ici quelques minutes "
                "après avoir été notés."
            ),
        )

    @cached_property
    def bands(self) -> list[Band]:
        base, found = reverse("gardeners:suggestion_list"), SynergySuggestion.objects
        return [
            Band(label, f"{base}?bande={name}" if name else base,
                 counted(self._banded(found.visible_to(self.user), name), self.user),
                 name == self.band)
            for name, label in BANDS
        ]  # fmt: skip
