"""Who takes part in an event, for who organises it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from events.models import Event, Participation
from events.participants import asked_of, heads, lines, page, states, tell_contacts
from gardeners.views.records import writable
from grc.exporting.formats import FORMATS
from grc.http import Request
from grc.models import ExportLog

FILTERS = ("reponse", "mode", "venus", "q")


@require_safe
def event_participations(request: Request, pk: int) -> HttpResponse:
    """Those that the filters ask for, by name, with how to reach those whom one may."""
    event = writable(Event, request, pk)
    rows, next_url = page(event, request.GET, request.user)
    chosen = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    context = {
        "event": event,
        "rows": rows,
        "next_url": next_url,
        "counts": event.participations.counts(),
        "chosen": chosen,
        "query": f"?{request.GET.urlencode()}" if chosen else "",
        "states": states(),
        "modes": Participation.Mode.choices if event.mode == Event.Mode.BOTH else [],
    }
    return render(request, "events/event_participations.html", context)


@require_safe
@transaction.atomic
def event_participations_export(request: Request, pk: int) -> HttpResponse:
    """The same as a file; the register of exports notes it."""
    event = writable(Event, request, pk)
    found = list(asked_of(event, request.GET))
    tell_contacts(found, request.user)
    made = FORMATS["csv"]
    content = b"".join(made.pieces(event.title, heads(), lines(found)))
    with translation.override(settings.LANGUAGE_CODE):
        log = ExportLog.objects.create(
            created_by=request.user, sheet="participants", lines=ExportLog.Lines.ALL,
            format=made.kind, address=request.get_full_path(), asked=event.title, columns=heads(),
        )  # fmt: skip
    log.end(ExportLog.State.DONE, len(found))
    response = HttpResponse(content, content_type=made.mime)
    name = f"participants-{event.pk}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response
