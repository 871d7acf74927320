"""What speaks of an actor, found from the models: whoever adds one has nothing to say here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import ManyToManyRel, ManyToOneRel
from pghistory.models import Event

from communities.models import Actor, DuplicatePair


class Relation(NamedTuple):
    """The field ``field`` of ``model`` names an actor, or several (``is_link``)."""

    model: Any
    field: Any
    is_link: bool

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name_plural)


def relations() -> list[Relation]:
    """Every relation to actors that follows a merge."""
    return sorted(_relations(), key=lambda one: (one.model._meta.label, one.field.name))


def _relations() -> Iterator[Relation]:
    for relation in Actor._meta.get_fields(include_hidden=True):
        if not isinstance(relation, (ManyToOneRel, ManyToManyRel)):
            continue
        model: Any = relation.related_model
        apart = issubclass(model, Event) or model is DuplicatePair
        if apart or model._meta.auto_created or model._meta.proxy:
            continue  # the history stays as it was; links are found by their field
        yield Relation(model, relation.field, isinstance(relation, ManyToManyRel))


def rows_of(relation: Relation, actor: int) -> Any:
    """The rows that speak of ``actor``."""
    return relation.model._base_manager.filter(**{relation.field.name: actor})
