"""The panel of the filters of a sheet, folded by what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.translation import gettext as _

from grc.sheets.columns import Column


@dataclass(frozen=True)
class FilterGroup:
    """The fields about one column, and how many of them are in use. It is open when one is, or
    is to be put right."""

    label: str
    fields: list[BoundField]
    used: int
    is_open: bool


@dataclass(frozen=True)
class FilterPanel:
    """``form`` asks for all the filters, ``by_label`` gives their names; ``used`` are the names
    of those in use. ``columns`` are all those of the sheet."""

    form: BaseForm
    by_label: Iterable[tuple[Any, Iterable[str]]]
    used: set[str]
    columns: Iterable[Column]

    def orders(self) -> Iterator[tuple[str, str]]:
        """(what the address says, what a person reads) of each way to sort: where a page shows
        cards, it has no heads of columns to sort by."""
        for column in self.columns:
            if column.sort:
                said = {"column": column.label}
                yield column.slug, _("%(column)s, croissant") % said
                yield f"-{column.slug}", _("%(column)s, décroissant") % said

    def groups(self) -> Iterator[FilterGroup]:
        for label, names in self.by_label:
            fields = [self.form[name] for name in names if not self.form[name].is_hidden]
            if fields:
                used = sum(field.name in self.used for field in fields)
                wrong = any(field.errors for field in fields)
                yield FilterGroup(str(label), fields, used, bool(used) or wrong)
