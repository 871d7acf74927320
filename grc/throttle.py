"""A brake on what anyone may send without an account."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600


def too_many(request: HttpRequest, what: str, *, limit: int, seconds: int = HOUR) -> bool:
    """Count one more ``what`` from the address that ``request`` comes from; whether there are
    more than ``limit`` in ``seconds``. Each web process counts for itself."""
    address = request.META.get("REMOTE_ADDR", "")
    key = f"throttle:{what}:{address}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > limit
    except ValueError:  # it expired between the two lines
        return False
