"""What our messages have in common."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings


def message_id(*about: object) -> str:
    """A ``Message-ID`` (RFC 5322) made of what the message is about: sent again, it is the same
    message, which mail programs show once."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{'-'.join(map(str, about))}@{sender}>"
