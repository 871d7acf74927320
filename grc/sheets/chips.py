"""The filters in use, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.forms import BaseForm
from django.utils.formats import localize
from django.utils.translation import gettext as _

from grc.sheets.columns.figures import BoundFilter
from grc.sheets.columns.filtering import TextFilter


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address of the sheet without it."""

    label: str
    value: str
    remove_url: str


def chip(form: BaseForm, name: str, used: Any, remove_url: str) -> Chip:
    """What the valid ``form`` holds under ``name``, the filter ``used``."""
    label = getattr(used, "column", None) or form.fields[name].label or name
    return Chip(str(label), said(form, name, used), remove_url)


def said(form: BaseForm, name: str, used: Any) -> str:
    """The value of the filter ``used``, as people say it."""
    value: Any = form.cleaned_data.get(name)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list) and all(isinstance(item, models.Model) for item in value):
        return _one_of([str(item) for item in value], but=used.exclude)
    choices = dict(getattr(form.fields[name], "choices", []) or [])
    if isinstance(value, (list, tuple)):
        return _one_of([str(choices.get(item, item)) for item in value], but=used.exclude)
    if isinstance(used, BoundFilter):
        return used.said(value)
    if isinstance(used, TextFilter):
        value = used.said(value)
        named = used.exclude and hasattr(used, "column")
        return _("sauf %(value)s") % {"value": value} if named else value
    return str(choices.get(value) or localize(value))


def _one_of(values: list[str], *, but: bool) -> str:
    """« a ou b »; all but them: « ni a, ni b »."""
    if not but:
        return _(" ou ").join(values)
    if len(values) == 1:
        return _("sauf %(value)s") % {"value": values[0]}
    return ", ".join(_("ni %(value)s") % {"value": value} for value in values)
