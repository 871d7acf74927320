"""Step 2 of an import: its table, its columns, and what their values mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from grc.importing import actions
from grc.importing.errors import UnreadableFile
from grc.importing.forms import ColumnsForm, TableForm, as_json
from grc.importing.meaning import MeaningsForm, has_new_values
from grc.models import ImportBatch
from grc.views.importing import begin_work, the_batch


def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: what each column holds, and what is asked once for the whole file."""
    batch, importer = the_batch(request, pk)
    if batch.state not in ImportBatch.WAITING:
        return redirect(batch)
    data = request.POST if request.method == "POST" else None
    columns = ColumnsForm(data, batch=batch, importer=importer)
    options = importer.options_form(data, initial=batch.options)
    if data is not None and columns.is_valid() & options.is_valid():
        answers = as_json(options.cleaned_data)
        if not actions.keep_answers(batch=batch, targets=columns.targets, options=answers):
            return redirect(batch)
        if has_new_values(batch, importer):
            return redirect("grc:import_values", batch.pk)
        return start_check(batch)
    context = columns_page(batch, columns, options, TableForm(batch=batch))
    return render(request, "grc/import_columns.html", context, status=422 if data else 200)


def columns_page(
    batch: ImportBatch, columns: ColumnsForm, options: forms.Form, table: TableForm
) -> dict[str, Any]:
    constants = getattr(options, "constants", ())
    return {
        "batch": batch,
        "columns": columns,
        "options": options,
        "asked": [bound for bound in options if bound.name not in constants],
        "constants": [options[name] for name in constants],
        "table": table,
    }


def import_values(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2, when a column goes to a choice of ours: what each of its values means."""
    batch, importer = the_batch(request, pk)
    if batch.state not in ImportBatch.WAITING:
        return redirect(batch)
    form = MeaningsForm(request.POST or None, batch=batch, importer=importer)
    if not form.questions:
        return redirect("grc:import_columns", batch.pk)
    if request.method == "POST" and form.is_valid():
        if actions.keep_meanings(batch=batch, meanings=form.chosen()):
            return start_check(batch)
        return redirect(batch)
    status = 422 if request.method == "POST" else 200
    return render(request, "grc/import_values.html", {"batch": batch, "form": form}, status=status)


def start_check(batch: ImportBatch) -> HttpResponse:
    """Check the rows: at once when that is quick, in the worker otherwise."""
    if actions.ask_check(batch=batch):
        begin_work(batch)
    return redirect(batch)


@require_POST
def import_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2, when the table found is not the right one: another sheet, other titles."""
    batch, importer = the_batch(request, pk)
    if batch.state not in ImportBatch.WAITING:
        return redirect(batch)
    form = TableForm(request.POST, batch=batch)
    if form.is_valid():
        try:
            actions.choose_table(batch=batch, **form.chosen(batch))
            return redirect("grc:import_columns", batch.pk)
        except UnreadableFile as error:
            form.add_error(None, str(error))
            batch.refresh_from_db()
    columns = ColumnsForm(batch=batch, importer=importer)
    options = importer.options_form(initial=batch.options)
    context = columns_page(batch, columns, options, form)
    return render(request, "grc/import_columns.html", context, status=422)
