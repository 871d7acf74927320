"""Signed links by which people answer without an account. Each is of one person and of one address:
it dies when their address changes."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.urls import reverse

from communities.models import Actor
from events.models import Participation

ANSWER_SALT = "events.answer"
STOP_SALT = "events.stop"


def answer_address(participation: Participation) -> str:
    """Where the actor answers to the event; to be called with ``actor`` read."""
    content = [participation.event_id, participation.actor_id, participation.actor.email]
    return reverse("events:answer_link", args=[signing.dumps(content, salt=ANSWER_SALT)])


def participation_of(token: str) -> Participation | None:
    """What the link is about; ``None`` when it is none of ours, or of someone gone. Once two actors
    were made one, it is about the one who stays."""
    try:
        event, pk, email = signing.loads(token, salt=ANSWER_SALT)
    except signing.BadSignature:
        return None
    actor = _actor(pk, email)
    related = Participation.objects.select_related("event__place__commune", "actor")
    return related.filter(event=event, actor=actor).first() if actor else None


def stop_address(actor: Actor) -> str:
    """Where the actor says that they want no more messages."""
    token = signing.dumps([actor.pk, actor.email], salt=STOP_SALT)
    return reverse("events:message_stop", args=[token])


def actor_to_stop(token: str) -> Actor | None:
    try:
        pk, email = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return None
    return _actor(pk, email)


def _actor(pk: int, email: str) -> Any:
    found = Actor._base_manager.filter(pk=pk, email=email).select_related("merged_into").first()
    while found is not None and found.merged_into:
        found = found.merged_into
    return found
