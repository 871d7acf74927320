from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.http import Http404
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from grc.sheets.sheet import Sheet

_sheets: dict[str, Sheet] = {}

SheetClass = TypeVar("SheetClass", bound="type[Sheet]")


def register(sheet_class: SheetClass) -> SheetClass:
    """Class decorator: make the sheet a tab of the shared table."""
    _sheets[sheet_class.slug] = sheet_class()
    return sheet_class


def all_sheets() -> list[Sheet]:
    """Every sheet, in the order of its tab."""
    return sorted(_sheets.values(), key=lambda sheet: sheet.position)


def get_sheet(slug: str) -> Sheet:
    """The sheet at ``/grc/<slug>/``; ``Http404`` when there is none."""
    try:
        return _sheets[slug]
    except KeyError:
        raise Http404(_("Cette feuille n’existe pas.")) from None
