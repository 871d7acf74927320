"""Digests are sent: each once, none forgotten, whatever stops in between (ADR 0025)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gardeners.digests.schedule import Due, Frequency, all_due
from gardeners.digests.sections import Reading, Section, sections_of
from gardeners.models import Digest
from gardeners.models.digest import stop_address
from grc.http import absolute_url
from grc.mails import message_id

logger = logging.getLogger(__name__)


def send_digests() -> int:
    """Send those due now; returns how many left. One that fails is left for the next run, and
    keeps no other from leaving."""
    sent = 0
    for due in all_due(timezone.now()):
        try:
            sent += send_once(due)
        except Exception:
            logger.exception("the digest of user %s for %s was not sent", due.user.pk, due.day)
    return sent


@transaction.atomic
def send_once(due: Due) -> bool:
    """Whether it left now: it had not been prepared, and there was something to say. The row that
    keeps it from leaving twice is written with the sending: two runs at once wait for one another,
    and one that is killed leaves no row."""
    digest, is_new = Digest.objects.get_or_create(user=due.user, day=due.day)
    if not is_new:
        return False
    with translation.override(due.user.language):
        sections = sections_of(Reading(due.user, due.first, due.day))
        if not worth_sending(sections, due.frequency):
            digest.is_empty = True
            digest.save(update_fields=["is_empty"])
            return False
        message(due, sections).send()
    return True


def worth_sending(sections: Sequence[Section], frequency: str) -> bool:
    """Each week whatever there is; each morning only if something is new, or for today: a letter
    that says the same every day is not read."""
    if frequency == Frequency.WEEKLY:
        return bool(sections)
    return any(line.is_news for section in sections for line in section.lines)


def message(due: Due, sections: Sequence[Section]) -> EmailMultiAlternatives:
    """The message, as text and as HTML, which stops in one click (RFC 8058). It has the same
    identifier whenever it is sent again: mail programs then show it once."""
    stop = absolute_url(stop_address(due.user))
    context: dict[str, Any] = {
        "reader": due.user, "sections": sections, "day": due.day, "stop": stop,
        "choice": absolute_url(reverse("gardeners:digest_choice")), "home": absolute_url("/"),
        "frequency": due.frequency,
    }  # fmt: skip
    headers = {
        "Message-ID": message_id("digest", due.user.pk, due.day),
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    text = render_to_string("gardeners/mail/digest.txt", context)
    found = EmailMultiAlternatives(
        subject(due, sections), text, None, [due.user.email], headers=headers
    )
    found.attach_alternative(render_to_string("gardeners/mail/digest.html", context), "text/html")
    return found


def subject(due: Due, sections: Sequence[Section]) -> str:
    """« Votre point du 24 novembre : 3 nouveautés, 2 en retard »."""
    late = sum(len(section.lines) for section in sections if section.key == "late")
    news = sum(
        line.is_news for section in sections for line in section.lines if section.key != "late"
    )
    told = []
    if news:
        told.append(ngettext("%(count)s nouveauté", "%(count)s nouveautés", news) % {"count": news})
    if late:
        told.append(ngettext("%(count)s en retard", "%(count)s en retard", late) % {"count": late})
    day = date_format(due.day, "j F")
    if not told:
        return _("Votre point du %(day)s") % {"day": day}
    return _("Votre point du %(day)s : %(told)s") % {"day": day, "told": ", ".join(told)}
