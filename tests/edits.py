"""What two people did to the cells of a need, held against its history."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from gardeners.models import Need
from grc.history import link_events

LINKS = ("themes",)


@dataclass
class Edit:
    """A value that was sent: what its author had seen, and what was answered.

    ``seen`` is the version at which the author read the field; the keys themselves for links,
    which no version counts. ``context`` is that of the change, ``None`` when nothing changed.
    """

    name: str
    value: Any
    seen: Any
    asked_at: float
    answered_at: float = 0
    accepted: bool = False
    context: UUID | None = None
    sentence: str = ""


def context_of(html: str) -> UUID | None:
    """The context of the change that the answer offers to undo."""
    found = re.search(r"/journal/([0-9a-f-]{36})/annuler/", html)
    return UUID(found[1]) if found else None


def seen_of(carried: dict[str, str], name: str) -> Any:
    """What a form says that its reader saw of the field ``name``: ``Edit.seen``."""
    if name in LINKS:
        keys = parse_qs(carried["links"], keep_blank_values=True)[name][0]
        return frozenset(map(int, filter(None, keys.split(","))))
    told, _space, names = carried.get("told", "").partition(" ")
    return int(told) if name in names.split() else int(carried["version"])


def sentence_of(html: str) -> str:
    """What is said beside the field that two people changed."""
    found = re.search(r'class="field-error"[^>]*>(.*?)</p>', html, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""


@dataclass
class Past:
    """The values that each field had, in order, each with the context that wrote it."""

    need: Need
    values: dict[str, list[tuple[UUID | None, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.events = list(self.need.history.order_by("pgh_id"))
        for name in ("title", "status", "urgency", "origin", "heard_on"):
            self.values[name] = self._of_column(name)
        for m2m, model in link_events(Need):
            if m2m.name in LINKS:
                self.values[m2m.name] = self._of_links(m2m, model)

    def _of_column(self, name: str) -> list[tuple[UUID | None, Any]]:
        values: list[tuple[UUID | None, Any]] = []
        for event in self.events:
            value = getattr(event, name)
            if not values or values[-1][1] != value:
                values.append((event.pgh_context_id, value))
        return values

    def _of_links(self, m2m: Any, model: Any) -> list[tuple[UUID | None, Any]]:
        values: list[tuple[UUID | None, Any]] = [(None, frozenset())]
        found = model.objects.filter(**{m2m.m2m_field_name(): self.need.pk})
        for event in found.order_by("pgh_id"):
            key = getattr(event, f"{m2m.m2m_reverse_field_name()}_id")
            now = values[-1][1] ^ {key}
            if values[-1][0] == event.pgh_context_id and event.pgh_context_id:
                values.pop()
            values.append((event.pgh_context_id, now))
        return values

    def at(self, name: str, seen: Any) -> Any:
        """The value that the author of an edit had seen."""
        if name in LINKS:
            return seen
        return getattr([e for e in self.events if e.version <= seen][-1], name)

    def written(self, edit: Edit) -> tuple[Any, Any]:
        """The value before ``edit``, and the one that it left."""
        values = self.values[edit.name]
        (place,) = [n for n, (context, _) in enumerate(values) if context == edit.context]
        return values[place - 1][1], values[place][1]


def shown(name: str, value: Any) -> list[str]:
    """The words by which a conflict says ``value``."""
    if name in LINKS:
        from communities.models import Theme

        return [str(theme) for theme in Theme.objects.filter(pk__in=value)]
    choices = dict(Need._meta.get_field(name).flatchoices)
    return [str(choices.get(value, value))]


def hold(need: Need, edits: list[Edit]) -> Past:
    """Whatever was accepted is in the history, in order, over a value that its author had seen;
    nothing else is; what was refused is what two people wrote, and both were told."""
    past = Past(need)
    changed = [edit for edit in edits if edit.context]
    known = {context for values in past.values.values() for context, _ in values if context}
    assert known == {edit.context for edit in changed}
    for edit in edits:
        if edit.context:
            assert past.written(edit) == (past.at(edit.name, edit.seen), edit.value), edit
        elif edit.accepted:
            assert edit.value in [value for _, value in past.values[edit.name]], edit
        else:
            assert any(
                all(word in edit.sentence for word in shown(edit.name, value))
                for _, value in past.values[edit.name]
            ), edit
    for name, values in past.values.items():
        _in_order(values, [edit for edit in changed if edit.name == name])
        assert value_now(need, name) == values[-1][1], name
    return past


def _in_order(values: list[tuple[UUID | None, Any]], edits: list[Edit]) -> None:
    """An edit answered before another was asked stands before it."""
    place = {context: n for n, (context, _) in enumerate(values)}
    ordered = sorted(edits, key=lambda edit: place[edit.context])
    for n, edit in enumerate(ordered):
        assert all(edit.asked_at < later.answered_at for later in ordered[n + 1 :]), edit


def value_now(need: Need, name: str) -> Any:
    if name in LINKS:
        return frozenset(getattr(need, name).values_list("pk", flat=True))
    value = getattr(Need.objects.get(pk=need.pk), name)
    return value if not isinstance(value, dt.datetime) else value.date()
