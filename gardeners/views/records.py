"""What the pages of all records share: finding with rights, saving, answering."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from communities.rights import Reader
from communities.standing import is_keeper
from gardeners.mentioning import named_apart
from grc.forms import RecordForm, lock, next_url
from grc.http import Request
from grc.models import User

Record = TypeVar("Record", bound=models.Model)


def readable(model: type[Record], user: Reader, pk: int, *related: str) -> Record:
    """The record, archived or not, with ``can_edit`` and ``related``; ``Http404`` when ``user`` may
    not read it."""
    found: Any = model._default_manager
    rows = found.readable_by(user).with_rights(user).select_related(*related)
    return get_object_or_404(rows, pk=pk)


def writable(model: type[Record], request: Request, pk: int) -> Record:
    """The record to change, locked while it is being written (inside a transaction).

    ``Http404`` for whom may not read it, ``PermissionDenied`` for whom may only read it.
    """
    manager: Any = model._default_manager
    records = manager.visible_to(request.user).with_rights(request.user)
    found = lock if request.method == "POST" else get_object_or_404
    record = found(records, pk=pk)
    if not record.can_edit:
        raise PermissionDenied
    return record


def may_note(user: Reader) -> bool:
    """Whether ``user`` may note something: the Region's agents, the gardeners of today."""
    return isinstance(user, User) and is_keeper(user)


def refuse_unless_may_note(user: Reader) -> None:
    if not may_note(user):
        raise PermissionDenied


def posted(request: HttpRequest) -> Any:
    """What was sent, or ``None`` when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def saved(request: HttpRequest, record: Any, message: str) -> HttpResponseRedirect:
    """Say that it is saved, and go to the record or where the form came from."""
    messages.success(request, message)
    warn_of_unread(request, record)
    return redirect(next_url(request, record.get_absolute_url()))


def warn_of_unread(request: HttpRequest, record: Any) -> None:
    """Say who is named in what was just saved, and was not told, since they may not read it."""
    _able, unable = named_apart(record)
    for person in unable:
        text = _("%(name)s ne peut pas lire ceci : rien ne lui est signalé.")
        messages.warning(request, text % {"name": person})


def form_page(
    request: HttpRequest, template: str, form: RecordForm, **context: Any
) -> HttpResponse:
    """The page of a form, with status 422 when something is to be put right."""
    status = 422 if form.is_bound else 200
    record = form.instance if form.instance.pk else None
    context |= {"form": form, "record": record, "next": next_url(request, "")}
    return render(request, template, context, status=status)


def asked(request: HttpRequest, name: str, records: models.QuerySet[Any]) -> Any:
    """The record that ``?name=ID`` prefills a form with, among ``records``, or ``None``."""
    value = request.GET.get(name, "")
    if not value.isdecimal():
        return None
    return records.filter(pk=int(value)).first()


def add_followup_url(user: Reader, name: str, record: Any) -> str:
    """Where to promise something about ``record`` and come back, for whom may note; else ``""``."""
    if not may_note(user) or record.archived_at:
        return ""
    address = reverse("gardeners:followup_create")
    return f"{address}?{urlencode({name: record.pk, 'next': record.get_absolute_url()})}"
