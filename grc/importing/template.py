"""An empty spreadsheet to fill in, for each kind of import."""

from __future__ import annotations

from typing import Any

import tablib
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from grc.importing.columns import Field
from grc.importing.registry import Importer, Meanings


def template_of(importer: Importer) -> bytes:
    """An XLSX workbook: a sheet with the titles that an import recognises, and a sheet that says
    what goes under each."""
    fields = {field.name: field for field in importer.fields}
    asked = [fields[name] for name in importer.template]
    with translation.override(settings.LANGUAGE_CODE):  # titles are recognised in French
        titles = [str(field.label) for field in asked]
    meanings = importer.meanings()
    rows = tablib.Dataset(headers=titles, title=_("À remplir"))
    helps = tablib.Dataset(title=_("Aide"), headers=[_("Colonne"), _("Ce que l’on y met")])
    for title, field in zip(titles, asked, strict=True):
        helps.append([title, explained(field, meanings.get(field.name))])
    book: Any = tablib.Databook([rows, helps])
    return bytes(book.export("xlsx"))


def explained(field: Field, meanings: Meanings | None) -> str:
    """What goes under a title: one of a few words, or anything."""
    if meanings and meanings.words:
        return _("L’un de : %(choices)s.") % {"choices": ", ".join(meanings.words)}
    return _("Plusieurs, séparés par des points-virgules.") if field.many else _("Librement.")
