"""Two needs that say the same made one, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pghistory
from django.db import transaction
from django.db.models import ManyToManyRel, ManyToOneRel
from django.utils.translation import gettext as _

from gardeners.actions.whole import put_back
from gardeners.models import Mention, Need
from grc import undo_plan
from grc.models import User
from grc.row_writes import write_each
from grc.undo import Result, Target, UndoError, archiving
from grc.undo_plan import Row

ORIGIN, UNDONE = "join", "unjoin"
LINKS = ("themes", "directorates", "actors")


class JoinError(Exception):
    """The sentence says why the two are not joined."""


@transaction.atomic
def join_needs(*, kept: Need, lost: Need, values: dict[str, Any], by: User) -> UUID:
    """Join ``lost`` into ``kept``, both locked by the caller, who made sure that ``by`` may change
    both. ``kept`` takes ``values`` (by column, as JSON), the themes, directorates and actors of
    ``lost``, and all that speaks of it. Return the context of the history, which undoes it.
    """
    told = set(Mention.objects.filter(need=kept).values_list("user", flat=True))
    mentions = list(Mention.objects.filter(need=lost).exclude(user__in=told))
    moved = [mention.pk for mention in mentions]
    about = {"joined": [kept.pk, lost.pk], "mentions": moved}
    with pghistory.context(user=by.pk, origin=ORIGIN, **about) as context:
        for model, field, is_link in relations():
            _move(model, field, is_link, kept.pk, lost.pk)
        Mention.objects.filter(pk__in=moved).update(need=kept)
        links = {
            (name, pk): True
            for name in LINKS
            for pk in getattr(lost, name).values_list("pk", flat=True)
        }
        _write(Need, [Row(kept.pk, values, links)])
        _write(Need, [Row(lost.pk, {"joined_into_id": kept.pk, **archiving(by)})])
    return context.id


def relations() -> Iterator[tuple[Any, Any, bool]]:
    """What speaks of a need and has a history, found from the models: (model, field, whether it
    names several). The rest is worked out from the needs, and is worked out again."""
    for relation in Need._meta.get_fields(include_hidden=True):
        if not isinstance(relation, (ManyToOneRel, ManyToManyRel)):
            continue
        model: Any = relation.related_model
        if hasattr(model, "history") and not model._meta.proxy:
            yield model, relation.field, isinstance(relation, ManyToManyRel)


def rows_about(model: Any, field: Any, need: int) -> Any:
    return model._base_manager.filter(**{field.name: need})


def _move(model: Any, field: Any, is_link: bool, kept: int, lost: int) -> None:
    """Have the rows of one relation speak of ``kept``. One that ``kept`` has already (the part of
    the same directorate) stays where it is: it comes back with ``lost``."""
    pks = rows_about(model, field, lost).exclude(pk=kept).order_by("pk")
    rows = [
        Row(pk, links={(field.name, lost): False, (field.name, kept): True})
        if is_link
        else Row(pk, {field.column: kept})
        for pk in pks.values_list("pk", flat=True)
    ]
    write_each(model, rows)


def _write(model: Any, rows: list[Row]) -> None:
    _done, refused = write_each(model, rows)
    if refused:
        raise JoinError(refused[0][1])


def part_again(context: Any, by: User) -> Result:
    """Undo the join ``context``, a context of the history: all of it, or nothing.

    Raises ``UndoError`` when one of its records changed since, or ``by`` may not change both needs.
    """
    kept, lost = context.metadata["joined"]
    _lock(kept, lost)
    models = list(dict.fromkeys([*(model for model, _field, _is_link in relations()), Need]))
    with pghistory.context(user=by.pk, origin=UNDONE, undone=str(context.pk)):
        for model, pks in undo_plan.touched(models, context.pk).items():
            put_back(model, context.pk, pks, by)
        moved = Mention.objects.filter(pk__in=context.metadata["mentions"], need=kept)
        moved.update(need=lost)
        if Need.objects.editable_by(by).filter(pk__in=(kept, lost)).count() != 2:
            raise UndoError(_("Il faut pouvoir modifier les deux besoins pour les séparer."))
    return Result([Target(Need, kept), Target(Need, lost)])


def _lock(kept: int, lost: int) -> None:
    held = Need._base_manager.filter(pk__in=(kept, lost)).order_by("pk")
    joined = {need.pk: need.joined_into_id for need in held.select_for_update(of=("self",))}
    if joined.get(lost) != kept:
        raise UndoError(_("Ces besoins sont déjà séparés."))
    if joined.get(kept) is not None:
        raise UndoError(_("Le besoin gardé a été réuni à un autre depuis : séparez-les d’abord."))


def join_again(context: Any, by: User) -> Result:
    """The undoing of an undoing: joining shows first what it does."""
    raise UndoError(_("Des besoins séparés se réunissent de nouveau depuis leur page."))
