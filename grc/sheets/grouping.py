"""How many rows of a listing by value of a column, or by those of two columns: each count leads to
its rows. A row with several themes counts in each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from grc.sheets.address import ACROSS, GROUP
from grc.sheets.columns import Column
from grc.sheets.counting import bounded
from grc.sheets.listing import Listing

MOST_GROUPS = 60


@dataclass(frozen=True)
class Group:
    """A value of a column: its name in words, how many rows, their share of the largest group in
    percent, and the address that shows them."""

    key: Any
    label: str
    count: int
    share: int
    url: str


class Grouping:
    """The counts of ``listing`` by ``column`` and, when given, by ``across``."""

    def __init__(self, listing: Listing, column: Column, across: Column | None = None) -> None:
        self.listing = listing
        self.column = column
        self.across = across

    @cached_property
    def counts(self) -> dict[tuple[Any, ...], int] | None:
        """(key, …) → how many rows; ``None`` when counting takes too long."""
        columns = [self.column, *([self.across] if self.across else [])]
        fields = [column.group_field for column in columns]
        counted = (
            self.listing.records.order_by().values(*fields).annotate(n=Count("pk", distinct=True))
        )
        rows = bounded(lambda: list(counted.order_by("-n")[: MOST_GROUPS**2]))
        if rows is None:
            return None
        return {tuple(row[name] for name in fields): row["n"] for row in rows}

    @cached_property
    def labels(self) -> dict[Any, str]:
        """The names of the values of the first column, the most frequent first."""
        return self._labels(self.column, 0)

    @cached_property
    def heads(self) -> dict[Any, str]:
        """Those of the second one."""
        return self._labels(self.across, 1) if self.across else {}

    def _labels(self, column: Column, place: int) -> dict[Any, str]:
        found = list(dict.fromkeys(key[place] for key in self.counts or {}))[:MOST_GROUPS]
        names = column.group_labels(self.listing.sheet.model, found)
        return {key: str(names.get(key) or _("vide")) for key in found}

    def groups(self) -> list[Group]:
        """One group a value, the largest first."""
        counts = self.counts or {}
        most = max(counts.values(), default=1)
        return [
            Group(key, label, counts[(key,)], round(100 * counts[(key,)] / most), self._url(key))
            for key, label in self.labels.items()
        ]

    def lines(self) -> list[tuple[Group, list[Group | None]]]:
        """The cross table: for each value of the first column, its counts by the second."""
        counts = self.counts or {}
        return [
            (
                Group(key, label, 0, 0, self._url(key)),
                [self._crossed(counts, key, other) for other in self.heads],
            )
            for key, label in self.labels.items()
        ]

    def _crossed(self, counts: dict[tuple[Any, ...], int], key: Any, other: Any) -> Group | None:
        count = counts.get((key, other), 0)
        label = f"{self.labels[key]}, {self.heads[other]}"
        return Group(key, label, count, 0, self._url(key, other)) if count else None

    def _url(self, *keys: Any) -> str:
        """The rows of these values."""
        columns = [self.column, self.across]
        changes: dict[str, str | None] = {GROUP: None, ACROSS: None}
        for column, key in zip(columns, keys, strict=False):
            if column is not None:
                name, value = column.group_filter(key)
                changes[name] = value
        return self.listing.url(**changes)
