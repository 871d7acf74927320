"""The waiting rows of an import at its check: a cell corrected in place, a row left out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from grc.forms import came_from, next_url
from grc.htmx import respond, wants_fragment
from grc.importing import report
from grc.importing.correcting import ChangedMeanwhile, correct, leave_out
from grc.importing.forms import CellForm, ConfirmForm
from grc.importing.registry import Importer
from grc.models import ImportBatch, ImportRow
from grc.views.importing import begin_work, outcome, the_batch


def go_on(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if wants_fragment(request) else redirect(url)


@require_GET
def import_row(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A row of the check, alone; without htmx, the page of the check that begins with it."""
    batch, importer = the_batch(request, pk)
    row = get_object_or_404(batch.rows, number=number)
    if batch.state != ImportBatch.State.CHECKED:
        return go_on(request, batch.get_absolute_url())
    if not wants_fragment(request):
        return redirect(f"{check_url(batch)}?apres={number - 1}#ligne-{number}")
    context = {"batch": batch, "focus": request.GET.get("cellule", ""), "future": True}
    context["shown"] = report.shown_row(row, importer, report.shown_columns(batch))
    return render(request, "grc/_import_row.html", context)


@require_http_methods(["GET", "POST"])
def import_cell(request: HttpRequest, pk: int, number: int, column: int) -> HttpResponse:
    """Ask what to read in place of a cell, then check its row again; ``original`` takes the
    file's own text back. A cell that someone else changed meanwhile is asked about again."""
    batch, importer = the_batch(request, pk)
    row = get_object_or_404(batch.rows, number=number)
    if column >= len(batch.columns):
        raise Http404
    if batch.state != ImportBatch.State.CHECKED:
        return go_on(request, batch.get_absolute_url())
    data = request.POST if request.method == "POST" else None
    form = CellForm(data, text=report.cell_of(row.text, column), label=batch.titles[column])
    if form.is_valid():
        typed = form.cleaned_data | ({"text": None} if "original" in request.POST else {})
        try:
            numbers = correct(batch_id=pk, number=number, column=column, **typed)
            return changed(request, batch, importer, number, numbers, column)
        except ChangedMeanwhile as change:
            form.ask_again(change.text)
    context = {
        "batch": batch, "row": row, "column": column, "title": batch.titles[column], "form": form,
        "is_corrected": str(column) in row.corrections, "next": came_from(request),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return respond(request, "grc/import_cell.html", "grc/_import_cell.html", context, status=status)


@require_POST
def import_leave(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Leave a row out of the import, or take it back (``garder``)."""
    batch, importer = the_batch(request, pk)
    get_object_or_404(batch.rows, number=number)
    numbers = leave_out(batch_id=pk, number=number, out="garder" not in request.POST)
    return changed(request, batch, importer, number, numbers)


def changed(
    request: HttpRequest, batch: ImportBatch, importer: Importer, number: int,
    numbers: list[int] | None, column: int | None = None,
) -> HttpResponse:  # fmt: skip
    """The rows checked again, and what is now about to happen; the whole page when the import
    went on, or waits for the worker."""
    batch.refresh_from_db()
    if not numbers:
        if numbers is not None:
            begin_work(batch)
        return go_on(request, batch.get_absolute_url())
    if not wants_fragment(request):
        return redirect(next_url(request, check_url(batch)).partition("#")[0] + f"#ligne-{number}")
    shown = shown_rows(batch, importer, numbers)
    row = next(one for one in shown if one.row.number == number)
    said = _("Ligne %(number)s : %(effect)s.") % {"number": number, "effect": row.promise}
    context = {
        **outcome(batch, importer, ConfirmForm(batch=batch)),
        "shown": row, "others": [one for one in shown if one is not row],
        "focus": "effet" if column is None else str(column), "said": said,
    }  # fmt: skip
    response = render(request, "grc/_import_row_changed.html", context)
    response["HX-Retarget"] = f"#ligne-{number}"
    response["HX-Reswap"] = "outerHTML"
    return response


def shown_rows(batch: ImportBatch, importer: Importer, numbers: list[int]) -> list[Any]:
    rows: list[ImportRow] = list(batch.rows.filter(number__in=numbers))
    columns = report.shown_columns(batch)
    return [report.shown_row(row, importer, columns) for row in rows]


def check_url(batch: ImportBatch) -> str:
    return reverse("grc:import_check", args=[batch.pk])
