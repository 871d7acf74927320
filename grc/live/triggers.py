"""The triggers that tell which rows of the shared table changed, on the channel ``grc_live``.

Each statement tells once, whatever it changes: at most ``MOST`` keys, else that they are many.
A payload is the table of the rows, a verb (``i`` added, ``u`` changed, ``d`` removed) and the
keys: ``gardeners_need u 12,15``, or ``gardeners_need u *``. No content ever leaves by this way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pgtrigger

MOST = 100  # as in the function grc_tell (migration 0005_live)
# Whoever has lost or won rights looks at all their rows again; told by the key of the person.
PEOPLE = "grc_user"

NEW, OLD = {"new": "new_values"}, {"old": "old_values"}
BOTH = {**NEW, **OLD}


@dataclass(frozen=True)
class Shown:
    """Rows of the table ``topic`` that show the record: the column ``key`` of the rows of
    ``table`` (``topic`` itself when not given) whose ``column`` is the record. With ``when``,
    only a change of these columns of the record is told."""

    topic: str
    column: str
    table: str = ""
    key: str = "id"
    when: tuple[str, ...] = ()

    def sql(self) -> str:
        # More keys than grc_tell lists are told as many, without looking for who shows them.
        found = (
            f"SELECT {self.key} FROM {self.table or self.topic} WHERE {self.column} = ANY(ids) "  # noqa: S608
            f"AND {self.key} IS NOT NULL LIMIT {MOST + 1}"
        )
        tell = (
            f"PERFORM grc_tell('{self.topic}', 'u', CASE WHEN cardinality(ids) > {MOST} THEN ids "
            f"ELSE ARRAY({found}) END);"
        )
        if not self.when:
            return tell
        old, new = (", ".join(f"{row}.{name}" for name in self.when) for row in "on")
        # Looked at for few keys only: old and new rows of a large statement are never joined.
        return (
            f"IF cardinality(ids) > {MOST} OR EXISTS (SELECT FROM old_values o JOIN new_values n "  # noqa: S608
            f"USING (id) WHERE ({old}) IS DISTINCT FROM ({new})) THEN {tell} END IF;"
        )


def tell_rows(topic: str, *also: Shown) -> list[pgtrigger.Trigger]:
    """The triggers of a model with a sheet, of table ``topic``; ``also`` are rows of other
    sheets that show its records, told when these change."""
    changed = f"PERFORM grc_tell('{topic}', 'u', ids);"
    return [
        _trigger("insert", pgtrigger.Insert, "id", f"PERFORM grc_tell('{topic}', 'i', ids);"),
        _trigger("update", pgtrigger.Update, "id", changed, *(shown.sql() for shown in also)),
        _trigger("delete", pgtrigger.Delete, "id", f"PERFORM grc_tell('{topic}', 'd', ids);"),
    ]


def tell_changes(*also: Shown) -> pgtrigger.Trigger:
    """The trigger of a record that sheets show without being its own: told when it changes."""
    return _trigger("shown", pgtrigger.Update, "id", *(shown.sql() for shown in also))


def tell_links(
    topic: str, column: str, *also: Shown, updated: bool = False
) -> list[pgtrigger.Trigger]:
    """The triggers of rows that a sheet shows in a cell: their ``column`` is the row of
    ``topic`` that changes with them. ``updated`` when they are not only added and removed."""
    tells = [f"PERFORM grc_tell('{topic}', 'u', ids);", *(shown.sql() for shown in also)]
    operations = {"insert": pgtrigger.Insert, "delete": pgtrigger.Delete}
    if updated:
        operations["update"] = pgtrigger.Update
    return [
        _trigger(f"{word}_{column}", operation, column, *tells)
        for word, operation in operations.items()
    ]


def _trigger(name: str, operation: Any, column: str, *tells: str) -> pgtrigger.Trigger:
    tables = {"INSERT": NEW, "UPDATE": BOTH, "DELETE": OLD}[str(operation)]
    rows = " UNION ALL ".join(f"SELECT {column} FROM {table}" for table in tables.values())  # noqa: S608
    if column == "id":  # which does not change
        rows = f"SELECT id FROM {next(iter(tables.values()))}"  # noqa: S608
    return pgtrigger.Trigger(
        name=f"tell_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),  # type: ignore[no-untyped-call]
        declare=[("ids", "bigint[]")],
        func=f"ids := ARRAY({rows} LIMIT {MOST + 1}); {' '.join(tells)} RETURN NULL;",
    )
