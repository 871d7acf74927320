"""The filters in use, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.forms import BaseForm
from django.utils.formats import localize
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address of the sheet without it."""

    label: str
    value: str
    remove_url: str


def said(form: BaseForm, name: str) -> str:
    """What the valid ``form`` holds under ``name``, as people say it."""
    value: Any = form.cleaned_data.get(name)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list) and all(isinstance(item, models.Model) for item in value):
        return ", ".join(map(str, value))
    choices = dict(getattr(form.fields[name], "choices", []) or [])
    if isinstance(value, (list, tuple)):
        return ", ".join(str(choices.get(item, item)) for item in value)
    return str(choices.get(value) or localize(value))
