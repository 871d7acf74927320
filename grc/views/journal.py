"""The journal of a sheet, one of its requests, and the way back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from grc import undo
from grc.forms import next_url
from grc.htmx import wants_fragment
from grc.http import Request
from grc.journal import Journal, undo_address
from grc.journal_entry import Entry
from grc.sheets import Sheet, all_sheets, get_sheet
from grc.sheets.keyset import PAGE_SIZE
from grc.sheets.onscreen import board_on, render_saved_rows

TOLD_REFUSALS = 5


@require_safe
def journal(request: Request, slug: str) -> HttpResponse:
    """What changed in the sheet, request by request: ``?qui=`` by whom, ``?jour=`` on which day."""
    sheet = _sheet(request, slug)
    context = {
        "sheet": sheet,
        "sheets": all_sheets(),
        "journal": Journal(sheet, request.user, request.GET),
    }
    return render(request, "grc/journal.html", context)


@require_safe
def journal_entry(request: Request, slug: str, context_id: UUID) -> HttpResponse:
    """The rows of one request, before and after, 50 a page (``?apres=`` a key)."""
    sheet = _sheet(request, slug)
    after = request.GET.get("apres", "")
    key = int(after) if after.isdecimal() and len(after) < 19 else 0
    entry = Entry(sheet, context_id, request.user, key)
    if entry.line is None:
        raise Http404(_("Ces changements n’existent pas, ou ne vous sont pas ouverts."))
    return render(request, "grc/journal_entry.html", {"sheet": sheet, "entry": entry})


@require_POST
def journal_undo(request: Request, slug: str, context_id: UUID) -> HttpResponse:
    """Put back what one request changed in the sheet: all that the person may, row by row."""
    sheet = get_sheet(slug)
    entry = Entry(sheet, context_id, request.user)
    if entry.line is None:
        raise Http404(_("Ces changements n’existent pas, ou ne vous sont pas ouverts."))
    if not entry.line.editable:
        raise PermissionDenied
    try:
        result = undo.undo(context_id, by=request.user, among=[sheet.model])
    except undo.UndoError as error:
        messages.warning(request, str(error))
        result = undo.Result()
    _tell(request, sheet, result)
    if wants_fragment(request):
        return _rows(request, sheet, entry.line.pks)
    return redirect(next_url(request, sheet.url))


def _sheet(request: Request, slug: str) -> Sheet:
    """The sheet, for whoever may change something of it."""
    sheet = get_sheet(slug)
    if not sheet.is_kept_by(request.user):
        raise PermissionDenied
    return sheet


def _tell(request: Request, sheet: Sheet, result: undo.Result) -> None:
    if result.restored:
        count = len(result.restored)
        text = ngettext(
            "%(count)s ligne est comme avant.", "%(count)s lignes sont comme avant.", count
        )
        tags = undo_address(sheet.model, result.context)
        messages.success(request, text % {"count": count}, extra_tags=tags)
    if result.refused:
        messages.warning(request, _refusals(sheet, result))


def _refusals(sheet: Sheet, result: undo.Result) -> str:
    """« Laissées telles quelles : « Un local » (modifiée depuis : état) ; et 3 autres. »"""
    first = [(target.pk, reason) for target, reason in result.refused[:TOLD_REFUSALS]]
    records = sheet.model._default_manager.in_bulk([pk for pk, _reason in first])
    told = [f"« {records[pk]} » ({reason})" for pk, reason in first]
    more = len(result.refused) - len(first)
    if more:
        told.append(ngettext("et %(n)d autre", "et %(n)d autres", more) % {"n": more})
    return _("Laissé tel quel : %(rows)s.") % {"rows": " ; ".join(told)}


def _rows(request: Request, sheet: Sheet, pks: set[int]) -> HttpResponse:
    """The rows as they stand, for the table that is open, and the messages."""
    rows = render_saved_rows(request, sheet, sorted(pks)[:PAGE_SIZE])
    return render(request, "grc/_undone.html", {"rows": rows, "board": board_on(request, sheet)})
