"""The order of the moments of an event. Who calls these has locked the event: two people who move
something come one after the other."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from events.models import AgendaItem, Event, WorkshopCard
from grc.models import PRESENT, User

WAYS = ("haut", "bas", "dedans", "dehors")


class MoveError(Exception):
    """The sentence says why nothing moves."""


def last_position(event: Event, parent: AgendaItem | None = None) -> int:
    """Where what is added comes: after all others."""
    found = AgendaItem._base_manager.filter(event=event, parent=parent)
    return (found.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def pick(*, event: Event, card: WorkshopCard, by: User) -> AgendaItem:
    """Put ``card`` at the end of the agenda, for as long as it usually takes."""
    return AgendaItem.objects.create(
        event=event, card=card, title=card.title, minutes=card.usual_minutes,
        position=last_position(event), created_by=by,
    )  # fmt: skip


@transaction.atomic
def move(*, item: AgendaItem, way: str) -> None:
    """Move ``item`` one place up or down, into the moment before it, or out of its own.

    Raises ``MoveError``.
    """
    peers = siblings(item)
    at = peers.index(item)
    if way in ("haut", "bas"):
        other = at + (1 if way == "bas" else -1)
        if not 0 <= other < len(peers):
            last = way == "bas"
            raise MoveError(_("C’est déjà le dernier.") if last else _("C’est déjà le premier."))
        peers[at], peers[other] = peers[other], peers[at]
        renumber(peers)
    elif way == "dedans":
        _into(item, peers[at - 1] if at else None)
    elif item.parent:
        place(item=item, beside=item.parent, after=True)


def _into(item: AgendaItem, parent: AgendaItem | None) -> None:
    if parent is None or item.parent_id:
        raise MoveError(_("Il faut un moment avant lui pour l’y ranger."))
    if AgendaItem.objects.filter(PRESENT, parent=item).exists():
        raise MoveError(_("Il contient des étapes : sortez-les d’abord."))
    _adopt(item, parent)
    item.position = last_position(item.event, parent)
    item.save(update_fields=["parent", "position", "updated_at"])


@transaction.atomic
def place(*, item: AgendaItem, beside: AgendaItem, after: bool) -> None:
    """Put ``item`` before or after ``beside``, at its level.

    Raises ``MoveError``.
    """
    if item.pk in (beside.pk, beside.parent_id):
        raise MoveError(_("Il ne peut pas se ranger en lui-même."))
    if beside.parent_id and AgendaItem.objects.filter(PRESENT, parent=item).exists():
        raise MoveError(_("Il contient des étapes : sortez-les d’abord."))
    peers = [one for one in siblings(beside) if one.pk != item.pk]
    if item.parent_id != beside.parent_id:
        _adopt(item, beside.parent)
        item.save(update_fields=["parent", "updated_at"])
    peers.insert(peers.index(beside) + after, item)
    renumber(peers)


def _adopt(item: AgendaItem, parent: AgendaItem | None) -> None:
    """Under ``parent``, with the archived steps of ``item`` left where one can find them."""
    if parent:
        AgendaItem._base_manager.filter(parent=item).update(parent=None)
    item.parent = parent


def siblings(item: AgendaItem) -> list[Any]:
    """The items at the level of ``item``, itself included, in their order."""
    found = AgendaItem.objects.filter(PRESENT, event=item.event_id, parent=item.parent_id)
    return list(found.order_by("position", "pk"))


def renumber(items: list[AgendaItem]) -> None:
    moved = []
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            moved.append(item)
    AgendaItem.objects.bulk_update(moved, ["position"])
