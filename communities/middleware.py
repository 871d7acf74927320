from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from communities.standing import Standing


class StandingMiddleware:
    """Asks once a request which communities the person gardens and belongs to, today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.standing = Standing(request.user.pk)  # type: ignore[attr-defined]
        return self.get_response(request)
