"""What each directorate does about a need, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from communities.models import Directorate
from communities.models.posting import directorate_of
from communities.rights import Reader
from gardeners.models import DirectoratePart, FollowUp, Need
from gardeners.part_querysets import TAKEN_WITHIN, concerned_since
from grc.models import User


@dataclass
class PartRow:
    """A part for someone: whether they may write it, and whether it is that of their own
    directorate; the promises that it still has to hold, among those that they may read. Not
    ``concerned``, the need no longer says so, and what the directorate did stays."""

    part: DirectoratePart
    can_edit: bool
    is_mine: bool
    concerned: bool = True
    followups: list[FollowUp] = field(default_factory=list)
    since: Any = None

    @property
    def directorate(self) -> Directorate:
        return self.part.directorate

    @property
    def days(self) -> int:
        """For how many days the directorate has been said to be concerned."""
        return (timezone.localdate() - timezone.localdate(self.since)).days if self.since else 0

    @property
    def is_left(self) -> bool:
        """Whether nobody took it within the time that a directorate has."""
        return self.part.state == DirectoratePart.State.TO_TAKE and self.days > TAKEN_WITHIN


def part_of(need: Need, directorate: Directorate) -> DirectoratePart:
    """The part of ``directorate`` in ``need``; one not yet kept when nobody did anything."""
    found = DirectoratePart.objects.filter(need=need, directorate=directorate).first()
    part = found or DirectoratePart(directorate=directorate)
    part.need = need
    return part


def may_write(part: DirectoratePart, user: Reader) -> bool:
    """Whether ``user`` may write ``part``, of a need read for them ``with_rights``: the rule of
    ``DirectoratePartQuerySet``, for a part that may not be kept yet."""
    if not isinstance(user, User) or part.need.archived_at:
        return False
    own = directorate_of(user)
    return part.need.is_writable or (own is not None and own.pk == part.directorate_id)


def parts_of(need: Need, reader: Reader, followups: Iterable[FollowUp] = ()) -> list[PartRow]:
    """A row for each directorate that ``need`` concerns, and for each that did something about it;
    that of ``reader`` first. ``followups`` are the promises about it that they may read."""
    known = {part.directorate_id: part for part in _kept(need)}
    concerned = list(need.directorates.all())
    since = concerned_since(need.pk) if concerned else {}
    own = directorate_of(reader) if isinstance(reader, User) else None
    rows = []
    for directorate in concerned:
        part = known.pop(directorate.pk, None) or DirectoratePart(directorate=directorate)
        part.need = need
        rows.append(PartRow(part, may_write(part, reader), directorate == own))
        rows[-1].since = since.get(directorate.pk)
        rows[-1].followups = [
            one for one in followups
            if one.directorate_id == directorate.pk and one.status == FollowUp.Status.OPEN
        ]  # fmt: skip
    rows += [PartRow(p, False, p.directorate == own, False) for p in known.values() if _told(p)]
    return sorted(rows, key=lambda row: (not row.is_mine, not row.concerned))


def _kept(need: Need) -> Any:
    parts = DirectoratePart.objects.filter(need=need).select_related("directorate", "holder")
    return parts.order_by("directorate__name")


def _told(part: DirectoratePart) -> bool:
    return part.state != DirectoratePart.State.TO_TAKE


def other_directorates(rows: Sequence[PartRow]) -> list[Directorate]:
    """The directorates of today that a need with these ``rows`` does not concern."""
    concerned = [row.part.directorate_id for row in rows if row.concerned]
    return list(Directorate.objects.current().exclude(pk__in=concerned))


def still_open(rows: Sequence[PartRow]) -> list[PartRow]:
    """Those whose directorate has not closed its part."""
    return [row for row in rows if row.concerned and row.part.is_open]


def answers_gathered(rows: Sequence[PartRow]) -> str:
    """What the directorates answered, as the draft of an answer to the need; ``""`` while one of
    them still has to."""
    if still_open(rows):
        return ""
    return "\n\n".join(f"{row.directorate} : {row.part.answer}" for row in rows if row.concerned)
