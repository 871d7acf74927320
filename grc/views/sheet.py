"""The pages of the shared table: a sheet, one of its rows, a new row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grc.exporting.menu import groups
from grc.htmx import respond, wants_fragment
from grc.http import Request
from grc.sheets import all_sheets, get_sheet
from grc.sheets.listing import Listing
from grc.sheets.rendering import render_row


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


def _context(request: Request, slug: str) -> dict[str, Any]:
    found = get_sheet(slug)
    listing = Listing(found, request.user, request.GET, request)
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
    }
    return render(request, "grc/_row_added.html", context)
