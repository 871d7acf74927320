"""The address that the mail provider calls when a message arrives (ADR 0026)."""

from __future__ import annotations

import logging
from typing import Any

import anymail.urls
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gardeners.receiving.keeping import receive_message

log = logging.getLogger(__name__)
MAX_POST = 50 * 1024 * 1024  # bytes: a message of 25 MB in base64, and its attachments


@csrf_exempt
@login_not_required
@require_http_methods(["POST", "HEAD"])
def inbound_webhook(request: HttpRequest) -> HttpResponse:
    """Keep the messages that the provider sends, once it gave the secret (400 otherwise). What is
    no message of theirs is 400; what fails here is 500, and the provider comes back with it."""
    view = _provider()
    if request.method == "HEAD":  # some ask so whether the address is right
        return HttpResponse()
    view.run_validators(request)
    for event in _events(view, request):
        if event.message is not None:
            receive_message(event.message, is_spam=bool(event.message.spam_detected))
    return HttpResponse()


def _provider() -> Any:
    """Anymail's reader of what ``GRC_MAIL_PROVIDER`` sends."""
    name = settings.GRC_MAIL_PROVIDER
    patterns: dict[str, Any] = {one.name: one for one in anymail.urls.urlpatterns} if name else {}
    found = patterns.get(f"{name}_inbound_webhook") or patterns.get(f"{name}_webhook")
    if found is None:
        raise Http404
    return found.callback.view_class()


def _events(view: Any, request: HttpRequest) -> list[Any]:
    if not str(request.content_type).startswith("multipart/"):
        _read_whole(request)
    try:
        return list(view.parse_events(request))
    except SuspiciousOperation:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        log.warning("webhook of the mail provider not understood: %s", type(error).__name__)
        raise BadRequest("not understood") from error


def _read_whole(request: HttpRequest) -> None:
    """Messages with attachments are longer than what our own forms may send."""
    body = request.read(MAX_POST + 1)
    if len(body) > MAX_POST:
        raise BadRequest("too long")
    request._body = body
