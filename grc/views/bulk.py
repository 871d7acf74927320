"""Many rows changed at once: what to change, what it would do, then doing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from grc.bulk.form import ARCHIVE, DO, UNARCHIVE, BulkForm, Changes
from grc.bulk.plan import Plan, Planner
from grc.bulk.preview import Effect
from grc.bulk.selection import Selection
from grc.bulk.writing import Result, carry_out
from grc.http import Request
from grc.journal import undo_address
from grc.sheets import Sheet, get_sheet


@require_http_methods(["GET", "POST"])
def bulk(request: Request, slug: str) -> HttpResponse:
    """Ask what to change in the rows that the address chooses; sent, with what was filled in."""
    selection = _selection(request, slug)
    sent = request.POST if request.method == "POST" and DO not in request.POST else None
    form = None if selection.refusals else BulkForm(selection.sheet, request.user, sent)
    return render(request, "grc/bulk.html", _context(selection, form))


@require_http_methods(["GET", "POST"])
def bulk_preview(request: Request, slug: str) -> HttpResponse:
    """Show what would change, row by row where they differ; nothing is written."""
    selection = _selection(request, slug)
    form, changes = _asked(request, selection)
    if changes is None:
        return render(request, "grc/bulk.html", _context(selection, form), status=422)
    plan = Planner(selection, changes).plan()
    return render(request, "grc/bulk_preview.html", _previewed(selection, form, changes, plan))


@require_POST
@transaction.atomic
def bulk_confirm(request: Request, slug: str) -> HttpResponse:
    """Do what was shown; when a row came, went or changed since, show it again instead (422)."""
    selection = _selection(request, slug)
    form, changes = _asked(request, selection)
    if changes is None:
        return render(request, "grc/bulk.html", _context(selection, form), status=422)
    plan = Planner(selection, changes, lock=True).plan()
    if request.POST.get("vu") != plan.digest:
        context = _previewed(selection, form, changes, plan) | {"conflict": True}
        return render(request, "grc/bulk_preview.html", context, status=422)
    asked = {"address": selection.query[:1000], "rows": len(plan.rows)}
    asked |= changes.told(selection.sheet.model)
    result = carry_out(plan, by=request.user, origin="bulk", asked=asked)
    tell(request, selection.sheet, result)
    return redirect(selection.back_url)


def _selection(request: Request, slug: str) -> Selection:
    """The rows that the address chooses, for whoever may change some of the sheet."""
    sheet = get_sheet(slug)
    if not sheet.is_kept_by(request.user):
        raise PermissionDenied
    address = request.GET.copy()
    address.pop(DO, None)
    return Selection(sheet, request.user, address, request)


def _asked(request: Request, selection: Selection) -> tuple[BulkForm | None, Changes | None]:
    """The form as it was sent, and the changes it asks for, if they make sense. Archiving is a
    button: ``?faire=archiver``."""
    if selection.refusals:
        return None, None
    wanted = request.POST.get(DO) or request.GET.get(DO)
    if wanted in (ARCHIVE, UNARCHIVE):
        return None, Changes(archived=wanted == ARCHIVE)
    form = BulkForm(selection.sheet, request.user, request.POST)
    return form, form.changes if form.is_valid() else None


def _context(selection: Selection, form: BulkForm | None) -> dict[str, Any]:
    sheet = selection.sheet
    urls = {
        f"{name}_url": f"{reverse(f'grc:bulk{page}', args=[sheet.slug])}?{selection.query}"
        for name, page in (("form", ""), ("preview", "_preview"), ("confirm", "_confirm"))
    }
    return {"sheet": sheet, "selection": selection, "form": form, **urls}


def _previewed(
    selection: Selection, form: BulkForm | None, changes: Changes, plan: Plan
) -> dict[str, Any]:
    archived = {True: ARCHIVE, False: UNARCHIVE, None: ""}[changes.archived]
    sent = form.sent if form else [(DO, archived)]
    return {
        **_context(selection, form),
        "plan": plan,
        "effect": Effect(plan, selection.user),
        "archived": archived,
        "sent": sent,
    }


def tell(request: Request, sheet: Sheet, result: Result) -> None:
    """Say how many rows changed, with the way back, and how many were left alone."""
    if result.changed:
        count = len(result.changed)
        text = ngettext("%(count)s ligne changée.", "%(count)s lignes changées.", count)
        tags = undo_address(sheet.model, result.context)
        messages.success(request, text % {"count": count}, extra_tags=tags)
    else:
        messages.info(request, _("Rien n’a changé."))
    if count := len(result.refused):
        text = ngettext(
            "%(count)s ligne laissée telle quelle.", "%(count)s lignes laissées telles quelles.",
            count,
        )  # fmt: skip
        messages.warning(request, text % {"count": count})
