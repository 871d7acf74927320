"""The steps of an event: announced, debriefed, cancelled, and back."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from events.actions import announce, cancel
from events.forms import CancelForm, DebriefForm
from events.models import Event
from events.views.event import saved_event, writable_event
from gardeners.views.records import form_page, posted
from grc.http import Request

ONE_CLICK = (Event.Status.DRAFT, Event.Status.ANNOUNCED)


@require_POST
@transaction.atomic
def event_status(request: Request, pk: int) -> HttpResponse:
    """One click: ``etat`` announced (from a draft, with those of its series; or again, once it was
    closed) or draft."""
    event = writable_event(request, pk)
    wanted = request.POST.get("etat")
    if wanted not in ONE_CLICK:
        raise Http404
    if wanted == event.status:
        return redirect(event)
    if event.status == Event.Status.DRAFT:
        count = len(announce(event=event, by=request.user))
        told = ngettext("Événement annoncé.", "%(count)s dates annoncées.", count)
        return saved_event(request, event, told % {"count": count})
    event.status = wanted
    event.save(update_fields=["status", "announced_at", "closed_at"])
    text = _("Événement « %(status)s ».") % {"status": event.get_state_display()}
    return saved_event(request, event, text)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def event_debrief(request: Request, pk: int) -> HttpResponse:
    """Once it took place: what came of it."""
    event = writable_event(request, pk)
    if event.status == Event.Status.DRAFT or not event.is_over:
        messages.info(request, _("Le bilan se fait après l’événement, une fois annoncé et passé."))
        return redirect(event)
    form = DebriefForm(posted(request), instance=event, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return saved_event(request, event, _("Bilan noté."))
    return form_page(request, "events/event_debrief.html", form)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def event_cancel(request: Request, pk: int) -> HttpResponse:
    """Say why it will not take place; for one of a series, which dates."""
    event = writable_event(request, pk)
    form = CancelForm(posted(request), event=event)
    if form.is_bound and form.is_valid():
        reason, scope = form.cleaned_data["reason"], form.scope_chosen
        found = cancel(event=event, reason=reason, scope=scope, by=request.user)
        text = ngettext("Événement annulé.", "%(count)s dates annulées.", len(found))
        return saved_event(request, event, text % {"count": len(found)})
    context = {"form": form, "event": event}
    return render(
        request, "events/event_cancel.html", context, status=422 if form.is_bound else 200
    )
