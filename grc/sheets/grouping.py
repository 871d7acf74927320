"""How many rows of a listing by value of a column, or by those of two columns: each count leads to
its very rows. A row with several themes counts in each of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.translation import gettext as _

from grc.sheets.address import ACROSS, GROUP, PANEL, TABLE
from grc.sheets.columns import Column
from grc.sheets.counting import bounded
from grc.sheets.listing import Listing

MOST_GROUPS = 60

Counts = dict[tuple[Any, ...], int]


@dataclass(frozen=True)
class Group:
    """A value of a column: its name in words, how many rows, their share of the largest group in
    percent, and the address that shows them (none when the person may not filter by it)."""

    label: str
    count: int
    share: int
    url: str

    @property
    def stands_out(self) -> bool:
        return self.share >= 50


class Grouping:
    """The counts of ``listing`` by ``column`` and, when given, by ``across``."""

    def __init__(self, listing: Listing, column: Column, across: Column | None = None) -> None:
        self.listing = listing
        self.column = column
        self.across = across

    @cached_property
    def counts(self) -> Counts | None:
        """(key, …) → how many rows; ``None`` when counting takes too long."""
        return self._counts(*self._columns)

    @cached_property
    def totals(self) -> Counts:
        """The same by the first column alone, beside a cross table."""
        return self._counts(self.column) or {} if self.across else {}

    def _counts(self, *columns: Column) -> Counts | None:
        fields = [column.group_field for column in columns]
        counted = (
            self.listing.records.order_by().values(*fields).annotate(n=Count("pk", distinct=True))
        )
        rows = bounded(lambda: list(counted.order_by("-n")[: MOST_GROUPS**2]))
        if rows is None:
            return None
        found: Counter[tuple[Any, ...]] = Counter()
        for row in rows:
            keys = tuple(row[name] or None for name in fields)  # an empty text is nothing
            if all(map(self._is_chosen, columns, keys)):
                found[keys] += row["n"]
        return found

    def _is_chosen(self, column: Column, key: Any) -> bool:
        """Whether a filter on ``column`` itself keeps ``key``: a row found by one of its themes
        has others, whose count would not be that of their rows."""
        chosen = list(filter(None, self.listing.params.getlist(column.slug)))
        return not chosen or column.slug not in self.listing.sheet.all_filters or (
            str(key).casefold() in [value.casefold() for value in chosen]
        )  # fmt: skip

    @cached_property
    def labels(self) -> dict[Any, str | None]:
        """The names of the values of the first column, the most frequent first; ``None`` for
        those that the person may not know."""
        return self._labels(self.column, 0)

    @cached_property
    def heads(self) -> dict[Any, str | None]:
        """Those of the second one."""
        return self._labels(self.across, 1) if self.across else {}

    def _labels(self, column: Column, place: int) -> dict[Any, str | None]:
        sizes: Counter[Any] = Counter()
        counts = self.totals if place == 0 and self.totals else self.counts or {}
        for key, count in counts.items():
            sizes[key[place]] += count
        found = [key for key, _count in sizes.most_common(MOST_GROUPS)]
        found.sort(key=lambda key: key is None)  # what has none comes last
        names = column.group_labels(self.listing.user, [key for key in found if key is not None])
        known = {None: _("vide"), **{key: str(name) for key, name in names.items()}}
        return {key: known.get(key) for key in found}

    @property
    def head_names(self) -> list[str]:
        return [name or _("autre") for name in self.heads.values()]

    def groups(self) -> list[Group]:
        """One group a value, the largest first."""
        counts = self.counts or {}
        most = max(counts.values(), default=1)
        return [self._group(counts[key,], most, key) for key in self.labels]

    def lines(self) -> list[tuple[Group, list[Group | None]]]:
        """The cross table: for each value of the first column, its total and its counts by the
        second."""
        counts, totals = self.counts or {}, self.totals
        most = max(counts.values(), default=1)
        return [
            (
                self._group(totals.get((key,), 0), most, key),
                [
                    self._group(counts[key, other], most, key, other)
                    if (key, other) in counts
                    else None
                    for other in self.heads
                ],
            )
            for key in self.labels
        ]

    def _group(self, count: int, most: int, *keys: Any) -> Group:
        names = [names[key] for names, key in zip((self.labels, self.heads), keys, strict=False)]
        label = ", ".join(name or _("autre") for name in names)
        url = self._url(*keys) if all(names) else ""
        return Group(label, count, round(100 * count / most), url)

    def _url(self, *keys: Any) -> str:
        """The rows of these values."""
        filters = [
            column.group_filter(key) for column, key in zip(self._columns, keys, strict=False)
        ]
        base = self._bases[len(keys)]
        return f"{base}{'&' if '?' in base else '?'}{urlencode(filters)}"

    @property
    def _columns(self) -> list[Column]:
        return [self.column, *([self.across] if self.across else [])]

    @cached_property
    def _bases(self) -> dict[int, str]:
        """The address of the table less what is asked of the first columns, by their number: a
        cross table has a thousand links."""
        found = {}
        for number in range(1, len(self._columns) + 1):
            removed = [GROUP, ACROSS, PANEL]
            for column in self._columns[:number]:
                removed += [column.slug, column.group_filter(None)[0]]
            found[number] = self.listing.url_at(TABLE, **dict.fromkeys(removed))
        return found
