from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from grc.models import User


class Request(HttpRequest):
    """What a view is given once ``LoginRequiredMiddleware`` let the person through."""

    user: User
    htmx: HtmxDetails
