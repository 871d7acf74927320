"""The journal of a sheet: every request that changed it, the latest first.

A line is one request (or one bulk change, one import): who, when, how many rows, which fields, by
what way. Only the rows that the viewer may read count; those that they may not *change* count from
the moment they were diffused as they are now, as in their history (``grc.changes``).

A page looks at ``EXAMINED`` requests at most, wherever they are: it may show fewer lines than that,
and the next page goes on from there. The requests are found by skipping along an index, so that an
import of 100,000 rows costs one step.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from grc.changes_told import written_moment
from grc.journal_lines import Line, lines_of, sources
from grc.models import User
from grc.sheets import Sheet, all_sheets
from grc.undo_plan import asked, table

EXAMINED = 100
LAST = UUID(int=2**128 - 1)
WHO, DAY, BEFORE = "qui", "jour", "avant"


class Place(NamedTuple):
    """A request in the journal: when, which."""

    moment: dt.datetime
    context: UUID

    def __str__(self) -> str:
        return f"{written_moment(self.moment)}_{self.context}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place written in an address, or ``None`` when it is not one."""
        moment_text, _sep, context = text.partition("_")
        try:
            moment = parse_datetime(moment_text)
            return cls(moment, UUID(context)) if moment and moment.tzinfo else None
        except ValueError:
            return None


def undo_address(model: type[Any], context: UUID | None) -> str:
    """What a message says to offer the undoing of ``context``: « undo:… », or nothing for the
    records that no sheet holds."""
    sheet = next((one for one in all_sheets() if one.model is model), None)
    if sheet is None or context is None:
        return ""
    return f"undo:{reverse('grc:journal_undo', args=[sheet.slug, context])}"


# From one request to the one before, by the index of the journal.
WALK = """
(WITH RECURSIVE walk AS (
    (SELECT pgh_created_at AS moment, pgh_context_id AS context FROM {events}
     WHERE pgh_context_id IS NOT NULL
       AND (pgh_created_at, pgh_context_id) < (%(moment)s, %(context)s::uuid)
     ORDER BY 1 DESC, 2 DESC LIMIT 1)
    UNION ALL
    SELECT n.* FROM walk w, LATERAL (
        SELECT pgh_created_at, pgh_context_id FROM {events}
        WHERE pgh_context_id IS NOT NULL
          AND (pgh_created_at, pgh_context_id) < (w.moment, w.context)
        ORDER BY 1 DESC, 2 DESC LIMIT 1) n
    WHERE w.moment >= %(since)s
) SELECT moment, context FROM walk WHERE moment >= %(since)s LIMIT %(limit)s)
"""
OF_PERSON = """
SELECT created_at, id FROM pghistory_context c
WHERE metadata ->> 'user' = %(person)s AND created_at >= %(since)s
  AND (created_at, id) < (%(moment)s, %(context)s::uuid) AND ({touches})
ORDER BY created_at DESC, id DESC LIMIT %(limit)s
"""


@dataclass
class Journal:
    """A page of the journal of ``sheet`` as ``viewer`` sees it at an address (``params``)."""

    sheet: Sheet
    viewer: User
    params: Any

    @cached_property
    def day(self) -> dt.date | None:
        try:
            return parse_date(self.params.get(DAY, ""))
        except ValueError:
            return None

    @cached_property
    def person(self) -> str:
        text: str = self.params.get(WHO, "")
        return text if text.isdecimal() and len(text) < 19 else ""

    @cached_property
    def cursor(self) -> Place | None:
        return Place.read(self.params.get(BEFORE, ""))

    @cached_property
    def places(self) -> list[Place]:
        """The requests that the page looks at, and one more."""
        start, since = self.cursor, dt.datetime.min.replace(tzinfo=dt.UTC)
        if self.day:
            since = timezone.make_aware(dt.datetime.combine(self.day, dt.time.min))
            end = timezone.make_aware(dt.datetime.combine(self.day, dt.time.max))
            start = min(start, Place(end, LAST)) if start else Place(end, LAST)
        start = start or Place(timezone.now() + dt.timedelta(days=1), LAST)
        params = {**start._asdict(), "since": since, "limit": EXAMINED + 1}
        events = [table(model) for model, _key, _name in sources(self.sheet)]
        if self.person:
            touches = " OR ".join(
                f"EXISTS (SELECT FROM {one} WHERE pgh_context_id = c.id)" for one in events
            )
            sql = OF_PERSON.format(touches=touches)
            found = asked(sql, {**params, "person": self.person})
        else:
            found = asked(" UNION ".join(WALK.format(events=one) for one in events), params)
        return sorted((Place(*row) for row in found), reverse=True)[: EXAMINED + 1]

    @property
    def next_url(self) -> str:
        if len(self.places) <= EXAMINED:
            return ""
        return self.url(**{BEFORE: str(self.places[EXAMINED - 1])})

    @property
    def newest_url(self) -> str:
        return self.url(**{BEFORE: ""}) if self.cursor else ""

    def url(self, **changes: str) -> str:
        """The address of this journal with some parameters changed, or removed when empty."""
        params = self.params.copy()
        for name, value in {BEFORE: "", **changes}.items():
            params.pop(name, None)
            if value:
                params[name] = value
        base = reverse("grc:journal", args=[self.sheet.slug])
        return f"{base}?{params.urlencode()}" if params else base

    @cached_property
    def lines(self) -> list[Line]:
        contexts = dict.fromkeys(place.context for place in self.places[:EXAMINED])
        # The requests of one person are each found once, those of all once a transaction.
        before = self.cursor.moment if self.cursor and not self.person else None
        found = lines_of(self.sheet, list(contexts), self.viewer, before)
        for line in found:
            line.person_url = self.url(**{WHO: str(line.person)}) if line.person else ""
        alone = [line for line in found if len(line.pks) == 1]
        keys = {pk for line in alone for pk in line.pks}
        records = self.sheet.model._default_manager.in_bulk(keys)
        for line in alone:
            line.name = "".join(str(records[pk]) for pk in line.pks & records.keys())
        return found

    @property
    def everyone_url(self) -> str:
        return self.url(**{WHO: ""})

    @property
    def any_day_url(self) -> str:
        return self.url(**{DAY: ""})

    @property
    def empty_text(self) -> str:
        if self.next_url:
            return _("Rien ici ne vous est ouvert : continuez vers ce qui est plus ancien.")
        if self.person or self.day:
            return _("Rien n’a changé : essayez un autre jour, ou toutes les personnes.")
        return _("Le premier changement de cette feuille apparaîtra ici.")

    @property
    def person_name(self) -> str:
        """The name of the person whose changes are asked, known by a line of theirs."""
        return self.lines[0].who if self.person and self.lines else ""
