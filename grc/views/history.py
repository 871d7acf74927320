"""The history of a record and of a cell, and the way back to what they were."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grc import undo
from grc.changes import history_of
from grc.forms import came_from, next_url
from grc.http import Request
from grc.journal import undo_address
from grc.previews import preview_of
from grc.sheets import get_sheet


@require_safe
def record_history(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """The whole history of the record ``pk`` of the model ``label`` (``gardeners.need``)."""
    record = get_object_or_404(_model(label).objects.readable_by(request.user), pk=pk)
    history = history_of(record, request.user, before=_moment(request.GET.get("avant", "")))
    context = {
        "record": record,
        "history": history,
        "newest_url": history.url if "avant" in request.GET else "",
    }
    return render(request, "grc/record_history.html", context)


@require_safe
def cell_history(request: Request, slug: str, pk: int, column_slug: str) -> HttpResponse:
    """What stood in a cell: who, when, from, to, by what way; and its values to be restored."""
    sheet = get_sheet(slug)
    column = sheet.column(column_slug)
    record = get_object_or_404(sheet.readable(request.user), pk=pk)
    history = history_of(record, request.user, only=column.fields)
    context = {
        "sheet": sheet,
        "column": column,
        "record": record,
        "history": history,
        "fields": column.fields,
        "seen": undo.standing(record, column.fields),
        "next": came_from(request) or sheet.url,
    }
    return render(request, "grc/cell_history.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def record_restore(request: Request, label: str, pk: int) -> HttpResponse:
    """Show what ``?moment=`` would bring back, in all or in the fields ``?champ=``; then do it,
    unless someone wrote there since it was shown (422)."""
    record = _held(request, label, pk)
    asked = request.POST if "moment" in request.POST else request.GET
    moment, names = _moment(asked.get("moment", "")) or timezone.now(), asked.getlist("champ")
    past = undo.past(record, moment, names)
    if past is None:
        raise Http404(_("Cette fiche n’existait pas encore."))
    seen = undo.standing(record, names)
    if request.method == "POST" and request.POST.get("vu") == seen and not past.row.is_empty:
        return _restored(request, record, undo.restore(past, by=request.user))
    context = {
        "record": record, "names": names, "seen": seen, "moment": moment,
        "moment_text": asked.get("moment", ""), "preview": preview_of(past, request.user),
        "conflict": request.method == "POST", "next": came_from(request),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "grc/record_restore.html", context, status=status)


def _restored(request: Request, record: Any, result: undo.Result) -> HttpResponseRedirect:
    if result.refused:
        _target, reason = result.refused[0]
        messages.warning(request, _("Rien n’a changé : %(reason)s.") % {"reason": reason})
    else:
        back = undo_address(type(record), result.context)
        messages.success(request, _("C’est rétabli."), extra_tags=back)
    return redirect(next_url(request, record.get_absolute_url()))


@require_POST
def record_archive(request: Request, label: str, pk: int) -> HttpResponse:
    """Archive the record: it leaves the lists, and comes back in one click."""
    record = _held(request, label, pk)
    undo.archive(record, by=request.user)
    back = reverse("grc:record_unarchive", args=[label, pk])
    messages.success(request, _("C’est archivé."), extra_tags=f"undo:{back}")
    return redirect(next_url(request, record.get_absolute_url()))


@require_POST
def record_unarchive(request: Request, label: str, pk: int) -> HttpResponse:
    """Bring the record back where it was."""
    record = _held(request, label, pk)
    undo.archive(record, by=request.user, archived=False)
    messages.success(request, _("« %(record)s » est sorti des archives.") % {"record": record})
    if request.htmx:
        return render(request, "grc/_unarchived.html")
    return redirect(next_url(request, record.get_absolute_url()))


def _held(request: Request, label: str, pk: int) -> Any:
    """The record, archived or not: 404 for who may not read it, 403 for who may only read it;
    locked when the request is in a transaction."""
    model = _model(label)
    if not hasattr(model, "archived_at"):
        raise Http404(label)
    get_object_or_404(model.objects.readable_by(request.user).only("pk"), pk=pk)
    mine = model.objects.writable_by(request.user)
    if request.method == "POST" and transaction.get_connection().in_atomic_block:
        mine = mine.select_for_update(of=("self",))
    record = mine.filter(pk=pk).first()
    if record is None:
        raise PermissionDenied
    return record


def _model(label: str) -> Any:
    """The model whose records have a page and a history; ``Http404`` when there is none."""
    try:
        model: type[models.Model] = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise Http404(label) from error
    known = hasattr(model, "history") and hasattr(model, "get_absolute_url")
    if not known or not hasattr(model._default_manager, "readable_by"):
        raise Http404(label)
    return model


def _moment(text: str) -> dt.datetime | None:
    """The moment written in an address, or ``None`` when it is not one."""
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
