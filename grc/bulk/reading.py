"""What is pasted from a spreadsheet, read as people write it: labels, days, names."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _

from grc.search import fold
from grc.sheets.columns import Column

DAY = re.compile(r"(\d{1,2})(?:er)?[ ./-]+(\w+)\.?[ ./-]+(\d{4}|\d{2})")


def cells_of(text: str) -> list[list[str]]:
    """The lines of a copied range, each as its cells: tabs between them, quotes around those that
    hold a line break, as spreadsheets copy them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    try:
        return [line or [""] for line in csv.reader(io.StringIO(text), delimiter="\t")]
    except csv.Error:  # a quote that never ends
        return [line.split("\t") for line in text.split("\n")]


def sent(column: Column, name: str, field: Any, text: str) -> dict[str, Any]:
    """``text`` as a form sends it to its ``field``, called ``name``, of ``column``. Raise
    ``ValidationError`` when it names nothing that may be chosen."""
    text = text.strip()
    if hasattr(field.widget, "resolve"):  # it finds a record by its name by itself
        return {f"{name}_text": text}
    if isinstance(field, forms.ModelMultipleChoiceField):
        pieces = [piece.strip() for piece in re.split(r"[,;\n]", text)]
        return {name: [_key(column, field, piece) for piece in pieces if piece]}
    if isinstance(field, forms.ModelChoiceField):
        return {name: _key(column, field, text) if text else ""}
    if isinstance(field, forms.ChoiceField):
        return {name: _choice(field, text)}
    if isinstance(field, forms.DateField):
        return {name: day_of(text)}
    return {name: text}


def _key(column: Column, field: Any, text: str) -> int:
    """The key of the only record of that name."""
    wanted, path = fold(text), getattr(column, "text", "")
    found = [
        record.pk
        for record in field.queryset
        if wanted in {fold(str(record)), fold(str(getattr(record, path, "")))}
    ]
    if len(found) == 1:
        return int(found[0])
    if found:
        raise ValidationError(_("Plusieurs s’appellent « %(text)s ».") % {"text": text[:80]})
    raise unknown(text)


def unknown(text: str) -> ValidationError:
    return ValidationError(_("« %(text)s » n’est pas dans la liste.") % {"text": text[:80]})


def _choice(field: Any, text: str) -> str:
    for value, label in field.choices:
        if text == str(value) or fold(text) == fold(str(label)):
            return str(value)
    raise unknown(text)


def day_of(text: str) -> str:
    """The day that ``text`` writes in a French way (« 3 mars 2026 », « 3.3.26 ») as ISO 8601
    does; ``text`` itself when it is not one: the form says so."""
    match = DAY.fullmatch(text.lower())
    if not match:
        return text
    day, month, year = match.groups()
    number = int(month) if month.isdecimal() else _months().get(fold(month), 0)
    century = 2000 if len(year) == 2 else 0
    try:
        return dt.date(century + int(year), number, int(day)).isoformat()
    except ValueError:
        return text


def _months() -> dict[str, int]:
    """French months by their folded names, whole and short."""
    with translation.override("fr"):
        names = [*MONTHS.items(), *MONTHS_3.items()]
        return {fold(str(name)).rstrip("."): number for number, name in names}
