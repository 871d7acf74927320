"""Who came to an event: noted at the door, told by a certificate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.actions import add_at_door, tick
from events.forms import DoorForm, TickForm
from events.models import Event, Participation
from gardeners.views.records import writable
from grc.http import Request
from grc.search import fold

MOST = 2000  # on a phone, all at once: it must hold them when the network drops


@require_http_methods(["GET", "POST"])
@transaction.atomic
def event_attendance(request: Request, pk: int) -> HttpResponse:
    """Those awaited, each with a tick; ``?q=`` looks among all who were invited. Sent by a script
    (``row``), the answer is the row alone, or the sentence that says what is wrong."""
    event = writable(Event, request, pk)
    if not event.takes_attendance:
        messages.info(request, _("Les présences se notent pour un événement annoncé."))
        return redirect(event)
    form = _form(request, event)
    noted = _noted(form, event, request) if form and form.is_valid() else None
    if "row" in request.POST:
        return _row(request, form, noted)
    if noted:
        return redirect(f"{request.path}#p{noted.pk}")
    door = form if isinstance(form, DoorForm) else DoorForm()
    context = {"event": event, "form": door, **_awaited(event, request.GET.get("q", ""))}
    status = 422 if request.method == "POST" else 200
    return render(request, "events/event_attendance.html", context, status=status)


def _form(request: Request, event: Event) -> DoorForm | TickForm | None:
    if request.method != "POST":
        return None
    if "tick" in request.POST:
        return TickForm(request.POST, event=event)
    return DoorForm(request.POST)


def _noted(form: Any, event: Event, request: Request) -> Participation:
    data = form.cleaned_data
    if isinstance(form, DoorForm):
        return add_at_door(event=event, by=request.user, **data)
    participation, attended = data["tick"]
    return tick(participation=participation, attended=attended, at=data["at"])


def _row(request: Request, form: Any, noted: Participation | None) -> HttpResponse:
    if noted:
        return render(request, "events/_attendance_row.html", {"each": noted})
    sentences = [sentence for errors in form.errors.values() for sentence in errors]
    return HttpResponse(" ".join(sentences), content_type="text/plain; charset=utf-8", status=422)


def _awaited(event: Event, text: str) -> dict[str, Any]:
    """By name. Only those who are awaited, unless someone is looked for."""
    text = fold(text.replace("\0", ""))
    found = Participation.objects.filter(event=event).select_related("actor")
    shown = found.filter(actor__sort_name__contains=text) if text else found.at_the_door()
    rows = list(shown.order_by("actor__sort_name", "pk")[: MOST + 1])
    return {
        "rows": rows[:MOST], "is_cut": len(rows) > MOST, "q": text,
        "came": sum(bool(each.attended) for each in rows[:MOST]),
    }  # fmt: skip


@require_safe
def participation_certificate(request: Request, pk: int) -> HttpResponse:
    """For who organises the event, and for who came."""
    seen = Participation.objects.visible_to(request.user).filter(attended=True)
    found = get_object_or_404(seen.select_related("event__place__commune", "actor"), pk=pk)
    return render(request, "events/participation_certificate.html", certificate(found))


def certificate(participation: Participation) -> dict[str, Any]:
    """What the certificate tells."""
    event = participation.event
    return {
        "participation": participation, "event": event, "today": timezone.localdate(),
        "directorates": event.directorates.all(), "community": event.community,
    }  # fmt: skip
