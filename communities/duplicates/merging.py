"""Two actors made one, in one transaction and one group of the history; and back."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils import timezone

from communities.duplicates.relations import Relation, relations, rows_of
from communities.models import Actor, DuplicatePair, Membership
from grc.models import Archivable, User
from grc.row_writes import write_each
from grc.undo_plan import Row

ORIGIN = "merge"


class MergeError(Exception):
    """The sentence says why the two are not merged."""


class Taken(NamedTuple):
    """What the kept actor gets: ``values`` by column, as JSON, and themes."""

    values: dict[str, Any]
    themes: list[int]


@transaction.atomic
def merge(*, kept: Actor, lost: Actor, taken: Taken, by: User) -> UUID:
    """Merge ``lost`` into ``kept``, both locked by the caller, who made sure that ``by`` may
    change both. Return the context of the history, which undoes it.

    All that speaks of ``lost`` speaks of ``kept``; a row that ``kept`` has already goes.
    """
    with pghistory.context(user=by.pk, origin=ORIGIN, merged=[kept.pk, lost.pk]) as context:
        _leave_weaker_memberships(kept, lost)
        for relation in relations():
            _move(relation, kept, lost)
        account = lost.user_id
        away = {"merged_into_id": kept.pk} | ({"user_id": None} if account else {})
        _write(Row(lost.pk, away))
        values = taken.values | ({"user_id": account} if account else {})
        links = {("themes", theme): True for theme in taken.themes}
        _write(Row(kept.pk, values, links))
    _tell_the_journal(kept, context.id)
    _settle_pairs(kept, lost, context.id, by)
    return context.id


def _write(row: Row) -> None:
    _done, refused = write_each(Actor, [row])
    if refused:
        raise MergeError(refused[0][1])


def _move(relation: Relation, kept: Actor, lost: Actor) -> None:
    """Have the rows of one relation speak of ``kept``. Those that the database refuses say what
    another says already (a membership of the same community, an introduction to oneself): they
    go, but records of the shared table, which are never deleted."""
    model, name = relation.model, relation.field.name
    pks = list(rows_of(relation, lost.pk).order_by("pk").values_list("pk", flat=True))
    if relation.is_link:
        links = {(name, lost.pk): False, (name, kept.pk): True}
        rows = [Row(pk, links=links) for pk in pks]
    else:
        rows = [Row(pk, {relation.field.column: kept.pk}) for pk in pks]
    _done, refused = write_each(model, rows)
    if refused and issubclass(model, Archivable):
        raise MergeError(refused[0][1])
    model._base_manager.filter(pk__in=[row.pk for row, _reason in refused]).delete()


def _leave_weaker_memberships(kept: Actor, lost: Actor) -> None:
    """Of two memberships of one community, the active one stays."""
    active = Membership.objects.filter(actor=lost, state=Membership.State.ACTIVE)
    weaker = Membership.objects.filter(actor=kept, community__in=active.values("community"))
    weaker.exclude(state=Membership.State.ACTIVE).delete()


def _tell_the_journal(kept: Actor, context: UUID) -> None:
    """A merge that changes nothing of the fields of ``kept`` is in their journal too, which shows
    what may be read: the one who is no more is read by nobody."""
    events: Any = kept.history  # type: ignore[attr-defined]
    if events.filter(pgh_context_id=context).exists():
        return
    event = events.order_by("-pgh_id").first()
    if event is None:
        return
    event.pk, event.pgh_context_id, event.pgh_created_at = None, context, timezone.now()
    event.pgh_label = "update"
    event.save(force_insert=True)


def _settle_pairs(kept: Actor, lost: Actor, context: UUID, by: User) -> None:
    """The pair is merged. What ``lost`` was told apart from, ``kept`` is too."""
    lower, higher = sorted((kept.pk, lost.pk))
    others = DuplicatePair.objects.of(lost.pk).exclude(lower=lower, higher=higher)
    others.filter(state=DuplicatePair.State.OPEN).delete()
    for pair in others.filter(state=DuplicatePair.State.DISMISSED):
        other = pair.higher_id if pair.lower_id == lost.pk else pair.lower_id
        ends = dict(zip(("lower", "higher"), sorted((kept.pk, other)), strict=True))
        same = {"state": pair.state, "settled_at": pair.settled_at, "settled_by": pair.settled_by}
        DuplicatePair.objects.update_or_create(
            **{f"{end}_id": pk for end, pk in ends.items()}, defaults=same
        )
    DuplicatePair.objects.update_or_create(
        lower_id=lower, higher_id=higher,
        defaults={"state": DuplicatePair.State.MERGED, "context": context,
                  "settled_at": timezone.now(), "settled_by": by},
    )  # fmt: skip
