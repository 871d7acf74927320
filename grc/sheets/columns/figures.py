"""Columns of numbers, and of yes or no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import django_filters
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grc.models import User
from grc.sheets.columns.filtering import labelled, naming
from grc.sheets.columns.plain import EMPTY, Column, Row, Value, once_a_value

MOST = 1_000_000
Expression = Callable[[User], Any]


class Number(Column):
    """A whole number: a field of the record, or an ``expression`` that no one types. Filtered
    by at least, at most; nothing counts as none, and is sorted last."""

    css = "num"
    may_lack = True

    def __init__(self, *args: Any, expression: Expression | None = None, **options: Any) -> None:
        if expression is not None:
            options["editable"] = False
        super().__init__(*args, **options)
        self.expression: Expression = expression or (lambda _user: F(self.name))

    def expressions(self, user: User) -> dict[str, Any]:
        return {self.name: self.expression(user)}

    def sort_key(self, user: User) -> Any:
        return self.expression(user)

    def html(self, row: Row) -> str:
        value = row[self.name]
        return EMPTY if value is None else number_format(value, force_grouping=True)

    def renderer(self) -> Callable[[Row], str]:
        return once_a_value(self.html, self.name)

    def value(self, row: Row) -> Value:
        number: int | None = row[self.name]
        return number

    def filters(self) -> dict[str, django_filters.Filter]:
        return bounds(f"{self.slug}_min", f"{self.slug}_max", self.label, self.expression)


class BoundFilter(django_filters.NumberFilter):
    """Rows whose number, an ``expression``, is at least or at most what is typed."""

    def __init__(self, *args: Any, expression: Expression, **options: Any) -> None:
        options |= {"min_value": 0, "max_value": MOST, "decimal_places": 0}
        super().__init__(*args, **options)
        self.expression = expression

    def said(self, value: Any) -> str:
        """``value`` as its chip says it."""
        template = (
            gettext("au moins %(n)s") if self.lookup_expr == "gte" else gettext("au plus %(n)s")
        )
        return template % {"n": number_format(value, force_grouping=True)}

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return queryset
        number = Coalesce(self.expression(self.parent.request.user), 0)
        return queryset.alias(**{self.field_name: number}).filter(
            **{f"{self.field_name}__{self.lookup_expr}": int(value)}
        )


def bounds(
    least: str, most: str, column: Any, expression: Expression
) -> dict[str, django_filters.Filter]:
    """The filters ``least`` and ``most`` of a number."""

    def bound(name: str, lookup: str, template: Any) -> django_filters.Filter:
        options = {"lookup_expr": lookup, "label": labelled(template, column)}
        made = BoundFilter(field_name=f"{name}_bound", expression=expression, **options)
        return naming(column, made)

    return {
        least: bound(least, "gte", _("%(column)s : au moins")),
        most: bound(most, "lte", _("%(column)s : au plus")),
    }


class Boolean(Column):
    """Yes or no; of the rows that ``readable`` names alone, when it is given."""

    def __init__(
        self, *args: Any, readable: Callable[[User], Q] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.readable = readable or (lambda _user: Q())
        self.group_field = "" if readable else self.name

    def expressions(self, user: User) -> dict[str, Any]:
        rule = self.readable(user)
        if rule == Q():
            return {f"{self.name}_shown": F(self.name)}
        kept = models.When(rule, then=F(self.name))
        return {f"{self.name}_shown": models.Case(kept, default=None)}

    def html(self, row: Row) -> str:
        value = self.value(row)
        return EMPTY if value is None else gettext("oui") if value else gettext("non")

    def renderer(self) -> Callable[[Row], str]:
        return once_a_value(self.html, f"{self.name}_shown")

    def value(self, row: Row) -> Value:
        answer: bool | None = row[f"{self.name}_shown"]
        return answer

    def group_labels(self, model: Any, keys: Iterable[Any]) -> Mapping[Any, Any]:
        return {True: _("oui"), False: _("non")}

    def group_filter(self, key: Any) -> tuple[str, str]:
        return self.slug, "oui" if key else "non"

    def filters(self) -> dict[str, django_filters.Filter]:
        options = {"field_name": self.name, "label": self.label, "readable": self.readable}
        return {self.slug: YesNoFilter(**options)}


class YesNoFilter(django_filters.ChoiceFilter):
    """Rows that say yes, or no, among those that ``readable`` names: a filter reveals nothing."""

    def __init__(self, *args: Any, readable: Callable[[User], Q], **options: Any) -> None:
        choices = [("oui", _("oui")), ("non", _("non"))]
        super().__init__(*args, choices=choices, empty_label=_("peu importe"), **options)
        self.readable = readable

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        if not value:
            return queryset
        rule = self.readable(self.parent.request.user)
        return queryset.filter(rule, **{self.field_name: value == "oui"})
