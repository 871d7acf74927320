"""How many rows by value of a column, or by those of two."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grc.http import Request
from grc.sheets import all_sheets, get_sheet
from grc.sheets.address import ACROSS, GROUP
from grc.sheets.grouping import Grouping
from grc.sheets.listing import Listing


@require_GET
def sheet_groups(request: Request, slug: str) -> HttpResponse:
    """The rows that the address asks for, counted by a column or crossed by two of them."""
    sheet = get_sheet(slug)
    listing = Listing(sheet, request.user, request.GET, request)
    offered = {column.slug: column for column in sheet.all_columns if column.group_field}
    column = offered.get(request.GET.get(GROUP, "")) or next(iter(offered.values()))
    across = offered.get(request.GET.get(ACROSS, ""))
    grouping = Grouping(listing, column, across if across is not column else None)
    context = {
        "sheet": sheet,
        "sheets": all_sheets(),
        "listing": listing,
        "grouping": grouping,
        "offered": offered.values(),
    }
    return render(request, "grc/sheet_groups.html", context)
