"""What a way back would change, as its page shows it before it is confirmed."""

from __future__ import annotations

import copy
from typing import Any

from grc.changes_text import Names, pieces, written
from grc.changes_told import SHOWN_LINKS, FieldChange, LinkChange, hidden_fields
from grc.undo import Past


class Preview:
    """The fields and links that would change, told as a history tells them."""

    def __init__(self, fields: list[FieldChange], links: list[LinkChange]) -> None:
        self.fields = fields
        self.links = links

    def __bool__(self) -> bool:
        return bool(self.fields or self.links)


def preview_of(past: Past, reader: Any) -> Preview:
    """What ``past`` would change; ``reader`` may write the record, and sees what they may read
    of what it names."""
    record, row = past
    model, names = type(record), Names(reader)
    hidden = hidden_fields(model, [record.pk], reader)[record.pk]
    then = copy.copy(record)
    fields = [f for f in model._meta.concrete_fields if f.column in row.values]
    fields = [f for f in fields if f.name not in hidden]
    for f in fields:
        setattr(then, f.attname, _value(f, row.values[f.column]))
        if f.is_relation:
            names.want(f.related_model, [getattr(record, f.attname), getattr(then, f.attname)])
    for m2m in model._meta.many_to_many:
        names.want(m2m.related_model, [pk for (name, pk) in row.links if name == m2m.name])
    names.load()
    told = [
        FieldChange(
            str(f.verbose_name),
            pieces(*(written(f, getattr(one, f.attname), names) for one in (record, then))),
            f.name,
        )
        for f in fields
    ]
    return Preview(told, [change for m2m in model._meta.many_to_many
                          if (change := _links(m2m, row.links, names))])  # fmt: skip


def _value(f: Any, value: Any) -> Any:
    """A value as the model holds it, from JSON."""
    return value if value is None or isinstance(value, list) else f.to_python(value)


def _links(m2m: Any, links: dict[tuple[str, int], bool], names: Names) -> LinkChange | None:
    mine = [(pk, there) for (name, pk), there in links.items() if name == m2m.name]
    if not mine:
        return None
    change = LinkChange(str(m2m.verbose_name), name=m2m.name)
    for pk, there in mine[:SHOWN_LINKS]:
        (change.added if there else change.removed).append(names.get(m2m.related_model, pk))
    change.more = max(0, len(mine) - SHOWN_LINKS)
    return change
