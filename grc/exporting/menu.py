"""The menu « Exporter » of a sheet."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grc.exporting.formats import FORMATS
from grc.importing.registry import importers
from grc.models import ExportLog
from grc.sheets.address import AFTER, BEFORE, PANEL, with_query
from grc.sheets.listing import Listing

Lines = ExportLog.Lines


def groups(listing: Listing) -> list[dict[str, Any]]:
    """For the page then for all the rows that match: what they are, and the link of each format;
    then, for who may, the way in of a spreadsheet of such rows."""
    return [
        {
            "label": label,
            "links": [(each.label, url(listing, lines, kind)) for kind, each in FORMATS.items()],
        }
        for lines, label in (
            (Lines.PAGE, _("Les lignes de cette page")),
            (Lines.ALL, _("Toutes celles qui correspondent")),
        )
    ] + _importing(listing)


def _importing(listing: Listing) -> list[dict[str, Any]]:
    kinds = {importer.name for importer in importers()}
    if listing.sheet.slug not in kinds or not listing.user.is_administrator:
        return []
    address = f"{reverse('grc:import_new')}?type={listing.sheet.slug}"
    return [{"label": _("Un tableau reçu"), "links": [(_("Importer…"), address)]}]


def url(listing: Listing, lines: str, kind: str) -> str:
    """The address of the export of what ``listing`` shows: its own, the place in the list left
    out when all the rows are asked for."""
    params = listing.params.copy()
    for name in (PANEL, *((AFTER, BEFORE) if lines == Lines.ALL else ())):
        params.pop(name, None)
    return with_query(f"{listing.sheet.url}export/{lines}.{kind}", params)
