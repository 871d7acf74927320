"""The sheet as a board: a column (here *lane*) for each value of its status, each with its count
and the first of its cards, in the order of the listing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from grc.sheets import keyset
from grc.sheets.address import AFTER, LANE
from grc.sheets.cards import CardRenderer
from grc.sheets.columns import number
from grc.sheets.counting import bounded
from grc.sheets.keyset import KEY, Page
from grc.sheets.listing import Listing
from grc.statements import Statement

LANE_SIZE = 20
LANE_COUNT = 1000


@dataclass(frozen=True)
class Lane:
    """A column of the board. ``count`` is in words; ``more_url`` leads to the cards that follow,
    ``first_url`` to the first ones when these are not; ``shown`` says whether the filters let its
    cards be seen."""

    value: str
    name: SafeString
    count: str
    cards: SafeString
    shown: bool
    more_url: str
    first_url: str


class Board:
    """The board of ``listing``, at the cards that its address asks for."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.steps = listing.sheet.steps
        self.alone = False  # whether the lane that goes on is asked without the others

    @cached_property
    def values(self) -> list[str]:
        """The lanes that the filters let be seen."""
        chosen = self.listing.params.getlist(self.steps.slug)
        if self.listing.filters_invalid:
            return []
        return [str(value) for value in self.steps.labels if not chosen or value in chosen]

    @cached_property
    def continued(self) -> str:
        """The lane whose cards do not begin with the first."""
        wanted = self.listing.params.get(LANE, "")
        return wanted if wanted in self.values and self.listing.cursor else ""

    @property
    def asked(self) -> list[str]:
        """The lanes whose cards are fetched."""
        return [self.continued] if self.alone else self.values

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The keys of the cards of each lane: one statement for all."""
        cursor = self.listing.cursor if self.continued else None
        values = {**self.listing.searched, **(cursor.values if cursor else {})}
        found: dict[str, list[tuple[Any, int]]] = defaultdict(list)
        for lane, key, pk in self._statement().tuples(**values) if self.asked else ():
            found[lane].append((key, pk))
        return {
            lane: keyset.page_of(found[lane], cursor if lane == self.continued else None, LANE_SIZE)
            for lane in self.asked
        }

    def _statement(self) -> Statement:
        listing, asked, continued = self.listing, tuple(self.asked), self.continued
        cursor = listing.cursor if continued else None

        def lane(records: QuerySet[Any], value: str) -> QuerySet[Any]:
            at = cursor.at if cursor and value == continued else None
            of_lane = records.filter(**{self.steps.name: value})
            found = keyset.beyond(of_lane, listing.order, listing.user, at, size=LANE_SIZE)
            return found.values_list(self.steps.name, KEY, "pk")

        return listing.compiled(
            ("board", listing.order_slug, asked, continued, cursor.shape if cursor else None),
            lambda records: together([lane(records, value) for value in asked]),
        )

    @cached_property
    def counts(self) -> dict[str, int | None]:
        """How many cards in each lane, ``LANE_COUNT`` + 1 at most; ``None`` when counting takes
        too long. The lanes that are whole need not be counted."""
        whole = {
            lane: len(page.keys)
            for lane, page in self.pages.items()
            if page.previous is None and page.next is None
        }
        others = [lane for lane in self.values if lane not in whole]
        counted = bounded(lambda: self._counted(others)) if others else {}
        return {**dict.fromkeys(self.values), **whole, **(counted or {})}

    def _counted(self, lanes: list[str]) -> dict[str, int | None]:
        def lane(records: QuerySet[Any], value: str) -> QuerySet[Any]:
            of_lane = records.filter(**{self.steps.name: value}).order_by()
            return of_lane.values_list(self.steps.name)[: LANE_COUNT + 1]

        rows = self.listing.compiled(
            ("lanes", tuple(lanes)),
            lambda records: together([lane(records, value) for value in lanes]),
        )
        found = rows.counted(**self.listing.searched)
        return {lane: found.get(lane, 0) for lane in lanes}

    def count_text(self, lane: str) -> str:
        count = self.counts.get(lane)
        if lane not in self.values or count is None:
            return ""
        if count > LANE_COUNT:
            return _("plus de %(count)s") % {"count": number(LANE_COUNT)}
        return number(count)

    @cached_property
    def cards(self) -> dict[str, SafeString]:
        """The cards of each lane, fetched together."""
        listing = self.listing
        renderer = CardRenderer(listing.request, listing.sheet)
        keys = [pk for page in self.pages.values() for pk in page.keys]
        rows = listing.sheet.cells(listing.user, renderer.columns, keys)
        by_key = {row["pk"]: row for row in rows}
        return {
            lane: renderer.rows(by_key[pk] for pk in page.keys if pk in by_key)
            for lane, page in self.pages.items()
        }

    @cached_property
    def lanes(self) -> list[Lane]:
        return [self._lane(str(value), label) for value, label in self.steps.labels.items()]

    @property
    def continuation(self) -> Lane:
        """The lane that goes on, asked without the others."""
        self.alone = True
        return self._lane(self.continued, self.steps.labels[self.continued])

    @property
    def lane_counts(self) -> list[dict[str, str]]:
        """The counts alone, after a change."""
        return [{"value": lane, "count": self.count_text(lane)} for lane in self.values]

    def _lane(self, value: str, label: Any) -> Lane:
        page = self.pages.get(value)
        url = self.listing.url
        return Lane(
            value=value,
            name=SafeString(self.steps.show(value, str(label))),
            count="" if self.alone else self.count_text(value),
            cards=self.cards.get(value, SafeString("")),
            shown=value in self.values,
            more_url=url(**{LANE: value, AFTER: page.next}) if page and page.next else "",
            first_url=url() if page and page.previous and not self.alone else "",
        )


def together(found: list[QuerySet[Any]]) -> QuerySet[Any]:
    """The rows of several queries, in one."""
    first, *others = found
    return first.union(*others, all=True) if others else first
