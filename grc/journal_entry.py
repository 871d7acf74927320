"""One request of a journal, opened: the rows that it changed, each from what to what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from grc.changes_text import Names
from grc.changes_told import Change, Group, hidden_fields, people_of
from grc.history import link_events
from grc.journal_lines import Known, Line, known_touches, lines_of, touched
from grc.models import User
from grc.sheets import Sheet
from grc.undo_plan import events_of

ROWS = 50


@dataclass
class Told:
    """A row of the request: its record, and what was done to it."""

    record: Any
    change: Change


@dataclass
class Entry:
    """The rows of ``sheet`` that the request ``context`` changed and ``viewer`` may read, a page
    of them from the key ``after``."""

    sheet: Sheet
    context: UUID
    viewer: User
    after: int = 0

    @cached_property
    def line(self) -> Line | None:
        """The line of the journal; ``None`` when ``viewer`` may read nothing of it."""
        lines = lines_of(self.sheet, [self.context], self.viewer)
        return lines[0] if lines else None

    @cached_property
    def known(self) -> Known:
        return known_touches(self.sheet, touched(self.sheet, [self.context]), self.viewer)

    @cached_property
    def page(self) -> list[int]:
        """The keys of the page, and one more."""
        pks = self.line.pks if self.line else set()
        return sorted(pk for pk in pks if pk > self.after)[: ROWS + 1]

    @property
    def next_url(self) -> str:
        return f"?apres={self.page[ROWS - 1]}" if len(self.page) > ROWS else ""

    @cached_property
    def rows(self) -> list[Told]:
        pks, model = self.page[:ROWS], self.sheet.model
        groups = self._groups(pks)
        names, people = Names(self.viewer), people_of([self.context], self.viewer)
        hidden = hidden_fields(model, pks, self.viewer)
        for pk in pks:
            groups[pk].want_names(model, hidden[pk], names)
        names.load()
        records = model._default_manager.in_bulk(pks)
        return [
            Told(records[pk], groups[pk].told(model, hidden[pk], names, people))
            for pk in pks
            if pk in records
        ]

    def _groups(self, pks: list[int]) -> dict[int, Group]:
        """What the request did to each row. Of a row that ``viewer`` only reads, the state before
        is told when it was open to them already."""
        line = self.line
        assert line is not None
        groups = {pk: Group(line.moment, self.context) for pk in pks}
        for event, previous in self._states(pks):
            pk = event.pgh_obj_id
            since = self.known.opened.get(pk)
            if since is None or event.pgh_created_at >= since:
                known = previous if _is_open(previous, since) else None
                groups[pk].states.append((event, known))
        for m2m, events in link_events(self.sheet.model):
            self._add_links(m2m, events, groups)
        return groups

    def _states(self, pks: list[int]) -> list[tuple[Any, Any]]:
        """The events of the request on the rows, the latest first, each with the one before."""
        events = events_of(self.sheet.model).objects
        before = events.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
        found = (
            events.filter(pgh_context_id=self.context, pgh_obj_id__in=pks)
            .annotate(previous=Subquery(before.order_by("-pgh_id").values("pgh_id")[:1]))
            .order_by("-pgh_id")
        )
        states = list(found)
        others = events.in_bulk([event.previous for event in states if event.previous])
        return [(event, others.get(event.previous)) for event in states]

    def _add_links(self, m2m: Any, events: Any, groups: dict[int, Group]) -> None:
        own, other = f"{m2m.m2m_field_name()}_id", f"{m2m.m2m_reverse_field_name()}_id"
        rows = events.objects.filter(pgh_context_id=self.context, **{f"{own}__in": list(groups)})
        targets: dict[tuple[int, str], list[int]] = defaultdict(list)
        for pk, target, label, moment in rows.values_list(
            own, other, "pgh_label", "pgh_created_at"
        ):
            since = self.known.opened.get(pk)
            if since is None or moment >= since:
                targets[pk, label].append(target)
        for (pk, label), found in sorted(targets.items()):
            groups[pk].links.append((m2m, {"pgh_label": label, "targets": found}))


def _is_open(event: Any, since: dt.datetime | None) -> bool:
    return event is None or since is None or event.pgh_created_at >= since
