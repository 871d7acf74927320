"""Importing a spreadsheet, in four steps: the file, its columns, a check, the result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from grc.htmx import respond, wants_fragment
from grc.importing import actions, report, steps, tasks
from grc.importing.errors import UnreadableFile
from grc.importing.forms import ConfirmForm, FileForm
from grc.importing.listing import rows_page
from grc.importing.meaning import has_choices
from grc.importing.registry import Importer, get_importer, importers
from grc.models import ImportBatch

State = ImportBatch.State
LISTED = 50


def administrators_only(request: HttpRequest) -> None:
    """Imports hold contact details of anyone: for others than administrators they do not exist."""
    if not request.user.is_administrator:  # type: ignore[union-attr]
        raise Http404


def the_batch(request: HttpRequest, pk: int) -> tuple[ImportBatch, Importer]:
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if request.method == "POST" and not ImportBatch.objects.editable_by(request.user).filter(pk=pk):
        raise PermissionDenied
    return batch, get_importer(batch.importer)


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """The imports made, and those that wait, the latest first."""
    administrators_only(request)
    batches = ImportBatch.objects.visible_to(request.user).defer("columns", "options")
    batches = batches.select_related("created_by")
    before = request.GET.get("avant", "")
    if before.isdecimal() and len(before) < 18:
        batches = batches.filter(pk__lt=int(before))
    found = list(batches[: LISTED + 1])
    following = f"?avant={found[LISTED - 1].pk}" if len(found) > LISTED else ""
    context = {"batches": found[:LISTED], "next_url": following, "is_first": not before}
    return render(request, "grc/import_list.html", context)


def import_new(request: HttpRequest) -> HttpResponse:
    """Step 1: the file."""
    administrators_only(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        kinds = [one.name for one in importers()]
        wanted = request.GET.get("type", "")
        form = FileForm(initial={"importer": wanted if wanted in kinds else kinds[0]})
        return render(request, "grc/import_new.html", {"form": form, "importers": importers()})
    if form.is_valid():
        try:
            batch = actions.receive_file(
                upload=form.cleaned_data["file"],
                importer=form.cleaned_data["importer"],
                by=request.user,  # type: ignore[arg-type]
            )
            return redirect("grc:import_columns", batch.pk)
        except UnreadableFile as error:
            form.add_error("file", str(error))
    context = {"form": form, "importers": importers()}
    return render(request, "grc/import_new.html", context, status=422)


@require_GET
def import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: what would be created and updated, and what cannot be, before anything is."""
    batch, _importer = the_batch(request, pk)
    if batch.state != State.CHECKED:
        return redirect(batch)
    return check_page(request, batch, ConfirmForm(batch=batch))


def begin_work(batch: ImportBatch) -> None:
    """Check the rows: at once when that is quick, in the worker otherwise."""
    if batch.reading.get("rows", 0) <= tasks.ROWS_AT_ONCE:
        steps.advance(batch_id=batch.pk)
    else:
        tasks.start(batch)


def outcome(batch: ImportBatch, importer: Importer, form: ConfirmForm) -> dict[str, Any]:
    """What is about to happen, as the check tells it and each correction changes it."""
    return {
        "batch": batch,
        "form": form,
        "impact": report.impact(batch, importer),
        "has_values": has_choices(batch, importer),
    }


def check_page(request: HttpRequest, batch: ImportBatch, form: ConfirmForm) -> HttpResponse:
    importer = get_importer(batch.importer)
    context = {
        **outcome(batch, importer, form),
        **rows_page(batch, importer, request.GET),
    }
    return render(request, "grc/import_check.html", context, status=422 if form.is_bound else 200)


@require_GET
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the import is: the step that waits, the work in progress, or step 4, the result."""
    batch, importer = the_batch(request, pk)
    steps = {State.COLUMNS: "grc:import_columns", State.CHECKED: "grc:import_check"}
    if step := steps.get(State(batch.state)):
        answer = redirect(step, batch.pk)
        return HttpResponseClientRedirect(answer.url) if wants_fragment(request) else answer
    if batch.is_working:
        page, fragment = "grc/import_working.html", "grc/_import_working.html"
        return respond(request, page, fragment, {"batch": batch})
    if wants_fragment(request):
        return HttpResponseClientRedirect(batch.get_absolute_url())
    context: dict[str, Any] = {
        "batch": batch,
        "impact": report.impact(batch, importer),
        "records_url": importer.records_url(batch),
        "refused": [
            (row, report.record_url(row, importer))
            for row in batch.rows.exclude(refusal="")[: report.PAGE_ROWS]
        ],
        **rows_page(batch, importer, request.GET),
    }
    return render(request, "grc/import_detail.html", context)


@require_POST
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm: the worker writes the good rows, once however often this is asked."""
    batch, _importer = the_batch(request, pk)
    form = ConfirmForm(request.POST, batch=batch)
    if batch.state == State.CHECKED and not form.is_valid():
        return check_page(request, batch, form)
    if actions.ask_run(batch=batch, by=request.user):  # type: ignore[arg-type]
        tasks.start(batch)
    return redirect(batch)


@require_POST
def import_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a check, or a run and take back what it wrote."""
    batch, _importer = the_batch(request, pk)
    if actions.ask_stop(batch=batch):
        batch.refresh_from_db()
        if batch.is_working:
            tasks.start(batch)
    return redirect(batch)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch, _importer = the_batch(request, pk)
    if actions.ask_undo(batch=batch, by=request.user):  # type: ignore[arg-type]
        tasks.start(batch)
    return redirect(batch)


@require_POST
def import_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up an import that was not confirmed."""
    batch, _importer = the_batch(request, pk)
    if not actions.give_up(batch=batch):
        return redirect(batch)
    messages.success(request, _("Import abandonné : rien n’a été écrit."))
    return redirect("grc:import_list")


@require_GET
def import_rejected(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The rows that were not taken, with the reason, as a file to correct."""
    batch, _importer = the_batch(request, pk)
    response = StreamingHttpResponse(
        report.rejected_lines(batch), content_type="text/csv; charset=utf-8"
    )
    name = _("lignes-non-importees-%(pk)s.csv") % {"pk": batch.pk}
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
