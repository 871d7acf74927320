"""The agenda of a review, which writes itself from what there is.

Apps declare its sections in their ``agenda.py``, found at start as the panels are::

    @section(position=10)
    def needs(meeting):
        return Section("needs", "sprout", _("Besoins"), [Item(...), ...])

Who provides a section filters by ``visible_to(meeting.user)`` and limits its items: a page costs
as many queries as there are sections.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from gardeners.models import Decision, Need, Review
from gardeners.models.review import A_WEEK
from grc.models import User

Kind, Choice = Decision.Kind, Decision.Choice
SHOWN = 12  # items of a section; the others are one click away

# What may be decided about each kind of item, in the order of the buttons.
CHOICES: dict[str, tuple[str, ...]] = {
    Kind.NEED: (Choice.KEEP, Choice.FOLLOW_UP, Choice.SET_ASIDE),
    Kind.SYNERGY: (Choice.KEEP, Choice.ENCOURAGE, Choice.FOLLOW_UP, Choice.SET_ASIDE),
    Kind.FOLLOWUP: (Choice.KEEP, Choice.DONE, Choice.SET_ASIDE),
    Kind.ACTOR: (Choice.KEEP, Choice.FOLLOW_UP),
    Kind.EVENT: (Choice.KEEP,),
    Kind.MANDATE: (Choice.KEEP,),
    Kind.SUGGESTION: (Choice.LINK, Choice.LATER, Choice.SET_ASIDE),
}


@dataclass
class Item:
    """Something to decide about. ``badges`` are safe HTML, ``detail`` a plain text, ``promise``
    what a follow-up would promise if nothing else is typed. ``needs`` are those of a suggestion,
    which has no page of its own."""

    kind: str
    record_id: int
    title: str
    url: str
    detail: str = ""
    badges: Sequence[str] = ()
    promise: str = ""
    needs: Sequence[Need] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.record_id}"

    @property
    def is_group(self) -> bool:
        """Whether one may decide about some of its needs only."""
        return len(self.needs) > 2

    @property
    def choices(self) -> Sequence[str]:
        return CHOICES[self.kind]


@dataclass
class Section:
    """Items of one sort that wait for a decision. ``url`` leads to all of them in the table."""

    key: str
    icon: str
    title: str
    items: list[Item] = field(default_factory=list)
    empty: str = ""
    url: str = ""
    more: bool = False


@dataclass
class Meeting:
    """A review as one of its gardeners sees it while it is held."""

    review: Review
    user: User

    @cached_property
    def decisions(self) -> list[Decision]:
        found = self.review.decisions.select_related("created_by", "followup__assignee")
        return list(found.order_by("-pk"))

    def decided(self, kind: str) -> list[int]:
        """The keys of the records of ``kind`` that were decided about."""
        return [one.record_id for one in self.decisions if one.kind == kind]

    @property
    def linked(self) -> list[int]:
        """The keys of the synergies made of a suggestion during this review: just decided."""
        return [one.before["synergy"] for one in self.decisions if "synergy" in one.before]

    @cached_property
    def since(self) -> dt.datetime:
        """When the last review was closed: what came after is new."""
        before = self.review.previous
        return (before and before.closed_at) or self.review.created_at - A_WEEK

    def waiting(self, kind: str, records: QuerySet[Any]) -> QuerySet[Any]:
        """Among ``records``, those of this community that ``user`` may read and that wait."""
        mine = records.filter(community=self.review.community_id)
        return mine.exclude(pk__in=self.decided(kind))

    def section(
        self, key: str, icon: str, title: str, records: Any, as_item: Callable[[Any], Item],
        **said: Any,
    ) -> Section:  # fmt: skip
        """The first of ``records`` as the items of a section."""
        found = list(records[: SHOWN + 1])
        items = [as_item(record) for record in found[:SHOWN]]
        return Section(key, icon, title, items, more=len(found) > SHOWN, **said)


Provider = Callable[[Meeting], Section]
_sections: list[tuple[int, Provider]] = []


def section(*, position: int) -> Callable[[Provider], Provider]:
    """Declare a section of the agenda; sections stand by ``position``."""

    def declare(provider: Provider) -> Provider:
        _sections.append((position, provider))
        return provider

    return declare


def agenda_of(meeting: Meeting) -> list[Section]:
    """What waits for a decision, section by section."""
    providers = sorted(_sections, key=lambda pair: pair[0])
    return [provider(meeting) for _position, provider in providers]
