"""Whoever rises from a waiting list is told, once, whatever stops in between (ADR 0033)."""

from __future__ import annotations

import logging

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events.models import Participation
from grc.http import absolute_url
from grc.mails import message_id

logger = logging.getLogger(__name__)


def tell_seats(event_id: int | None = None) -> int:
    """Tell those of one event, or of all, who have a seat and do not know it; returns how many
    messages left. One that fails is left for the next run, and keeps no other from leaving."""
    found = Participation.objects.to_tell()
    if event_id is not None:
        found = found.filter(event=event_id)
    sent = 0
    for pk in list(found.order_by("pk").values_list("pk", flat=True)):
        try:
            sent += tell_once(pk)
        except Exception:
            logger.exception("the seat of participation %s was not told", pk)
    return sent


@transaction.atomic
def tell_once(pk: int) -> bool:
    """Whether it was told now. That it was is written with the sending: two runs at once wait for
    one another, and one that is killed has written nothing. Who wants no more messages, or has no
    address, is left to those who organise the event."""
    rows = Participation.objects.to_tell().select_related("event__place", "actor__user")
    found = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        return False
    seated_at = found.seated_at
    found.seat_told_at = timezone.now()
    found.save(update_fields=["seat_told_at"])
    if found.actor.opted_out or not found.actor.email:
        return False
    language = found.actor.user.language if found.actor.user else "fr"
    with translation.override(language):
        title = " ".join((_("Une place pour vous – %(event)s") % {"event": found.event}).split())
        context = {
            "participation": found, "event": found.event, "name": found.actor,
            "link": absolute_url(found.event.get_absolute_url()),
        }  # fmt: skip
        text = render_to_string("events/mail/seat.txt", context)
    one = message_id("seat", found.pk, f"{seated_at:%Y%m%d%H%M%S}")
    headers = {"Message-ID": one, "Auto-Submitted": "auto-generated"}
    EmailMessage(title, text, None, [found.actor.email], headers=headers).send()
    return True
