"""History by database triggers: every change leaves who, when, before and after.

Triggers (django-pghistory) catch bulk and raw SQL changes as well as saves; the middleware
groups the events of one request and says who asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import pghistory
import pgtrigger
from django.apps import apps
from django.db import connection, models

from grc.live.triggers import tell_links

Model = TypeVar("Model", bound=type[models.Model])

# Columns that change along with others and say nothing by themselves.
SILENT = {"version", "updated_at"}


def tracked(exclude: Iterable[str] = ()) -> Callable[[Model], Model]:
    """Class decorator: keep an event for each insert, update and delete of the model.

    ``exclude`` names fields that must not be kept: secrets, and generated columns.
    """
    excluded = list(exclude)

    def decorate(model: Model) -> Model:
        names = {field.name for field in model._meta.fields}
        unseen = [*excluded, *(SILENT & names)]
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(condition=pghistory.AnyChange(exclude=unseen)),
            pghistory.DeleteEvent(),
            obj_field=pghistory.ObjForeignKey(
                related_name="history", related_query_name="history", db_index=True
            ),
            exclude=excluded,
            meta={"indexes": journal_indexes(model)},
        )(model)

    return decorate


def journal_indexes(model: type[models.Model], suffix: str = "") -> list[models.Index]:
    """The records that have a journal (``grc.journal``) find their latest requests by it."""
    has_journal = any(field.name == "archived_at" for field in model._meta.fields)
    if not has_journal:
        return []
    fields = ["pgh_created_at", "pgh_context"]
    name = f"{model._meta.model_name}{'_' if suffix else ''}{suffix}_journal"
    condition = models.Q(pgh_context__isnull=False)
    return [models.Index(fields=fields, name=name, condition=condition)]


def track_links(model: type[models.Model], *names: str, live: bool = False) -> None:
    """Keep an event for each link added to or removed from the many-to-many fields ``names``;
    ``live`` tells as well that the record changed, for a sheet that shows them."""
    for name in names:
        field = getattr(model, name).field
        through = field.remote_field.through
        proxy = type(
            f"{model.__name__}{name.title().replace('_', '')}Link",
            (through,),
            {
                "__module__": model.__module__,
                "Meta": type("Meta", (), {"proxy": True, "app_label": model._meta.app_label}),
            },
        )
        pghistory.track(
            pghistory.InsertEvent("add"),
            pghistory.DeleteEvent("remove"),
            obj_field=None,
            meta={
                "indexes": [
                    models.Index(fields=[field.m2m_field_name()]),
                    *journal_indexes(model, name),
                ]
            },
        )(proxy)
        if live:
            table = model._meta.db_table
            pgtrigger.register(*tell_links(table, field.m2m_column_name()))(proxy)


@cache
def link_events(model: type[models.Model]) -> list[tuple[Any, Any]]:
    """The tracked many-to-many fields of ``model``, with the models of their events."""
    from pghistory.models import Event

    tracked: dict[Any, Any] = {}
    for candidate in apps.get_models():
        source: Any = getattr(candidate, "pgh_tracked_model", None)
        if issubclass(candidate, Event) and source is not None:
            tracked[source._meta.concrete_model] = candidate
    return [
        (m2m, tracked[m2m.remote_field.through])
        for m2m in model._meta.many_to_many
        if m2m.remote_field.through in tracked
    ]


def current_context() -> UUID | None:
    """The context of the request being answered, if any: its changes are found by it."""
    from pghistory import runtime

    current = getattr(runtime._tracker, "value", None)
    return current.id if current else None


@contextmanager
def under_context(context: UUID | None, **metadata: Any) -> Iterator[None]:
    """Group the changes made in the block under ``context``, that of an earlier transaction, or a
    new one. ``metadata`` says who (``user``) and what for."""
    from pghistory import runtime

    with pghistory.context(**metadata) as current:
        if context:
            runtime._tracker.value = current._replace(id=context)
        try:
            yield
        finally:
            runtime._tracker.value = current


# Each call of a trigger looks whether triggers are to be ignored. Not set, that is an error caught:
# a subtransaction rolled back for each row, which goes over all that waits for the commit.
NOTHING_IGNORED = "SELECT set_config('pgtrigger.ignore', '{}', true)"
# Triggers keep the plan of their first call. That of a single edit joins the old and new rows of
# many others one by one: 30,000 updates would take minutes.
PLANS_AGAIN = "DISCARD PLANS"


def ready_for_many() -> None:
    """Have the triggers ready for a statement that changes many rows."""
    with connection.cursor() as cursor:
        cursor.execute(NOTHING_IGNORED)
        cursor.execute(PLANS_AGAIN)
