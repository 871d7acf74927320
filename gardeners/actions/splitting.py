"""One need that was two or more: each its own, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from gardeners.actions.whole import put_back
from gardeners.mentioning import tell_named
from gardeners.models import FollowUp, Need, Synergy
from grc import undo_plan
from grc.models import User
from grc.undo import Result, Target, UndoError

ORIGIN = "split"
# What a part takes from the need that it was in: all but its words, and what was answered.
KEPT = (
    "origin", "urgency", "status", "heard_on", "commune", "interaction", "community", "audience",
)  # fmt: skip
LINKS = ("themes", "directorates", "actors")


@dataclass
class Part:
    """A need on its own: its words, the promises and the synergies that go with it."""

    title: str
    description: str
    followups: list[FollowUp] = field(default_factory=list)
    synergies: list[Synergy] = field(default_factory=list)


@transaction.atomic
def split_need(*, need: Need, first: Part, others: Sequence[Part], by: User) -> UUID:
    """Split ``need``, locked by the caller, who made sure that ``by`` may change it and what goes
    with ``others``. It keeps the words of ``first``, and its history goes on; ``others`` are new
    needs. Return the context of the history, which undoes it.
    """
    with pghistory.context(user=by.pk, origin=ORIGIN) as context:
        linked = {name: list(getattr(need, name).all()) for name in LINKS}
        need.title, need.description = first.title, first.description
        need.save(update_fields=["title", "description"])
        for part in others:
            _add(part, need, linked, by)
        need.touch()
    return context.id


def _add(part: Part, need: Need, linked: dict[str, list[Any]], by: User) -> None:
    new = Need(title=part.title, description=part.description, split_from=need, created_by=by)
    for name in KEPT:
        setattr(new, name, getattr(need, name))
    if not new.is_open:  # what was answered was the whole
        new.status = Need.Status.QUALIFIED if linked["themes"] else Need.Status.HEARD
    new.save()
    for name, records in linked.items():
        getattr(new, name).set(records)
    for followup in part.followups:
        followup.need = new
        followup.save(update_fields=["need"])
    for synergy in part.synergies:
        synergy.needs.remove(need)
        synergy.needs.add(new)
    tell_named(new, by)


def put_together(context: Any, by: User) -> Result:
    """Undo the split ``context``, a context of the history: all of it, or nothing.

    Raises ``UndoError`` when one of its records changed since, or is not for ``by`` to change.
    """
    result = Result()
    with pghistory.context(user=by.pk, origin="undo", undone=str(context.pk)):
        for model, pks in undo_plan.touched((Need, FollowUp, Synergy), context.pk).items():
            _lock(model, pks, by)
            put_back(model, context.pk, pks, by)
            result.restored += [Target(model, pk) for pk in pks]
    return result


def _lock(model: Any, pks: list[int], by: User) -> None:
    mine = model.objects.editable_by(by).filter(pk__in=pks).order_by("pk")
    if len(mine.select_for_update(of=("self",)).values_list("pk", flat=True)) < len(pks):
        raise UndoError(_("Il faut pouvoir modifier tout ce que la séparation a touché."))
