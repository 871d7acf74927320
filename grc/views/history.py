from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime

from grc.changes import history_of


def record_history(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """The whole history of the record ``pk`` of the model ``label`` (``gardeners.need``)."""
    record = get_object_or_404(_model(label).objects.visible_to(request.user), pk=pk)
    history = history_of(record, request.user, before=_moment(request.GET.get("avant", "")))
    context = {
        "record": record,
        "history": history,
        "newest_url": history.url if "avant" in request.GET else "",
    }
    return render(request, "grc/record_history.html", context)


def _model(label: str) -> Any:
    """The model whose records have a page and a history; ``Http404`` when there is none."""
    try:
        model: type[models.Model] = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise Http404(label) from error
    known = hasattr(model, "history") and hasattr(model, "get_absolute_url")
    if not known or not hasattr(model._default_manager, "visible_to"):
        raise Http404(label)
    return model


def _moment(text: str) -> Any:
    """The moment written in an address, or ``None`` when it is not one."""
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
