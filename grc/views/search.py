"""The search of everything, from the box at the head of every page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grc.finders import found_everywhere
from grc.http import Request


@require_safe
def search(request: Request) -> HttpResponse:
    """The first records of each kind that match ``?q=``, and the way to all of them."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    panels = found_everywhere(request, text, request.user) if text else []
    return render(request, "grc/search.html", {"text": text, "panels": panels})
