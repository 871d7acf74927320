"""What the comboboxes of interactions, needs and synergies propose."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from communities.views.autocomplete import proposed, typed
from gardeners.models import Interaction, Need, Synergy
from gardeners.widgets import propose_records, record_detail


def _records(request: HttpRequest, model: Any, icon: str) -> HttpResponse:
    text = typed(request)
    records = propose_records(model.objects.visible_to(request.user), text) if text else []
    options = [
        {"value": record.pk, "label": str(record), "detail": record_detail(record), "icon": icon}
        for record in records
    ]
    return proposed(request, text, options)


@require_safe
def interaction_autocomplete(request: HttpRequest) -> HttpResponse:
    return _records(request, Interaction, "chat")


@require_safe
def need_autocomplete(request: HttpRequest) -> HttpResponse:
    return _records(request, Need, "sprout")


@require_safe
def synergy_autocomplete(request: HttpRequest) -> HttpResponse:
    return _records(request, Synergy, "network")
