"""The steps that an event went through, each dated and signed, from its history."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import F, Q, Window
from django.db.models.functions import Lag
from django.utils.translation import gettext as _

from events.models import Event
from grc.changes_told import people_of


class Step(NamedTuple):
    """A step; ``at`` and ``by`` when it was made, ``is_current`` where the event is."""

    label: str
    is_done: bool
    is_current: bool
    at: dt.datetime | None = None
    by: str = ""


def steps_of(event: Event, reader: Any) -> list[Step]:
    """Draft, announced, held, debriefed; or cancelled. Who made each is told to those logged in."""
    made = _made(event)
    people = people_of([context for _at, context in made.values()], reader)
    state = event.state
    order = ["draft", "announced", "cancelled"] if state == "cancelled" else list(LABELS)[:-1]
    place = order.index(state)
    found = []
    for n, name in enumerate(order):
        at, context = made.get(name, (None, None)) if n <= place else (None, None)
        if name == "held" and n <= place:
            at = event.ends_at or event.starts_at
        by = people[context][0] if context in people and reader.is_authenticated else ""
        found.append(Step(_label(name), n < place, n == place, at, by))
    return found


LABELS = ("draft", "announced", "held", "debriefed", "cancelled")


def _label(name: str) -> str:
    return {
        "draft": _("Préparé"), "announced": _("Annoncé"), "held": _("Tenu"),
        "debriefed": _("Bilan fait"), "cancelled": _("Annulé"),
    }[name]  # fmt: skip


def _made(event: Event) -> dict[str, tuple[dt.datetime, Any]]:
    """By status: when it was last reached, and in which context. The first is its creation."""
    before = Window(Lag("status"), order_by=F("pgh_id").asc())
    history: Any = event.history  # type: ignore[attr-defined]
    rows = history.annotate(before=before).filter(Q(before=None) | ~Q(before=F("status")))
    found: dict[str, tuple[dt.datetime, Any]] = {}
    for row in rows.order_by("pgh_id").values("status", "pgh_created_at", "pgh_context_id"):
        made = row["pgh_created_at"], row["pgh_context_id"]
        found.setdefault("draft", made)
        found[row["status"]] = made
    return found
