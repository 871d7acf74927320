"""Fields where one chooses: words that stand alone, themes by what they are part of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from communities.models import Theme


def begin_with_a_capital(form: forms.BaseForm) -> None:
    """The choices of ``form`` stand alone in a list: « Téléphone » rather than « téléphone »."""
    for field in form.fields.values():
        if isinstance(field, forms.TypedChoiceField):
            choices: Any = field.choices
            field.choices = [(value, capfirst(label)) for value, label in choices]


def use_themes(field: forms.Field, record: Any = None) -> None:
    """Choose themes by boxes, grouped by what they are part of; those of ``record`` included."""
    themes = Theme.objects.all() if record is not None and record.pk else Theme.objects.current()
    field.queryset = themes  # type: ignore[attr-defined]
    field.widget = forms.CheckboxSelectMultiple(attrs={"class": "choices-scroll choices-list"})
    field.choices = lambda: grouped_themes(themes, record)  # type: ignore[attr-defined]


def grouped_themes(themes: QuerySet[Any], record: Any = None) -> list[Any]:
    """The choices of themes by parent: those in use today, and those that ``record`` has."""
    kept = set(record.themes.values_list("pk", flat=True)) if record and record.pk else set()
    today = timezone.localdate()
    usable = [theme for theme in themes if in_use(theme, today) or theme.pk in kept]
    tops = [theme for theme in usable if theme.parent_id is None]
    shown = {theme.pk for theme in tops}
    children: dict[int, list[Theme]] = {}
    for theme in usable:
        if theme.parent_id in shown:
            children.setdefault(theme.parent_id, []).append(theme)
    orphans = [t for t in usable if t.parent_id is not None and t.parent_id not in shown]
    groups = [
        (top.name, [(theme.pk, theme.name) for theme in [top, *children.get(top.pk, [])]])
        for top in tops
    ]
    return [*groups, *((theme.pk, theme.name) for theme in orphans)]


def in_use(record: Any, day: dt.date) -> bool:
    return (record.starts_on or day) <= day <= (record.ends_on or day)
