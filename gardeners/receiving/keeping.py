"""Received messages kept for who sent them, logged, and deleted when they have served."""

from __future__ import annotations

import datetime as dt
import logging
from email.message import Message

from django.db import transaction

from gardeners.models import ReceivedEmail
from gardeners.models.received import KEPT_DAYS, MAX_TEXT, WAITING_DAYS
from gardeners.receiving.letter import MAX_RAW, Letter, parse
from gardeners.receiving.trust import RefusedError, sender_of

log = logging.getLogger(__name__)
MAX_FILES = 20


def receive(raw: bytes) -> ReceivedEmail | None:
    """Keep the message ``raw`` (RFC 5322); ``None`` when it is refused, which the log counts."""
    message = parse(raw)
    return receive_message(message, is_cut=len(raw) > MAX_RAW)


@transaction.atomic
def receive_message(
    message: Message, *, is_spam: bool = False, is_cut: bool = False
) -> ReceivedEmail | None:
    """The same for a message that is parsed already. The same one twice is kept once."""
    letter = Letter(message, is_cut=is_cut)
    try:
        sender = sender_of(letter, is_spam=is_spam)
    except RefusedError as error:
        log.warning("received email refused: %s", error)
        return None
    text = letter.text
    email, _is_new = ReceivedEmail.objects.get_or_create(
        sender=sender,
        message_id=letter.message_id,
        defaults={
            "subject": letter.subject[:200],
            "text": text[:MAX_TEXT],
            "is_cut": letter.is_cut or len(text) > MAX_TEXT,
            "written_on": letter.written_on,
            "people": letter.people,
            "attachments": letter.attachments[:MAX_FILES],
        },
    )
    return email


def delete_outdated() -> int:
    """Delete what has served, or was left for long; return how many."""
    delays = dt.timedelta(days=KEPT_DAYS), dt.timedelta(days=WAITING_DAYS)
    return ReceivedEmail.objects.outdated(*delays).delete()[0]
