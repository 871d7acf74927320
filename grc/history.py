"""History by database triggers: every change leaves who, when, before and after.

Triggers (django-pghistory) catch bulk and raw SQL changes as well as saves; the middleware
groups the events of one request and says who asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

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
        )(model)

    return decorate


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
            meta={"indexes": [models.Index(fields=[field.m2m_field_name()])]},
        )(proxy)
        if live:
            table = model._meta.db_table
            pgtrigger.register(*tell_links(table, field.m2m_column_name()))(proxy)
