"""What the combobox of events proposes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from communities.views.autocomplete import proposed, typed
from events.models import Event
from events.widgets import event_detail as detail
from gardeners.widgets import propose_records


@require_safe
def event_autocomplete(request: HttpRequest) -> HttpResponse:
    text = typed(request)
    events = propose_records(Event.objects.visible_to(request.user), text) if text else []
    options = [
        {"value": event.pk, "label": str(event), "detail": detail(event), "icon": "calendar"}
        for event in events
    ]
    return proposed(request, text, options)
