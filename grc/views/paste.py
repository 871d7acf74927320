"""Cells of a spreadsheet pasted in a sheet: where, what they would do, then doing it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from grc.bulk.paste import COLUMN, TEXT, Paste
from grc.bulk.preview import pasted_lines
from grc.bulk.selection import CHOICE
from grc.bulk.writing import carry_out
from grc.http import Request
from grc.sheets import get_sheet
from grc.sheets.address import ROW
from grc.views.bulk import tell


@require_http_methods(["GET", "POST"])
def paste(request: Request, slug: str) -> HttpResponse:
    """Ask for the cells to paste, and the column where they begin; sent, with what was typed."""
    return render(request, "grc/paste.html", _context(_paste(request, slug)))


@require_POST
def paste_preview(request: Request, slug: str) -> HttpResponse:
    """Show what each line would change; nothing is written."""
    pasted = _paste(request, slug)
    if pasted.refusal:
        context = _context(pasted) | {"refusal": pasted.refusal}
        return render(request, "grc/paste.html", context, status=422)
    return render(request, "grc/paste_preview.html", _previewed(pasted))


@require_POST
@transaction.atomic
def paste_confirm(request: Request, slug: str) -> HttpResponse:
    """Write the lines that are good; when a row changed since, show them again instead (422)."""
    pasted = _paste(request, slug, lock=True)
    if pasted.refusal:
        context = _context(pasted) | {"refusal": pasted.refusal}
        return render(request, "grc/paste.html", context, status=422)
    context = _previewed(pasted)
    if request.POST.get("vu") != pasted.plan.digest:
        return render(request, "grc/paste_preview.html", context | {"conflict": True}, status=422)
    asked = {"columns": [column.slug for column in pasted.columns], "rows": len(pasted.plan.rows)}
    result = carry_out(pasted.plan, by=request.user, origin="paste", asked=asked)
    tell(request, pasted.sheet, result)
    return redirect(pasted.back_url)


def _paste(request: Request, slug: str, *, lock: bool = False) -> Paste:
    """What is pasted, by whoever may change some of the sheet. The address holds the page of the
    sheet; what is sent, or the address, the rows and the column."""
    sheet = get_sheet(slug)
    if not sheet.is_kept_by(request.user):
        raise PermissionDenied
    params = request.GET.copy()
    params.pop(CHOICE, None)
    for name in (ROW, COLUMN):
        if name in request.POST:
            params.setlist(name, request.POST.getlist(name))
    return Paste(sheet, request.user, params, request.POST.get(TEXT, ""), request, lock)


def _context(pasted: Paste) -> dict[str, Any]:
    urls = {
        f"{name}_url": f"{reverse(f'grc:paste{page}', args=[pasted.sheet.slug])}?{pasted.query}"
        for name, page in (("form", ""), ("preview", "_preview"), ("confirm", "_confirm"))
    }
    return {"sheet": pasted.sheet, "paste": pasted, "column": pasted.params.get(COLUMN), **urls}


def _previewed(pasted: Paste) -> dict[str, Any]:
    return {
        **_context(pasted),
        "lines": pasted_lines(pasted.lines, pasted.user),
        "plan": pasted.plan,
    }
