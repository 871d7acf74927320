"""What a combobox proposes while one types: a piece of HTML, never a page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.models import Actor, Commune, Community
from communities.proposals import (
    MAX_PROPOSALS,
    actor_detail,
    commune_detail,
    only_communities,
    propose_actors,
)


def typed(request: HttpRequest) -> str:
    """What was typed so far, without what no database takes."""
    return request.GET.get("q", "").replace("\0", "").strip()[:200]


@require_safe
def actor_autocomplete(request: HttpRequest) -> HttpResponse:
    """The actors to propose; with ``creer``, also to add one of that name."""
    text = typed(request)
    actors = propose_actors(Actor.objects.visible_to(request.user), text) if text else []
    communities = only_communities(actors, Community.objects.visible_to(request.user))
    options = [
        {
            "value": actor.pk,
            "label": str(actor),
            "detail": actor_detail(actor),
            "icon": "person" if actor.is_person else "building",
            "community": communities.get(actor.pk, ""),
        }
        for actor in actors
    ]
    return proposed(request, text, options, create="creer" in request.GET)


@login_not_required
@require_safe
def commune_autocomplete(request: HttpRequest) -> HttpResponse:
    text = typed(request)
    communes = Commune.objects.proposed(text)[:MAX_PROPOSALS] if text else []
    options = [
        {"value": commune.pk, "label": str(commune), "detail": commune_detail(commune)}
        for commune in communes
    ]
    return proposed(request, text, options)


def proposed(
    request: HttpRequest, text: str, options: list[dict[str, Any]], *, create: bool = False
) -> HttpResponse:
    """The list that ``combobox.js`` shows: dicts of value, label, detail, icon, community."""
    context = {"text": text, "options": options, "create": create and len(text) > 1}
    return render(request, "communities/_options.html", context)
