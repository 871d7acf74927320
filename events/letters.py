"""What is written to who takes part in events: each letter once, whatever stops in between
(ADR 0034)."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events.links import answer_address, stop_address
from events.models import EventNotice, Participation
from grc.http import absolute_url
from grc.mails import message_id
from grc.templatetags.dates import hour, long_text

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """A sort of letter. ``due`` are the participations to which it is to be sent now; ``noted`` is
    the column that says when it was, if one does; ``about`` tells two letters of this sort to one
    person apart. ``subject`` takes the title of the event."""

    name: str
    due: Callable[[], Any]
    about: Callable[[Participation], object]
    subject: Any
    text: str
    html: str
    noted: str = ""


def send_due(letter: Letter, event_id: int | None = None) -> int:
    """Send those due, of one event or of all; returns how many left. One that fails is left for
    the next run, and keeps no other from leaving."""
    due = letter.due()
    if event_id is not None:
        due = due.filter(event=event_id)
    sent = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        try:
            sent += send_once(letter, pk)
        except Exception:
            logger.exception("%s: participation %s was not told", letter.name, pk)
    return sent


@transaction.atomic
def send_once(letter: Letter, pk: int) -> bool:
    """Whether it left now. That it did is written with the sending: two runs at once wait for one
    another, and one that is killed has written nothing; what it sent has the same identifier when
    it is sent again, and mail programs show it once."""
    rows = letter.due().select_related("event__place__commune", "actor__user", "notice")
    found = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        return False
    written = message(letter, found)
    if letter.noted:
        setattr(found, letter.noted, timezone.now())
        found.save(update_fields=[letter.noted])
    EventNotice.tell(found)
    written.send()
    return True


def message(letter: Letter, participation: Participation) -> EmailMultiAlternatives:
    """The letter as text and as HTML, in the language of the person, with links that answer for
    them, and one that stops all messages (RFC 8058)."""
    actor, event = participation.actor, participation.event
    language = actor.user.language if actor.user else "fr"
    stop = absolute_url(stop_address(actor))
    with translation.override(language):
        title = " ".join((str(letter.subject) % {"event": event}).split())
        known = known_by(participation)
        context = {
            "title": title, "participation": participation, "event": event, "name": str(actor),
            "when": span(event.starts_at, event.ends_at), "stop": stop, "known": known,
            "before": span(known.starts_at, known.over_at) if known else "",
            **_links(participation),
        }  # fmt: skip
        text = render_to_string(letter.text, context)
        html = render_to_string(letter.html, context)
    headers = {
        "Message-ID": message_id(letter.name, participation.pk, letter.about(participation)),
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    found = EmailMultiAlternatives(title, text, None, [actor.email], headers=headers)
    found.attach_alternative(html, "text/html")
    return found


def known_by(participation: Participation) -> EventNotice | None:
    """What they were last told, if anything was."""
    return getattr(participation, "notice", None)


def _links(participation: Participation) -> dict[str, Any]:
    link = absolute_url(answer_address(participation))
    choices = (("yes", _("Je viens")), ("perhaps", _("Peut-être")), ("no", _("Je ne viens pas")))
    answers = [{"label": label, "url": f"{link}?reponse={value}"} for value, label in choices]
    return {"link": link, "answers": answers}


def span(start: dt.datetime, end: dt.datetime | None) -> str:
    """« samedi 14 juin 2025, 18 h – 20 h »."""
    if end is None or end == start:
        return _moment(start)
    if timezone.localdate(end) == timezone.localdate(start):
        return f"{_moment(start)} – {hour(end)}"
    return f"{_moment(start)} – {_moment(end)}"


def _moment(moment: dt.datetime) -> str:
    return f"{long_text(timezone.localdate(moment))}, {hour(moment)}"


def stamp(moment: dt.datetime | None) -> str:
    """A moment as an identifier takes it."""
    return f"{moment:%Y%m%d%H%M%S%f}" if moment else ""
