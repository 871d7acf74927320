"""The minutes of a review: one reading for the Region, one for the community, each line of them
only for who may read what it is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from gardeners.models import Decision, Mandate, Need, Review, Synergy
from gardeners.reviewing.agenda import Kind
from gardeners.reviewing.deciding import MODELS
from gardeners.suggestions.groups import named
from grc.models import Audience, User

Side = Mandate.Side
READ_BY = {
    Side.REGION: {Audience.REGION, Audience.SHARED, Audience.PUBLIC},
    Side.TERRITORY: {Audience.COMMUNITY, Audience.SHARED, Audience.PUBLIC},
}


@dataclass
class Together:
    """The needs of a suggestion, and the synergy made of them if the reader may read it."""

    needs: list[Need]
    synergy: Synergy | None

    def __str__(self) -> str:
        return named(self.needs)


@dataclass
class Line:
    """A decision, and the record that it is about."""

    decision: Decision
    record: Any

    @property
    def links(self) -> list[Any]:
        """The records to open: the needs of a suggestion, else the record itself."""
        return self.record.needs if isinstance(self.record, Together) else [self.record]

    @property
    def synergy(self) -> Synergy | None:
        """What was made of a suggestion."""
        return self.record.synergy if isinstance(self.record, Together) else None


@dataclass
class Minutes:
    """What one side reads of a review. ``unread`` counts what ``reader`` or that side may not
    read: nobody is led to believe that there was nothing else."""

    review: Review
    reader: User
    side: str | None
    lines: list[Line]
    unread: int

    @cached_property
    def answers(self) -> list[Need]:
        """The needs whose people are to be told what was answered."""
        return answers_owed(self.review, self.reader, self.side)


def minutes_of(review: Review, reader: User, side: str | None = None) -> Minutes:
    """The minutes of ``review`` as ``reader`` may read them; with ``side``, only what that whole
    side reads."""
    decisions = list(review.decisions.select_related("created_by", "followup__assignee"))
    records = records_of(decisions, reader, side)
    lines = [
        Line(one, records[one.kind, one.record_id])
        for one in decisions
        if (one.kind, one.record_id) in records
    ]
    return Minutes(review, reader, side, lines, len(decisions) - len(lines))


def records_of(
    decisions: list[Decision], reader: User, side: str | None = None
) -> dict[tuple[str, int], Any]:
    """The records of ``decisions`` that ``reader`` may read, by kind and key: one query a kind."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for one in decisions:
        wanted[one.kind].append(one.record_id)
    found = {}
    about = wanted.pop(Kind.SUGGESTION, None)
    for kind, pks in wanted.items():
        rows = MODELS[kind].objects.visible_to(reader).filter(pk__in=pks)
        if kind == Kind.ACTOR:
            rows = rows.named_to(reader)
        if kind == Kind.MANDATE:
            rows = rows.select_related("user")
        elif side:
            rows = rows.filter(audience__in=READ_BY[Side(side)])
        found.update({(kind, record.pk): record for record in rows})
    return found | (suggestions_of(decisions, reader, side) if about else {})


def suggestions_of(
    decisions: list[Decision], reader: User, side: str | None
) -> dict[tuple[str, int], Any]:
    """The suggestions whose needs ``reader``, and that whole side, may all read."""
    told = [one for one in decisions if one.kind == Kind.SUGGESTION]
    here = told[0].review.community_id
    pks = {pk for one in told for pk in one.before["needs"]}
    made = {one.before.get("synergy") for one in told}
    needs = Need.objects.visible_to(reader).filter(of_side(side, here), pk__in=pks).in_bulk()
    synergies = Synergy.objects.visible_to(reader).filter(of_side(side, here), pk__in=made)
    by_key = synergies.in_bulk()
    return {
        (one.kind, one.record_id): Together(
            [needs[pk] for pk in one.before["needs"]], by_key.get(one.before.get("synergy"))
        )
        for one in told if needs.keys() >= set(one.before["needs"])
    }  # fmt: skip


def of_side(side: str | None, community: int) -> Q:
    """What the whole of ``side`` reads, of any community: that of the territory reads of others
    what is public only."""
    if side is None:
        return Q()
    read = Q(audience__in=READ_BY[Side(side)])
    if side == Side.REGION:
        return read
    return read & (Q(community=community) | Q(audience=Audience.PUBLIC))


def answers_owed(review: Review, reader: User, side: str | None) -> list[Need]:
    """The needs closed since the review before, whose people are to be told what was answered."""
    before = review.previous
    since = before.closed_at if before else review.created_at
    seen = Need.objects.visible_to(reader).closed().filter(community=review.community_id)
    if side:
        seen = seen.filter(audience__in=READ_BY[Side(side)])
    until = Q() if review.closed_at is None else Q(updated_at__lte=review.closed_at)
    return list(seen.filter(until, updated_at__gte=since).order_by("pk")[:50])


def side_read(review: Review, reader: User) -> str | None:
    """Which side's minutes ``reader`` reads at first: the Region's for its agents, the
    community's for its members; all of them (``None``) for its gardeners."""
    if Review.objects.writable_by(reader).filter(pk=review.pk).exists():
        return None
    return Side.REGION if reader.is_agent else Side.TERRITORY
