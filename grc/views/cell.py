"""A cell of the shared table, edited in place or on a page of its own."""

from __future__ import annotations

import pghistory
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grc.access import editable
from grc.forms import RecordForm, came_from, next_url
from grc.history import current_context
from grc.htmx import respond, wants_fragment
from grc.http import Request
from grc.journal import undo_address
from grc.sheets import Sheet, get_sheet
from grc.sheets.onscreen import board_on, on_board, render_row


@require_http_methods(["GET", "POST"])
def cell(request: Request, slug: str, pk: int, column_slug: str) -> HttpResponse:
    """Ask for the new value of a cell, then save it; 422 with a sentence beside it when the
    value is refused, what was typed being kept."""
    sheet = get_sheet(slug)
    column = sheet.column(column_slug)
    if not column.editable:
        raise Http404
    with transaction.atomic():
        record = editable(sheet.model, request.user, pk=pk)
        data = request.POST if request.method == "POST" else None
        form = sheet.cell_form(column, record, request.user, data)
        pghistory.context(origin="cell")
        saved = request.method == "POST" and form.is_valid() and form.try_save()
    if saved:
        return _saved(request, sheet, pk, form)
    context = {
        "sheet": sheet, "column": column, "form": form, "pk": pk,
        "record": record, "next": came_from(request),
    }  # fmt: skip
    piece = "grc/_card_form.html" if on_board(request, sheet) else "grc/_cell.html"
    status = 422 if form.is_bound else 200
    return respond(request, "grc/cell.html", piece, context, status=status)


def _saved(request: Request, sheet: Sheet, pk: int, form: RecordForm) -> HttpResponse:
    """The row as it stands, and the way back; without htmx, the sheet that it came from."""
    back = undo_address(sheet.model, current_context()) if form.written else ""
    messages.success(request, _said(request, sheet, form), extra_tags=back)
    if not wants_fragment(request):
        page = came_from(request) if on_board(request, sheet) else ""
        return redirect(next_url(request, page or sheet.url) + f"#row-{pk}")
    context = {
        "row": render_row(request, sheet, pk, saved=True), "board": board_on(request, sheet)
    }  # fmt: skip
    response = render(request, "grc/_cell_saved.html", context)
    response["HX-Retarget"] = f"#row-{pk}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _said(request: Request, sheet: Sheet, form: RecordForm) -> str:
    """What a save announces: on a board, where the card now is."""
    if not on_board(request, sheet):
        return _("C’est enregistré.")
    step = form.instance._get_FIELD_display(sheet.model._meta.get_field(sheet.steps.name))
    return _("« %(name)s » : %(step)s.") % {"name": form.instance, "step": step}
