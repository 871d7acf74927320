from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from grc.models import User


class Request(HttpRequest):
    """What a view is given once ``LoginRequiredMiddleware`` let the person through."""

    user: User
    htmx: HtmxDetails


def absolute_url(path: str) -> str:
    """The whole address of ``path``, where no request says how people reach us: in the worker."""
    return f"{settings.GRC_URL}{path}"


def key(text: str) -> int | None:
    """The key written in an address, or ``None``."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
