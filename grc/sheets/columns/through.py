"""What stands one link further."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import django_filters
from django.db.models import Q

from grc.models import User
from grc.sheets.columns.filtering import empty_filter
from grc.sheets.columns.plain import Column


class Through(Column):
    """A text of a linked record (the department of a commune), ``name`` being its path: rows are
    counted and filtered by it, no cell shows it."""

    def __init__(self, slug: str, name: str, label: Any) -> None:
        super().__init__(slug, name, label, editable=False)
        self.group_field = name

    def group_labels(self, user: User, keys: Iterable[Any]) -> Mapping[Any, Any]:
        return {key: key for key in keys if key}

    def filters(self) -> dict[str, django_filters.Filter]:
        link = self.name.partition("__")[0]
        nothing = Q(**{link: None}) | Q(**{self.name: ""})
        named = django_filters.CharFilter(
            field_name=self.name, lookup_expr="iexact", label=self.label, max_length=200
        )
        return {self.slug: named, **empty_filter(self.slug, self.label, lambda: nothing)}
