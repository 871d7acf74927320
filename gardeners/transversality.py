"""Themes × directorates: how many needs were heard in a period, how many are still open, and which
nobody took. A theme counts the needs of those that are part of it; a need with two themes or two
directorates counts in each, once in the totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Case, Count, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import Community, Directorate, Theme
from gardeners.models import Need
from gardeners.part_querysets import heard_long_ago, left_links
from gardeners.querysets import OPEN_NEED
from grc.models import User
from grc.statements import Statement

TINTS = 4
NOTHING = None  # the key of the needs without a theme, or without a directorate
TOTAL = "total"

# All the counts at once: cells, totals of rows and of columns, the total, the needs that cross. A
# need stands once in each of what is counted, so that nothing has to be made distinct there. The
# history takes what begins otherwise than SELECT for a write.
COUNTS = """
SELECT * FROM (WITH
seen AS MATERIALIZED ({needs}),
themed AS MATERIALIZED (
    SELECT DISTINCT seen.id, seen.is_unanswered, coalesce(theme.parent_id, theme.id) AS theme
    FROM seen
    LEFT JOIN {themes} link ON link.need_id = seen.id
    LEFT JOIN {theme} theme ON theme.id = link.theme_id
),
held AS MATERIALIZED (
    SELECT seen.id, seen.is_unanswered, link.directorate_id AS directorate
    FROM seen LEFT JOIN {directorates} link ON link.need_id = seen.id
)
SELECT 'cell' AS what, theme, directorate, count(*), count(*) FILTER (WHERE held.is_unanswered)
FROM themed JOIN held USING (id) GROUP BY theme, directorate
UNION ALL SELECT 'theme', theme, NULL, count(*), count(*) FILTER (WHERE is_unanswered)
FROM themed GROUP BY theme
UNION ALL SELECT 'directorate', NULL, directorate, count(*), count(*) FILTER (WHERE is_unanswered)
FROM held GROUP BY directorate
UNION ALL SELECT 'all', NULL, NULL, count(*), count(*) FILTER (WHERE is_unanswered) FROM seen
UNION ALL SELECT 'crossing', NULL, NULL, count(*), count(*) FILTER (WHERE is_unanswered)
FROM (SELECT is_unanswered FROM held GROUP BY id, is_unanswered HAVING count(*) > 1) crossing
) counted
"""
# What is totalled in each of these rows: by theme, then by directorate.
TOTALLED = {
    "cell": (False, False), "theme": (False, True), "directorate": (True, False),
    "all": (True, True),
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """How many needs, how many of them still open, the address that shows those very needs, what
    they have in common in words, and how deep its tint is (0 to ``TINTS``)."""

    count: int
    open: int
    url: str
    label: str
    tint: int = 0


@dataclass
class Line:
    """A theme, or the total: its cells by directorate, then its total."""

    label: str
    cells: list[Cell]
    total: Cell


class Matrix:
    """What ``user`` may read, heard from ``first`` to ``last`` (``None``: no bound), in
    ``community`` or in all."""

    def __init__(
        self, user: User, first: dt.date | None, last: dt.date | None, community: Community | None
    ) -> None:
        self.user = user
        self.first, self.last, self.community = first, last, community

    @cached_property
    def needs(self) -> QuerySet[Any]:
        found = Need.objects.visible_to(self.user).order_by()
        if self.first:
            found = found.filter(heard_on__gte=self.first)
        if self.last:
            found = found.filter(heard_on__lte=self.last)
        return found.filter(community=self.community) if self.community else found

    @cached_property
    def counts(self) -> dict[tuple[Any, Any], tuple[int, int]]:
        """(theme, directorate) → (needs, those still open); ``TOTAL`` stands for all."""
        is_open = Case(When(OPEN_NEED, then=True), default=False)
        needs = self.needs.annotate(is_unanswered=is_open).values("id", "is_unanswered")
        seen = Statement.of(needs)
        if not seen.sql:
            return {}
        tables = {
            "themes": Need.themes.through._meta.db_table,
            "theme": Theme._meta.db_table,
            "directorates": Need.directorates.through._meta.db_table,
        }
        with connection.cursor() as cursor:
            cursor.execute(COUNTS.format(needs=seen.sql, **tables), seen.params)
            rows = cursor.fetchall()
        self._crossing = next(row[3:] for row in rows if row[0] == "crossing")
        found: dict[tuple[Any, Any], tuple[int, int]] = {}
        for what, theme, directorate, count, still_open in rows:
            if what in TOTALLED:
                themes, directorates = TOTALLED[what]
                key = (TOTAL if themes else theme, TOTAL if directorates else directorate)
                found[key] = count, still_open
        return found

    @cached_property
    def themes(self) -> dict[Any, str]:
        """The rows: the themes of today that are part of no other, and those of which a need is."""
        counted = {theme for theme, _directorate in self.counts}
        current = set(Theme.objects.current().values_list("pk", flat=True))
        tops = [theme for theme in self._all_themes if theme.parent_id is None]
        found: dict[Any, str] = {
            theme.pk: theme.name for theme in tops if theme.pk in counted | current
        }
        return found | ({NOTHING: _("Sans thématique")} if NOTHING in counted else {})

    @cached_property
    def _all_themes(self) -> list[Theme]:
        return list(Theme.objects.all())

    @cached_property
    def directorates(self) -> list[Directorate]:
        """The columns: those of today, and those that one of these needs concerns."""
        counted = {key for _theme, key in self.counts if key not in (NOTHING, TOTAL)}
        current = set(Directorate.objects.current().values_list("pk", flat=True))
        return list(
            Directorate.objects.filter(pk__in=counted | current).order_by("acronym", "name")
        )

    @cached_property
    def columns(self) -> dict[Any, str]:
        found: dict[Any, str] = {one.pk: one.name for one in self.directorates}
        lacking = any(key is NOTHING for _theme, key in self.counts)
        return found | ({NOTHING: _("Sans direction")} if lacking else {})

    @property
    def lines(self) -> list[Line]:
        return [self._line(theme, name) for theme, name in self.themes.items()]

    @property
    def total(self) -> Line:
        return self._line(TOTAL, _("Tous les besoins"))

    def _line(self, theme: Any, name: str) -> Line:
        cells = [self._cell(theme, key, (name, label)) for key, label in self.columns.items()]
        return Line(name, cells, self._cell(theme, TOTAL, (name,)))

    def _cell(self, theme: Any, directorate: Any, names: Iterable[str]) -> Cell:
        count, still_open = self.counts.get((theme, directorate), (0, 0))
        tint = 0
        if count and TOTAL not in (theme, directorate):
            tint = -(-TINTS * count // self._most)
        url = self.url(**self._of_theme(theme), **self._of_directorate(directorate))
        return Cell(count, still_open, url if count else "", ", ".join(names), tint)

    @cached_property
    def _most(self) -> int:
        inner = [n for (t, d), (n, _open) in self.counts.items() if TOTAL not in (t, d)]
        return max(inner, default=1)

    def _of_theme(self, theme: Any) -> dict[str, Any]:
        if theme == TOTAL:
            return {}
        if theme is NOTHING:
            return {"thematiques_vide": "oui"}
        return {"thematiques": [t.pk for t in self._all_themes if theme in (t.pk, t.parent_id)]}

    def _of_directorate(self, directorate: Any) -> dict[str, Any]:
        if directorate == TOTAL:
            return {}
        return {"directions_vide": "oui"} if directorate is NOTHING else {"directions": directorate}

    def url(self, **filters: Any) -> str:
        """The sheet of needs, with exactly those of this matrix that ``filters`` keep."""
        asked = {
            "entendu_depuis": self.first, "entendu_avant": self.last,
            "communaute": self.community.pk if self.community else None, **filters,
        }  # fmt: skip
        given = {name: value for name, value in asked.items() if value is not None}
        sheet, query = reverse("grc:sheet", args=["besoins"]), urlencode(given, doseq=True)
        return f"{sheet}?{query}" if query else sheet

    def table(self) -> tuple[list[str], list[list[Any]]]:
        """Its heads and its rows as a spreadsheet has them: for each column the needs, then those
        still open."""
        said = [_("Tous les besoins"), *self.columns.values()]
        heads = [text for name in said for text in (name, _("%(name)s, ouverts") % {"name": name})]
        rows = [
            [
                line.label,
                *(n for cell in (line.total, *line.cells) for n in (cell.count, cell.open)),
            ]
            for line in (*self.lines, self.total)
        ]
        return [_("Thématique"), *heads], rows

    @property
    def is_empty(self) -> bool:
        return not self.counts.get((TOTAL, TOTAL), (0, 0))[0]

    @property
    def crossing(self) -> Cell:
        """The needs that two directorates or more hold together."""
        count, still_open = self._crossing if self.counts else (0, 0)
        return Cell(count, still_open, self.url(directions_nombre=2), "")

    @cached_property
    def left(self) -> list[Cell]:
        """By directorate, the needs that it has not taken for long."""
        through: Any = Need.directorates.through
        needs = self.needs.filter(heard_long_ago()).values("pk")
        links = left_links(through.objects.filter(need__in=needs)).values("directorate")
        counts = dict(links.annotate(n=Count("pk")).values_list("directorate", "n"))
        return [
            Cell(counts.get(key, 0), 0, self.url(delaisse_par=key) if key in counts else "", name)
            for key, name in self.columns.items()
        ]
