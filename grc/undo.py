"""What was changed is put back: a request, a bulk change, a value, a row as it was one day.

A context of the history holds what one request did, or one bulk change. ``undo`` puts each of its
rows back to what it was before, links included::

    result = undo(context_id, by=user)
    result.restored  # [Target(model, pk), …]
    result.refused  # [(Target(model, pk), "modifié depuis : état"), …]
    result.context  # of the undoing, which can be undone in its turn

Row by row: one that ``by`` may not change, or that someone wrote in since (in the same fields), is
left alone and says why; the others are restored, all in one transaction and one context, whose
origin is *undo*. A row that the context created is archived. Rows that ``by`` may not read are
not spoken of.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import pghistory
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grc import undo_plan
from grc.models import Archivable, User
from grc.row_writes import write, write_each
from grc.statements import keys
from grc.undo_plan import Row

UNDO_DAYS = 30
# A past state of a row does not say who may see it archived, nor who noted it.
KEPT = ("archived_at", "archived_by_id", "created_at", "created_by_id")

Model = type[models.Model]
_wholes: dict[str, Callable[[Any, User], Result]] = {}
_companions: dict[Model, tuple[Model, ...]] = {}
_reserved: dict[Model, tuple[frozenset[str], Callable[[User], bool]]] = {}


class UndoError(Exception):
    """The sentence says why nothing can be undone."""


class Target(NamedTuple):
    """A row that was to be put back."""

    model: Model
    pk: int


@dataclass
class Result:
    restored: list[Target] = field(default_factory=list)
    refused: list[tuple[Target, str]] = field(default_factory=list)
    context: UUID | None = None


class _LostError(Exception):
    """Rows that, once put back, the person could write no longer."""

    def __init__(self, pks: set[int]) -> None:
        self.pks = pks


def reserve(model: Model, columns: Iterable[str], *, to: Callable[[User], bool]) -> None:
    """Declare that ``columns`` of ``model`` are put back only by those for whom ``to`` is true,
    as nobody else writes them. Apps say it in their ``changes.py``."""
    _reserved[model] = (frozenset(columns), to)


def undone_along(model: Model, *others: Model) -> None:
    """Declare that where a change of rows of ``model`` is put back, what it changed in ``others``,
    which have no sheet of their own, is too. Apps say it in their ``changes.py``."""
    _companions[model] = others


def undone_whole(origin: str, undo: Callable[[Any, User], Result]) -> None:
    """Declare that the changes of ``origin`` are put back together or not at all, by ``undo``: it
    is given the context and who asks, and raises ``UndoError``. Apps say it in their
    ``changes.py``."""
    _wholes[origin] = undo


def undoable() -> list[Model]:
    """The models whose changes can be undone."""
    kept = [model for model in apps.get_models() if issubclass(model, Archivable)]
    return [model for model in kept if not model._meta.proxy]


def may_be_undone(moment: dt.datetime) -> bool:
    """Whether what was done at ``moment`` is recent enough."""
    return moment > timezone.now() - dt.timedelta(days=UNDO_DAYS)


@transaction.atomic
def undo(context_id: UUID | str, *, by: User, among: Iterable[Model] | None = None) -> Result:
    """Put the rows that the context ``context_id`` changed (of the models ``among``) back to what
    they were before it.

    Raises ``UndoError`` when it is unknown, too old, or an import (``grc.importing`` undoes it),
    or when what is undone whole cannot be.
    """
    context = _known(context_id)
    if not may_be_undone(context.created_at):
        raise UndoError(_("Ces changements ont plus de %(days)s jours.") % {"days": UNDO_DAYS})
    if "import_id" in context.metadata or "undone_import_id" in context.metadata:
        raise UndoError(_("Un import s’annule depuis sa page."))
    if whole := _wholes.get(context.metadata.get("origin")):
        return whole(context, by)
    result = Result()
    with pghistory.context(user=by.pk, origin="undo", undone=str(context.pk)) as current:
        asked = list(among or undoable())
        along = [other for model in asked for other in _companions.get(model, ())]
        touched = undo_plan.touched([*along, *asked], context.pk)
        for model, pks in touched.items():
            told = result if model in asked else Result()
            _undo_rows(model, context.pk, pks, by, told)
        result.context = current.id
    return result


def _known(context_id: UUID | str) -> Any:
    from pghistory.models import Context

    try:
        return Context.objects.get(pk=UUID(str(context_id)))
    except (ValueError, Context.DoesNotExist) as error:
        raise UndoError(_("Ces changements n’existent pas.")) from error


def _undo_rows(model: Model, context: UUID, pks: list[int], by: User, result: Result) -> None:
    seen, writable = _locked(model, pks, by)
    rows = undo_plan.before(model, context, pks)
    good = []
    for row in rows.values():
        if row.pk not in seen:
            continue
        if reason := _refusal(model, row, by, row.pk in writable):
            result.refused.append((Target(model, row.pk), reason))
            continue
        if row.created:
            row.values, row.links = archiving(by), {}
        good.append(row)
    put_back(model, good, by, result)


def archiving(by: User | None) -> dict[str, Any]:
    """The columns of a record that ``by`` archives now, or restores (``None``)."""
    when = timezone.now().isoformat() if by else None
    return {"archived_at": when, "archived_by_id": by.pk if by else None}


def _locked(model: Any, pks: list[int], by: User) -> tuple[set[int], set[int]]:
    """Among ``pks``, the rows that ``by`` may read, and those they may change, held until the end
    of the transaction."""
    manager = model._default_manager
    chosen = {"pk__in": keys(pks)}
    writable = manager.writable_by(by).filter(**chosen).order_by("pk")
    held = set(writable.select_for_update(of=("self",)).values_list("pk", flat=True))
    seen = manager.readable_by(by).filter(**chosen).order_by()
    return set(seen.values_list("pk", flat=True)), held


def _refusal(model: Model, row: Row, by: User, writable: bool) -> str:
    """Why ``row`` may not be put back; "" when it may."""
    if not writable:
        return _("vous ne pouvez pas la modifier")
    if row.unknown:
        return _("son état d’avant n’est pas connu")
    if row.is_empty:
        return _("elle est déjà comme avant")
    if row.changed:
        return _("modifiée depuis : %(fields)s") % {
            "fields": ", ".join(undo_plan.named(model, row.changed))
        }
    return _reserved_refusal(model, row, by)


def _reserved_refusal(model: Model, row: Row, by: User) -> str:
    columns, allowed = _reserved.get(model, (frozenset(), bool))
    held = columns & row.names
    if row.created or not held or allowed(by):
        return ""
    return _("seuls les administrateurs changent : %(fields)s") % {
        "fields": ", ".join(undo_plan.named(model, held))
    }


def put_back(model: Model, rows: list[Row], by: User, result: Result) -> None:
    """Write ``rows``; those that the database refuses, or that ``by`` would lose, say so."""
    try:
        with transaction.atomic():
            done, refused = write_each(model, rows, partial(_write, by=by))
    except _LostError as lost:
        reason = _("vous ne pourriez plus la modifier ensuite")
        result.refused += [(Target(model, pk), reason) for pk in sorted(lost.pks)]
        put_back(model, [row for row in rows if row.pk not in lost.pks], by, result)
    else:
        result.refused += [(Target(model, row.pk), reason) for row, reason in refused]
        result.restored += [Target(model, row.pk) for row in done]


def _write(model: Any, rows: list[Row], *, by: User) -> None:
    write(model, rows)
    pks = {row.pk for row in rows}
    mine = model._default_manager.writable_by(by).filter(pk__in=keys(list(pks)))
    if lost := pks - set(mine.order_by().values_list("pk", flat=True)):
        raise _LostError(lost)


class Past(NamedTuple):
    """What putting ``record`` back to a moment would change."""

    record: Any
    row: Row


def past(record: Any, moment: dt.datetime, names: Collection[str] = ()) -> Past | None:
    """What ``record`` needs to be again as it was at ``moment``, in all or in the fields
    ``names`` (columns and links); ``None`` when it did not exist."""
    row = undo_plan.at(record, moment, KEPT)
    if row is None or not names:
        return Past(record, row) if row else None
    fields = [*record._meta.concrete_fields, *record._meta.many_to_many]
    return Past(
        record, undo_plan.only(row, {f.column or f.name for f in fields if f.name in names})
    )


def standing(record: Any, names: Collection[str] = ()) -> str:
    """A digest of what stands in the fields ``names`` of ``record`` (in all, without names):
    whoever confirms a change says by it what they saw."""
    model: Model = type(record)
    values = {
        f.name: getattr(record, f.attname)
        for f in record._meta.concrete_fields
        if f.column in undo_plan.columns_of(model) and (not names or f.name in names)
    }
    for m2m in record._meta.many_to_many:
        if not names or m2m.name in names:
            values[m2m.name] = sorted(getattr(record, m2m.name).values_list("pk", flat=True))
    told = json.dumps(sorted(values.items()), default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@transaction.atomic
def restore(wanted: Past, *, by: User) -> Result:
    """Put a record back to a moment of its history, locked by the caller in this transaction, so
    that ``wanted`` is still true. The result is as that of ``undo``, for one row."""
    model, row, result = type(wanted.record), wanted.row, Result()
    _seen, writable = _locked(model, [row.pk], by)
    with pghistory.context(user=by.pk, origin="restore") as current:
        if reason := _refusal(model, row, by, row.pk in writable):
            result.refused.append((Target(model, row.pk), reason))
        else:
            put_back(model, [row], by, result)
        result.context = current.id
    return result


@transaction.atomic
def archive(record: Any, *, by: User, archived: bool = True) -> bool:
    """Archive ``record``, or bring it back; ``False`` when ``by`` may not, or it is so already."""
    model = type(record)
    _seen, writable = _locked(model, [record.pk], by)
    same = model._base_manager.filter(pk=record.pk, archived_at__isnull=not archived).exists()
    if record.pk not in writable or same:
        return False
    with pghistory.context(user=by.pk, origin="archive" if archived else "unarchive"):
        undo_plan.write(model, [Row(record.pk, archiving(by if archived else None))])
    return True
