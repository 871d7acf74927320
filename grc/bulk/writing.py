"""A plan written: one transaction, one context of the history, undone as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pghistory
from django.db import transaction

from grc.bulk.plan import Plan
from grc.models import User
from grc.row_writes import write_each


@dataclass
class Result:
    """The rows changed, those left alone with the reason, and the context that undoes them."""

    changed: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    context: UUID | None = None


@transaction.atomic
def carry_out(plan: Plan, *, by: User, origin: str, asked: dict[str, Any]) -> Result:
    """Write what ``plan`` holds, made in this transaction with the rows locked. ``asked`` is kept
    with the change."""
    model = plan.sheet.model
    with pghistory.context(user=by.pk, origin=origin, asked=asked) as current:
        done, refused = write_each(model, plan.rows)
    told = [*plan.refused, *((row.pk, reason) for row, reason in refused)]
    return Result([row.pk for row in done], told, current.id)
