"""Column types of the database shared by the apps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat


class HttpsURLField(models.URLField):  # type: ignore[type-arg]
    """An address on the web; ``exemple.fr`` typed without a scheme becomes ``https://exemple.fr``."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class BitsField(models.Field):  # type: ignore[type-arg]
    """``length`` bits, read and written as a text of 0 and 1: PostgreSQL counts those that differ
    between two of them very quickly."""

    def __init__(self, *args: Any, length: int, **kwargs: Any) -> None:
        self.length = length
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "length": self.length}

    def db_type(self, connection: Any) -> str:
        return f"bit({self.length})"


def joined(*names: str) -> models.Expression:
    """The text of the columns ``names``, separated by spaces."""
    if len(names) == 1:
        return F(names[0])  # type: ignore[return-value]
    parts: list[Any] = [names[0]]
    for name in names[1:]:
        parts += [Value(" "), name]
    return Concat(*parts, output_field=models.TextField())


def SortKey(*names: str) -> models.GeneratedField:  # noqa: N802
    """A stored key that sorts ``names`` as French readers expect, whatever the server's locale:
    without accents nor case, in the order of bytes."""
    return models.GeneratedField(
        expression=Func(joined(*names), function="grc_sort_key"),
        output_field=models.CharField(max_length=200, db_collation="C"),
        db_persist=True,
        editable=False,
    )


def SearchVector(*names: str) -> models.GeneratedField:  # noqa: N802
    """The stored words (French stems, without accents) of the columns ``names``."""
    return models.GeneratedField(
        expression=Func(joined(*names), function="grc_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )


def sorted_index(
    key: str, *, name: str, include: Iterable[str], condition: models.Q
) -> models.Index:
    """The index of a sheet's order: by ``key`` then by primary key, with the columns that decide
    who reads a row, so that a page is chosen without reading the rows left out. ``condition``
    is what all that is listed fulfils."""
    return models.Index(fields=[key, "id"], name=name, include=[*include], condition=condition)


def rights_index(
    *fields: str, name: str, include: Iterable[str], condition: models.Q
) -> models.Index:
    """The index of what decides who reads a row, ``fields``: counting what a person may read stays
    in it. So does sorting it by ``include``, the columns whose orders have no index of their own
    (docs/adr/0014)."""
    return models.Index(fields=[*fields], name=name, include=[*include], condition=condition)
