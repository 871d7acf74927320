"""What a request did to a record, from its events to words: for its history and for journals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grc.changes_text import Names, Piece, pieces, written
from grc.history import SILENT
from grc.models import User
from grc.statements import keys

UNSHOWN = SILENT | {"created_at", "created_by", "archived_by"}
SHOWN_LINKS = 12
ORIGINS = {
    "cell": gettext_lazy("dans la table"),
    "bulk": gettext_lazy("avec d’autres, en une fois"),
    "paste": gettext_lazy("en collant dans la table"),
    "import": gettext_lazy("par un import"),
    "undone_import": gettext_lazy("en annulant un import"),
    "undo": gettext_lazy("en annulant un changement"),
    "restore": gettext_lazy("en revenant à l’historique"),
    "merge": gettext_lazy("en fusionnant deux fiches"),
    "unmerge": gettext_lazy("en séparant deux fiches"),
    "join": gettext_lazy("en réunissant deux besoins"),
    "unjoin": gettext_lazy("en séparant deux besoins réunis"),
    "split": gettext_lazy("en séparant un besoin"),
    "archive": gettext_lazy("en archivant"),
    "unarchive": gettext_lazy("en sortant des archives"),
    "series": gettext_lazy("avec les dates de sa série"),
}

Model = type[models.Model]
Allowed = Callable[[Any], Q]
_private: dict[Model, tuple[frozenset[str], Allowed]] = {}


def keep_private(model: Model, fields: Iterable[str], *, to: Allowed) -> None:
    """Declare that a reader sees what ``fields`` were for the records that meet ``to(reader)``
    alone. Apps say it in their ``changes.py``, which is loaded at start."""
    _private[model] = (frozenset(fields), to)


def hidden_fields(model: Any, pks: list[int], reader: Any) -> dict[int, set[str]]:
    """The fields that ``reader`` may not see, for each of the records ``pks``."""
    fields, allowed = _private.get(model, (frozenset(), lambda _reader: Q()))
    shown = set(pks)
    if fields:
        open_ones = model._base_manager.filter(allowed(reader), pk__in=keys(pks)).order_by()
        shown = set(open_ones.values_list("pk", flat=True))
    return {pk: set(UNSHOWN if pk in shown else UNSHOWN | fields) for pk in pks}


@dataclass
class FieldChange:
    """A field that changed, told by ``pieces`` of text kept, taken away or added."""

    label: str
    pieces: list[Piece]
    name: str = ""


@dataclass
class LinkChange:
    """What a many-to-many field gained and lost; ``more`` links are counted, not named."""

    label: str
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    more: int = 0
    name: str = ""


@dataclass
class Change:
    """What one request (or one transaction) did to the record. ``kind`` is *insert*, *update*
    or *delete*, or *opened* for the first state that the reader may know. ``first`` is when it
    began, ``moment`` when it ended."""

    moment: dt.datetime
    first: dt.datetime
    who: str
    origin: str
    kind: str
    fields: list[FieldChange]
    links: list[LinkChange]

    @property
    def after(self) -> str:
        """The state that it left, for an address (``grc:record_restore``)."""
        return written_moment(self.moment)

    @property
    def before(self) -> str:
        """The state that it found."""
        return written_moment(self.first - dt.timedelta(microseconds=1))


def written_moment(moment: dt.datetime) -> str:
    """A moment as addresses hold it: UTC, to the microsecond."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


@dataclass
class Group:
    """The events of one request on one record: its states, and rows of links. With
    ``tells_first``, the values that a record was made with are told as changes."""

    moment: dt.datetime
    context: Any
    states: list[tuple[Any, Any]] = field(default_factory=list)  # (event, the one before)
    links: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)  # (m2m field, row)
    first: dt.datetime | None = None
    tells_first: bool = False

    def met(self, moment: dt.datetime) -> None:
        self.first = min(self.first or moment, moment)
        self.moment = max(self.moment, moment)

    @property
    def kind(self) -> str:
        labels = {event.pgh_label for event, previous in self.states}
        if "insert" in labels or "delete" in labels:
            return "insert" if "insert" in labels else "delete"
        return "opened" if self.states and self.states[-1][1] is None else "update"

    def changed(self, model: Model, hidden: set[str]) -> list[tuple[Any, Any, Any]]:
        """The fields of ``model`` that changed: the field, its value before and after."""
        if not self.states or not (self.kind == "update" or self.tells_first):
            return []
        after, before = self.states[0][0], self.states[-1][1]
        kept = {f.name for f in after._meta.fields}
        fields = [f for f in model._meta.fields if f.name in kept and f.name not in hidden]
        values = [
            (f, getattr(before, f.attname) if before else None, getattr(after, f.attname))
            for f in fields
        ]
        return [(f, old, new) for f, old, new in values if old != new]

    def want_names(self, model: Model, hidden: set[str], names: Names) -> None:
        """Ask for the names that telling it takes."""
        for f, old, new in self.changed(model, hidden):
            if f.is_relation:
                names.want(f.related_model, [old, new])
        for m2m, row in self.links:
            names.want(m2m.related_model, row["targets"][:SHOWN_LINKS])

    def told(self, model: Model, hidden: set[str], names: Names, people: People) -> Change:
        links: dict[str, LinkChange] = {}
        for m2m, row in self.links:
            change = links.setdefault(m2m.name, LinkChange(str(m2m.verbose_name), name=m2m.name))
            shown = [names.get(m2m.related_model, pk) for pk in row["targets"][:SHOWN_LINKS]]
            (change.added if row["pgh_label"] == "add" else change.removed).extend(shown)
            change.more += max(0, len(row["targets"]) - SHOWN_LINKS)
        fields = [
            FieldChange(
                str(f.verbose_name), pieces(written(f, old, names), written(f, new, names)), f.name
            )
            for f, old, new in self.changed(model, hidden)
        ]
        who, origin = people.get(self.context, (_("la GRC"), ""))
        first = self.first or self.moment
        return Change(self.moment, first, who, origin, self.kind, fields, [*links.values()])


People = dict[Any, tuple[str, str]]


def people_of(contexts: Iterable[Any], reader: Any) -> People:
    """For each context: the name of who did it, and by what way."""
    from pghistory.models import Context

    found = Context.objects.in_bulk([context for context in contexts if context])
    users = User.objects.in_bulk([c.metadata.get("user") for c in found.values()])
    return {
        pk: (person(context.metadata, users), origin(context.metadata, reader))
        for pk, context in found.items()
    }


def origin(metadata: dict[str, Any], reader: Any) -> str:
    """By what way it came: ``origin``, ``import_id`` or ``undone_import_id`` in the context.
    The name of the file is for the Region."""
    imports = {"import_id": "import", "undone_import_id": "undone_import"}
    found = next((way for key, way in imports.items() if metadata.get(key)), "")
    way = str(ORIGINS.get(metadata.get("origin") or found, ""))
    file = metadata.get("file")
    return f"{way} ({file})" if way and file and reader.is_agent else way


def person(metadata: dict[str, Any], users: dict[Any, User]) -> str:
    """Who did it; what no person did is ``by_itself``."""
    if metadata.get("by_itself"):
        return _("la GRC")
    pk = metadata.get("user")
    if pk in users:
        return users[pk].name
    return _("quelqu’un qui n’a plus de compte") if pk else _("quelqu’un sans compte")
