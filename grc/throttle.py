"""A brake on what anyone may send without an account, shared by all web processes.

It counts in the database, in one statement: no request is missed, however many come at once, and
no other server is needed.
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from grc.models import Throttle

HOUR = 3600
COUNT = """
    INSERT INTO grc_throttle AS known (key, count, ends_at)
    VALUES (%(key)s, 1, now() + %(seconds)s * interval '1 second')
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN known.ends_at <= now() THEN 1 ELSE known.count + 1 END,
        ends_at = CASE WHEN known.ends_at <= now() THEN excluded.ends_at ELSE known.ends_at END
    RETURNING count
"""


def too_many(request: HttpRequest, what: str, *, limit: int, seconds: int = HOUR) -> bool:
    """Count one more ``what`` from the address that ``request`` comes from; whether there are
    more than ``limit`` in ``seconds``."""
    digest = salted_hmac("grc.throttle", f"{what} {client_address(request)}", algorithm="sha256")
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": digest.hexdigest(), "seconds": seconds})
        [count] = cursor.fetchone()
    return int(count) > limit


def client_address(request: HttpRequest) -> str:
    """Where ``request`` comes from: the neighbour, or what the last of the ``GRC_PROXIES``
    proxies in front of us saw (anyone may write the addresses before that one). One household
    has a whole IPv6 /64 (RFC 6177): it counts as one."""
    seen = str(request.META.get("REMOTE_ADDR", ""))
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.GRC_PROXIES <= len(passed):
        seen = passed[-settings.GRC_PROXIES].strip() or seen
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)


def forget_old() -> None:
    """Delete the counts whose time is over."""
    Throttle.objects.filter(ends_at__lt=timezone.now()).delete()
