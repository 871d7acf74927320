"""The typed columns of a sheet: each owns what it fetches, shows, filters, sorts and edits.

A column fetches *expressions* for ``QuerySet.values()``, so that a page is one query whatever
its rows, and shows a row (the dict of these values) as safe HTML.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Trim
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, ngettext

from grc.forms import DateInput
from grc.models import User
from grc.templatetags import ui

Row = Mapping[str, Any]
EMPTY = ""


class Column:
    """A column of text. ``slug`` names it in URLs, ``name`` is the field of the model it shows,
    ``fields`` those that its cells edit, when they differ."""

    css = ""

    def __init__(
        self,
        slug: str,
        name: str,
        label: Any,
        *,
        sort: str | None = None,
        editable: bool = True,
        fields: tuple[str, ...] = (),
    ) -> None:
        self.slug = slug
        self.name = name
        self.label = label
        self.sort = sort
        self.editable = editable
        self.fields = fields or (name,)

    def expressions(self, user: User) -> dict[str, Any]:
        """What the page fetches for this column, by alias."""
        return {self.name: F(self.name)}

    def html(self, row: Row) -> str:
        """The cell, escaped; ``""`` when it is empty."""
        return escape(row[self.name] or "")

    def filters(self) -> dict[str, django_filters.Filter]:
        """The filters this column offers, by their name in the URL."""
        return {}

    def hidden_from(self, user: User) -> bool:
        return False


class LongText(Column):
    css = "cell-long"


class Choice(Column):
    """A value among a few, shown by ``show(value, label)``; filtered by one or several."""

    def __init__(self, *args: Any, choices: Any, show: Callable[..., str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices = choices
        self.labels = dict(choices.choices)
        self.show = show

    def html(self, row: Row) -> str:
        value = row[self.name]
        return self.show(value, self.labels.get(value, value)) if value else EMPTY

    def filters(self) -> dict[str, django_filters.Filter]:
        return {
            self.slug: django_filters.MultipleChoiceFilter(
                field_name=self.name,
                label=self.label,
                choices=self.choices.choices,
                widget=forms.CheckboxSelectMultiple,
                distinct=False,
            )
        }


class Plain(Choice):
    """A choice shown as its word alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, show=lambda _value, label: escape(str(label)), **options)


class Date(Column):
    """A day. Filtered from a day, up to a day."""

    css = "nowrap"

    def html(self, row: Row) -> str:
        value = row[self.name]
        return ui.near(value) if value else EMPTY

    def filters(self) -> dict[str, django_filters.Filter]:
        def bound(lookup: str, label: Any) -> django_filters.Filter:
            return django_filters.DateFilter(
                field_name=self.name, lookup_expr=lookup, label=label, widget=DateInput
            )

        label = self.label
        return {
            f"{self.slug}_depuis": bound(
                "gte", _lazy_format(gettext_lazy("%s à partir du"), label)
            ),
            f"{self.slug}_avant": bound("lte", _lazy_format(gettext_lazy("%s jusqu’au"), label)),
        }


class Moment(Column):
    """A date and time, shown as a day."""

    css = "nowrap"

    def html(self, row: Row) -> str:
        value: dt.datetime | None = row[self.name]
        return ui.near(value) if value else EMPTY


class Related(Column):
    """Another record, shown by ``text``, a path to its name."""

    def __init__(
        self, *args: Any, text: str, choices: Callable[[User], models.QuerySet[Any]],
        filter_widget: type[forms.Widget] | None = forms.CheckboxSelectMultiple, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.text = text
        self.choices = choices
        self.filter_widget = filter_widget

    def expressions(self, user: User) -> dict[str, Any]:
        return {f"{self.name}_text": F(f"{self.name}__{self.text}")}

    def html(self, row: Row) -> str:
        return escape(row[f"{self.name}_text"] or "")

    def filters(self) -> dict[str, django_filters.Filter]:
        if self.filter_widget is None:
            return {}
        return {
            self.slug: django_filters.ModelMultipleChoiceFilter(
                field_name=self.name,
                label=self.label,
                queryset=lambda request: self.choices(request.user),
                widget=self.filter_widget,
                distinct=False,
            )
        }


class Person(Related):
    """Someone who logs in, shown by their name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, text="email", filter_widget=None, **options)

    def expressions(self, user: User) -> dict[str, Any]:
        first, last = F(f"{self.name}__first_name"), F(f"{self.name}__last_name")
        return {f"{self.name}_text": Trim(Concat(first, Value(" "), last))}


class Many(Column):
    """Several records (themes, directorates), shown by ``text`` as tags."""

    def __init__(
        self, *args: Any, model: type[models.Model], text: str,
        choices: Callable[[User], models.QuerySet[Any]], **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.field: Any = model._meta.get_field(self.name)
        self.text = text
        self.choices = choices

    def links(self) -> models.QuerySet[Any]:
        """The rows of the link table of the record being listed."""
        through = self.field.remote_field.through
        return through._default_manager.filter(
            **{f"{self.field.m2m_field_name()}_id": OuterRef("pk")}
        )

    def expressions(self, user: User) -> dict[str, Any]:
        path = f"{self.field.m2m_reverse_field_name()}__{self.text}"
        return {f"{self.name}_names": ArraySubquery(self.links().order_by(path).values(path))}

    def html(self, row: Row) -> str:
        names = row[f"{self.name}_names"]
        if not names:
            return EMPTY
        tags = "".join(f'<li class="tag">{escape(name)}</li>' for name in names)
        return mark_safe(f'<ul class="tags">{tags}</ul>')  # noqa: S308 - names are escaped

    def filters(self) -> dict[str, django_filters.Filter]:
        return {
            self.slug: django_filters.ModelMultipleChoiceFilter(
                label=self.label,
                queryset=lambda request: self.choices(request.user),
                widget=forms.CheckboxSelectMultiple,
                method=self.having,
            )
        }

    def having(self, queryset: Any, _name: str, chosen: list[models.Model]) -> Any:
        """The records linked to one of ``chosen`` at least: a semi-join, so that no row doubles."""
        if not chosen:
            return queryset
        target = f"{self.field.m2m_reverse_field_name()}__in"
        return queryset.filter(Exists(self.links().filter(**{target: chosen})))


class People(Many):
    """Actors beside what they said: named to who may know it, else counted."""

    def __init__(
        self, *args: Any, named: Callable[[User], models.QuerySet[Any]], **options: Any
    ) -> None:
        super().__init__(*args, text="full_name", choices=named, **options)
        self.named = named

    def expressions(self, user: User) -> dict[str, Any]:
        actor = f"{self.field.m2m_reverse_field_name()}_id"
        names = self.named(user).filter(
            pk__in=self.links_of(OuterRef(OuterRef("pk"))).values(actor)
        )
        total = self.links().order_by().values(self.field.m2m_field_name())
        return {
            f"{self.name}_names": ArraySubquery(names.order_by("sort_name").values("full_name")),
            f"{self.name}_total": Subquery(total.annotate(n=Count("pk")).values("n")),
        }

    def links_of(self, record: Any) -> models.QuerySet[Any]:
        through = self.field.remote_field.through
        return through._default_manager.filter(**{f"{self.field.m2m_field_name()}_id": record})

    def html(self, row: Row) -> str:
        names = [escape(name) for name in row[f"{self.name}_names"]]
        hidden = (row[f"{self.name}_total"] or 0) - len(names)
        if hidden > 0:
            unnamed = ngettext("%(n)s personne", "%(n)s personnes", hidden) % {"n": hidden}
            names.append(format_html('<span class="muted">{}</span>', unnamed))
        return mark_safe(", ".join(names))  # noqa: S308 - each name is escaped

    def filters(self) -> dict[str, django_filters.Filter]:
        return {
            self.slug: django_filters.ModelMultipleChoiceFilter(
                label=self.label,
                queryset=lambda request: self.named(request.user),
                widget=forms.MultipleHiddenInput,
                method=self.having,
            )
        }


class Personal(Column):
    """A contact detail: read by those whom ``readable`` names, hidden from the others."""

    def __init__(self, *args: Any, readable: Callable[[User], Q], **options: Any) -> None:
        super().__init__(*args, **options)
        self.readable = readable

    def expressions(self, user: User) -> dict[str, Any]:
        rule = self.readable(user)
        if rule == Q():
            return {self.name: F(self.name)}
        shown = models.Case(
            models.When(rule, then=F(self.name)), default=Value(""), output_field=models.CharField()
        )
        return {f"{self.name}_shown": shown}

    def value(self, row: Row) -> str:
        return row.get(f"{self.name}_shown", row.get(self.name)) or ""

    def html(self, row: Row) -> str:
        return escape(self.value(row))


class Computed(Column):
    """What no one types: an expression of the row. Never edited."""

    def __init__(
        self, slug: str, name: str, label: Any, *,
        expression: Callable[[User], Any], show: Callable[[Any], str] = escape, css: str = "",
    ) -> None:  # fmt: skip
        super().__init__(slug, name, label, editable=False)
        self.expression = expression
        self.show = show
        self.css = css

    def expressions(self, user: User) -> dict[str, Any]:
        return {self.name: self.expression(user)}

    def html(self, row: Row) -> str:
        value = row[self.name]
        return self.show(value) if value not in (None, "", []) else EMPTY


def _lazy_format(template: Any, value: Any) -> Any:
    return lazy(lambda: str(template) % value, str)()


def number(count: int) -> str:
    """A count as people of the language write it: « 12 345 »."""
    return number_format(count, force_grouping=True)
