"""A merge undone: everything back, or nothing and the reason why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from communities.duplicates.relations import relations
from communities.models import Actor, DuplicatePair
from grc import undo_plan
from grc.forms import constraint_sentence
from grc.models import User
from grc.row_writes import write_each
from grc.undo import Result, Target, UndoError
from grc.undo_plan import Row

UNDONE = "unmerge"

# The rows that a context removed, from their last state.
PUT_BACK = """
INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
SELECT {columns} FROM (SELECT pgh_obj_id AS id, {others} FROM {events}
                       WHERE pgh_context_id = %(context)s AND pgh_label = 'delete') gone
"""


def part(context: Any, by: User) -> Result:
    """Undo the merge ``context``, a context of the history.

    Raises ``UndoError``, and nothing is changed, when one of its rows changed since, when the
    database refuses, or when ``by`` may not change both actors.
    """
    kept, lost = context.metadata["merged"]
    _lock(kept, lost, by)
    with pghistory.context(user=by.pk, origin=UNDONE, undone=str(context.pk)):
        models = list(dict.fromkeys([*(one.model for one in relations()), Actor]))
        touched = undo_plan.touched(models, context.pk)
        for model in models:
            if model is not Actor:
                _put_back(model, context.pk, touched.get(model, []))
        # The account and the email go from one to the other: never on both at once.
        others = [pk for pk in touched.get(Actor, []) if pk not in (kept, lost)]
        for pks in ([kept], [lost], others):
            _put_back(Actor, context.pk, pks)
        for model in models:
            _bring_back(model, context.pk)
        if Actor.objects.writable_by(by).filter(pk__in=(kept, lost)).count() != 2:
            raise UndoError(_("Il faut pouvoir modifier les deux fiches pour les séparer."))
    _reopen_pair(context.pk)
    return Result([Target(Actor, kept), Target(Actor, lost)])


def _lock(kept: int, lost: int, by: User) -> None:
    held = Actor._base_manager.filter(pk__in=(kept, lost)).order_by("pk")
    merged = {actor.pk: actor.merged_into_id for actor in held.select_for_update(of=("self",))}
    if merged.get(lost) != kept:
        raise UndoError(_("Cette fusion est déjà annulée."))
    if merged.get(kept) is not None:
        raise UndoError(_("La fiche gardée a été fusionnée depuis : séparez-la d’abord."))
    if not Actor.objects.writable_by(by).filter(pk=kept).exists():
        raise UndoError(_("Il faut pouvoir modifier les deux fiches pour les séparer."))


def _put_back(model: Any, context: UUID, pks: list[int]) -> None:
    rows = [row for row in undo_plan.before(model, context, pks).values() if not row.is_empty]
    for row in rows:
        if row.changed or row.unknown:
            raise UndoError(_changed(model, row))
    _done, refused = write_each(model, rows)
    if refused:
        raise UndoError(_("Impossible de séparer les fiches : %(why)s") % {"why": refused[0][1]})


def _changed(model: Any, row: Row) -> str:
    """Names nothing but actors: the rest may not be open to whoever undoes."""
    what = str(model._meta.verbose_name)
    if model is Actor:
        what = f"« {Actor._base_manager.get(pk=row.pk)} »"
    fields = ", ".join(undo_plan.named(model, row.changed))
    return _("Impossible de séparer les fiches : %(what)s a changé depuis (%(fields)s).") % {
        "what": what, "fields": fields,
    }  # fmt: skip


def _bring_back(model: Any, context: UUID) -> None:
    events = undo_plan.events_of(model)
    kept = {f.column for f in events._meta.concrete_fields}
    own: Any = model._meta.concrete_fields
    others = [undo_plan.quoted(f.column) for f in own if f.column in kept and f.column != "id"]
    sql = PUT_BACK.format(
        table=undo_plan.table(model), columns=", ".join(["id", *others]),
        others=", ".join(others), events=undo_plan.table(events),
    )  # fmt: skip
    try:
        with transaction.atomic():
            undo_plan.asked(sql, {"context": context})
    except IntegrityError as error:
        why = constraint_sentence(error, model)
        raise UndoError(_("Impossible de séparer les fiches : %(why)s") % {"why": why}) from error


def _reopen_pair(context: UUID) -> None:
    """The two are a pair to look at again, if they were one."""
    pairs = DuplicatePair.objects.filter(context=context)
    pairs.filter(score=0).delete()
    pairs.update(state=DuplicatePair.State.OPEN, context=None, settled_at=None, settled_by=None)


def part_again(context: Any, by: User) -> Result:
    """The undoing of an undoing: merging asks for choices again."""
    raise UndoError(_("Des fiches séparées se fusionnent de nouveau depuis leur page."))
