"""What was changed together is put back together, or not at all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from grc import undo_plan
from grc.models import User
from grc.row_writes import write_each
from grc.undo import UndoError, archiving


def put_back(model: Any, context: UUID, pks: list[int], by: User) -> None:
    """Put the rows ``pks`` of ``model`` back to what they were before ``context``; those that it
    created are archived by ``by``.

    Raises ``UndoError`` when one of them changed since, or the database refuses.
    """
    rows = list(undo_plan.before(model, context, pks).values())
    for row in rows:
        if row.changed or row.unknown:
            fields = ", ".join(undo_plan.named(model, row.changed))
            text = _("Rien n’est annulé : un %(what)s a changé depuis (%(fields)s).")
            raise UndoError(text % {"what": model._meta.verbose_name, "fields": fields})
        if row.created:
            row.values, row.links = archiving(by), {}
    _done, refused = write_each(model, [row for row in rows if not row.is_empty])
    if refused:
        raise UndoError(refused[0][1])
