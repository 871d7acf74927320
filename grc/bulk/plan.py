"""What a change of many rows would do, row by row, before anything is written.

The rules of a row are those of its form (``Sheet.form``). It is asked once for all the rows that
are alike in what its rules look at (``Sheet.rule_fields``), not once a row: ten thousand rows of
thirty communities ask it a hundred times.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from grc.bulk.form import Changes
from grc.bulk.selection import Selection
from grc.forms import RecordForm
from grc.models import User
from grc.sheets import Sheet
from grc.statements import keys
from grc.undo import archiving
from grc.undo_plan import Row

Found = dict[str, Any]
HELD = ("pk", "version", "archived_at", "is_writable")


@dataclass
class Plan:
    """What would be written in ``rows``; how many are the same already; which are left alone, and
    why. ``seen`` is the version of each row when it was planned."""

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    same: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    seen: list[tuple[int, int]] = field(default_factory=list)

    @cached_property
    def digest(self) -> str:
        """It changes when a row comes, goes or changes: what is confirmed is what was shown."""
        rows = [(row.pk, sorted(row.values), sorted(row.links.items())) for row in self.rows]
        told = json.dumps([sorted(self.seen), rows, self.refused])
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Each reason why rows are left alone, and of how many, the most frequent first."""
        return Counter(reason for _pk, reason in self.refused).most_common()


@dataclass
class Planner:
    """Plans ``changes`` of the rows of ``selection``; ``lock`` holds them until the end of the
    transaction."""

    selection: Selection
    changes: Changes
    lock: bool = False

    def __post_init__(self) -> None:
        self.sheet: Sheet = self.selection.sheet
        self.user: User = self.selection.user
        self.model: Any = self.sheet.model
        asked = [asked.field for _name, asked in self.asking]
        names = [*self.changes.values, *self.changes.links, *self.sheet.rule_fields, *asked]
        self.fields: dict[str, Any] = {n: self.model._meta.get_field(n) for n in names}
        self.columns = {f.attname: f for f in self.fields.values() if not f.many_to_many}
        self.links = [name for name, f in self.fields.items() if f.many_to_many]

    @cached_property
    def asking(self) -> list[tuple[str, Any]]:
        """The fields whose new value asks for another one."""
        values = self.changes.values.items()
        found = [
            (name, column.asks.get(value))
            for name, value in values
            for column in self.sheet.all_columns
            if name == column.name
        ]
        return [(name, asked) for name, asked in found if asked]

    @cached_property
    def form_class(self) -> type[RecordForm]:
        return self.sheet.form_class(*self.changes.values)

    def plan(self) -> Plan:
        plan, found = Plan(self.sheet), self._found()
        plan.seen = [(row["pk"], row["version"]) for row in found]
        good = []
        for row in found:
            if self._is_same_archive(row):
                plan.same += 1
            elif reason := self._rights_refusal(row):
                plan.refused.append((row["pk"], reason))
            else:
                good.append(row)
        if self.changes.archived is None:
            self._plan_values(plan, good)
        else:
            to = archiving(self.user if self.changes.archived else None)
            plan.rows = [Row(row["pk"], dict(to)) for row in good]
        return plan

    def _found(self) -> list[Found]:
        rows = self.selection.records.with_rights(self.user)  # type: ignore[attr-defined]
        if self.lock:
            rows = rows.select_for_update(of=("self",))
        return list(rows.order_by("pk").values(*HELD, *self.columns))

    def _is_same_archive(self, row: Found) -> bool:
        return self.changes.archived is (row["archived_at"] is not None)

    def _rights_refusal(self, row: Found) -> str:
        if not row["is_writable"]:
            return _("vous ne pouvez pas la modifier")
        if row["archived_at"] and self.changes.archived is None:
            return _("archivée : sortez-la d’abord des archives")
        return ""

    def _plan_values(self, plan: Plan, found: list[Found]) -> None:
        links = {name: self._linked(name, found) for name in self.links}
        verdicts = self._verdicts(found)
        for row in found:
            targets, refusal = verdicts[self._profile(row)]
            values = {
                self.columns[name].column: as_json(value)
                for name, value in targets.items()
                if row[name] != value
            }
            linked = self._new_links(row["pk"], links)
            if not values and not linked and not refusal:
                plan.same += 1
            elif reason := refusal or self._asked_refusal(row, targets, values, links):
                plan.refused.append((row["pk"], reason))
            else:
                plan.rows.append(Row(row["pk"], values, linked))

    def _profile(self, row: Found) -> tuple[Any, ...]:
        return tuple(row[self.fields[name].attname] for name in self.sheet.rule_fields)

    def _verdicts(self, found: list[Found]) -> dict[tuple[Any, ...], tuple[Found, str]]:
        """For all rows alike: what their columns get, or why they get nothing."""
        like = {self._profile(row): row["pk"] for row in found}
        if not self.changes.values:
            return dict.fromkeys(like, ({}, ""))
        records = self.model._base_manager.in_bulk(list(like.values()))
        return {profile: self._verdict(records[pk]) for profile, pk in like.items()}

    def _verdict(self, record: Any) -> tuple[Found, str]:
        before = {name: getattr(record, name) for name in self.columns}
        form = self.form_class(self.changes.data, instance=record, user=self.user)
        if not form.is_valid():
            sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
            return {}, " ".join(dict.fromkeys(sentences))
        record.settle()
        given = {self.fields[name].attname for name in self.changes.values}
        after = {name: getattr(record, name) for name in self.columns}
        return {n: v for n, v in after.items() if n in given or v != before[n]}, ""

    def _linked(self, name: str, found: list[Found]) -> dict[int, set[int]]:
        """The links of each row in the many-to-many field ``name``."""
        m2m = self.fields[name]
        own, other = f"{m2m.m2m_field_name()}_id", f"{m2m.m2m_reverse_field_name()}_id"
        rows = m2m.remote_field.through._base_manager.order_by()
        pairs = rows.filter(**{f"{own}__in": keys([row["pk"] for row in found])})
        linked: dict[int, set[int]] = defaultdict(set)
        for owner, target in pairs.values_list(own, other):
            linked[owner].add(target)
        return linked

    def _new_links(
        self, pk: int, links: dict[str, dict[int, set[int]]]
    ) -> dict[tuple[str, int], bool]:
        found: dict[tuple[str, int], bool] = {}
        for name, linked in links.items():
            now = linked.get(pk, set())
            added = self.changes.added.get(name, set()) - now
            removed = self.changes.removed.get(name, set()) & now
            found |= {(name, target): True for target in added}
            found |= {(name, target): False for target in removed}
        return found

    def _asked_refusal(self, row: Found, targets: Found, values: Found, links: Any) -> str:
        """What a new value asks for and that the row will not have, in a sentence."""
        for name, asked in self.asking:
            if self.fields[name].column in values:
                field = self.fields[asked.field]
                if field.many_to_many:
                    now = links[asked.field].get(row["pk"], set())
                    after = now - self.changes.removed.get(asked.field, set())
                    filled = after | self.changes.added.get(asked.field, set())
                else:
                    filled = targets.get(field.attname, row[field.attname])
                if not filled:
                    return str(asked.sentence)
        return ""


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
