"""The floor of a page: an authenticated Django view that fetches 50 rows and renders them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from communities.models import Actor
from gardeners.models import FollowUp, Interaction, Need, Synergy

# Which records, in which order, and six columns, by the sheet's address.
LISTS = {
    "acteurs": (Actor, "sort_name",
                ("full_name", "kind", "commune__name", "email", "phone", "description")),
    "echanges": (Interaction, "-occurred_on",
                 ("title", "occurred_on", "channel", "summary", "community__name", "audience")),
    "besoins": (Need, "-heard_on",
                ("title", "status", "origin", "urgency", "heard_on", "community__name")),
    "synergies": (Synergy, "-created_at",
                  ("title", "status", "reason", "community__name", "audience", "created_at")),
    "suivis": (FollowUp, "due_on",
               ("title", "due_on", "status", "assignee__email", "community__name", "audience")),
}  # fmt: skip


def bare(request: HttpRequest, slug: str) -> HttpResponse:
    model, order, columns = LISTS[slug]
    pk = "-pk" if order.startswith("-") else "pk"
    present = model.objects.filter(archived_at=None)
    rows = present.order_by(order, pk).values_list(*columns)[:50]
    return render(request, "bare.html", {"title": request.user, "rows": rows})


urlpatterns = [path("nu/<slug:slug>/", bare), path("", include("grc.urls"))]
