"""The pages of the shared table: a sheet, one of its rows, a new row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grc.exporting.menu import groups
from grc.htmx import respond, wants_fragment
from grc.http import Request
from grc.sheets import all_sheets, get_sheet
from grc.sheets.address import ACROSS, BOARD, GROUP, GROUPS, TABLE
from grc.sheets.board import Board
from grc.sheets.grouping import Grouping
from grc.sheets.listing import Listing
from grc.sheets.onscreen import board_on, render_row


@require_GET
def sheet(request: Request, slug: str) -> HttpResponse:
    """A page of 50 rows, as the address says: search, filters, order, place in the list."""
    context = _context(request, slug)
    first = context["listing"].first_view_url
    if first:
        return redirect(first)
    return respond(request, "grc/sheet.html", "grc/_sheet.html", context)


@require_GET
def sheet_count(request: Request, slug: str) -> HttpResponse:
    """How many rows match, asked apart so that no page waits for it; without htmx, the page of
    the sheet that says it."""
    context = {**_context(request, slug), "counted": True}
    return respond(request, "grc/sheet.html", "grc/_sheet_count.html", context)


@require_GET
def sheet_board(request: Request, slug: str) -> HttpResponse:
    """The same by status: a column each, with its first cards; or, for htmx, the cards that follow
    in one of them."""
    context = _context(request, slug, BOARD)
    if not context["sheet"].board:
        raise Http404
    board = Board(context["listing"])
    if wants_fragment(request) and board.continued:
        context["lane"] = board.continuation
        return respond(request, "grc/sheet_board.html", "grc/_board_cards.html", context)
    context["board"] = board
    return respond(request, "grc/sheet_board.html", "grc/_board.html", context)


@require_GET
def sheet_groups(request: Request, slug: str) -> HttpResponse:
    """The same counted by a column, or crossed by two of them."""
    context = _context(request, slug, GROUPS)
    offered = {column.slug: column for column in context["sheet"].grouping_columns}
    column = offered.get(request.GET.get(GROUP, "")) or next(iter(offered.values()))
    across = offered.get(request.GET.get(ACROSS, ""))
    across = across if across is not column else None
    context |= {
        "grouping": Grouping(context["listing"], column, across), "offered": offered.values()
    }  # fmt: skip
    return respond(request, "grc/sheet_groups.html", "grc/_groups.html", context)


def _context(request: Request, slug: str, place: str = TABLE) -> dict[str, Any]:
    found = get_sheet(slug)
    listing = Listing(found, request.user, request.GET, request, place)
    return {
        "sheet": found,
        "sheets": all_sheets(),
        "listing": listing,
        "exports": groups(listing),
        "can_add": found.can_add(request.user),
        "is_keeper": found.is_kept_by(request.user),
    }


@require_GET
def row(request: Request, slug: str, pk: int) -> HttpResponse:
    """A row as it stands: what *Annuler* brings back. Outside htmx, the record's own page."""
    found = get_sheet(slug)
    html = render_row(request, found, pk)
    return HttpResponse(html) if wants_fragment(request) else redirect(f"{found.url}#row-{pk}")


@require_http_methods(["GET", "POST"])
def row_add(request: Request, slug: str) -> HttpResponse:
    """Add a row with the few fields that a record cannot do without."""
    found = get_sheet(slug)
    if not found.can_add(request.user):
        raise PermissionDenied
    form = found.add_form(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.try_save():
        messages.success(request, _("Ligne ajoutée."))
        return _added(request, slug, form.instance.pk)
    context = {"sheet": found, "sheets": all_sheets(), "form": form}
    status = 422 if form.is_bound else 200
    return respond(request, "grc/row_add.html", "grc/_row_add.html", context, status=status)


def _added(request: Request, slug: str, pk: int) -> HttpResponse:
    """The new row at the head of the table, and an empty form for the next; or the sheet."""
    found = get_sheet(slug)
    if not wants_fragment(request):
        return redirect(f"{found.url}#row-{pk}")
    context = {
        "sheet": found,
        "form": found.add_form(request.user),
        "row_html": render_row(request, found, pk, saved=True),
        "board": board_on(request, found),
    }
    return render(request, "grc/_row_added.html", context)
