"""The export of a sheet, to a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from grc.exporting.archive import TooHeavyError
from grc.exporting.export import Export
from grc.exporting.formats import FORMATS
from grc.http import Request
from grc.models import ExportLog
from grc.sheets import get_sheet
from grc.sheets.listing import Listing

_TOO_HEAVY = gettext_lazy(
    "Un classeur ne peut pas contenir autant de texte : prenez le format CSV, ou filtrez."
)


@require_GET
def sheet_export(request: Request, slug: str, lines: str, kind: str) -> HttpResponseBase:
    """What the address of a sheet shows, its page or all that match, in the format ``kind``; or
    the reason why not, when following the address to the letter is impossible."""
    listing = Listing(get_sheet(slug), request.user, request.GET, request)
    if lines not in ExportLog.Lines.values or kind not in FORMATS:
        raise Http404(_("Cet export n’existe pas."))
    export = Export(listing, lines, FORMATS[kind])
    if export.refusals:
        return _refused(request, export, export.refusals)
    pieces = export.pieces()
    try:
        if export.format.is_whole:
            next(pieces)  # what fails while it is made is told, not downloaded
    except TooHeavyError:
        return _refused(request, export, [_TOO_HEAVY])
    response = StreamingHttpResponse(pieces, content_type=export.format.mime)
    response["Content-Disposition"] = content_disposition_header(True, export.file_name)
    response["Cache-Control"] = "no-store"
    return response


def _refused(request: Request, export: Export, reasons: list[Any]) -> HttpResponse:
    context = {
        "sheet": export.listing.sheet,
        "reasons": reasons,
        "back_url": export.listing.url(),
    }
    return render(request, "grc/sheet_export.html", context, status=422)
