"""The messages about mandates: each in the language of its reader, and of nothing that they may
not read. They leave once what they say is written."""

from __future__ import annotations

from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gardeners.handing import Relay
from gardeners.models import MandateNotice, MandateProposal
from grc.http import absolute_url
from grc.mails import message_id
from grc.models import User


def ask(proposal: MandateProposal, site: str) -> None:
    """Ask the person whether they accept, by the link of the message. ``site`` is the address of
    the site, without a slash at its end."""
    with translation.override(proposal.user.language):
        subject = (
            _("Voulez-vous remplacer un jardinier ? – %(community)s")
            if proposal.stands_in_for
            else _("Voulez-vous être jardinier ? – %(community)s")
        )
        subject %= {"community": proposal.community}
        context = {"proposal": proposal, "link": site + proposal.link()}
        _send(proposal.user, subject, "gardeners/mail/proposal.txt", context)


def tell_answer(proposal: MandateProposal, site: str) -> None:
    """Tell who proposed what the person answered."""
    by = proposal.created_by
    if by is None or not by.is_active or by == proposal.user:
        return
    names = {"name": proposal.user, "community": proposal.community}
    with translation.override(by.language):
        subject = (
            _("%(name)s accepte le mandat – %(community)s")
            if proposal.state == proposal.State.ACCEPTED
            else _("%(name)s décline le mandat – %(community)s")
        )
        address = reverse("gardeners:rotation", args=[proposal.community.slug])
        context = {"proposal": proposal, "link": site + address}
        _send(by, subject % names, "gardeners/mail/answer.txt", context)


def tell_end(notice: MandateNotice, relay: Relay) -> None:
    """Tell a person, at once, that a mandate ends. The message has the same identifier whenever
    it is sent again: mail programs then show it once."""
    mandate, reader = relay.mandate, notice.user
    days = (notice.last_day - timezone.localdate()).days
    with translation.override(reader.language):
        names = {"name": mandate.user, "community": mandate.community}
        subject = _("Le mandat de %(name)s se termine – %(community)s") % names
        context = {
            "reader": reader,
            "relay": relay,
            "mandate": mandate,
            "days": days,
            "rotation": absolute_url(reverse("gardeners:rotation", args=[mandate.community.slug])),
            "handover": absolute_url(reverse("gardeners:handover", args=[mandate.pk])),
        }
        text = render_to_string("gardeners/mail/ending.txt", context)
    one = message_id("mandate", mandate.pk, notice.last_day, notice.days, reader.pk)
    title = " ".join(subject.split())
    EmailMessage(title, text, None, [reader.email], headers={"Message-ID": one}).send()


def _send(reader: User, subject: str, template: str, context: dict[str, object]) -> None:
    text = render_to_string(template, context | {"reader": reader})
    title = " ".join(subject.split())
    transaction.on_commit(lambda: send_mail(title, text, None, [reader.email]), robust=True)
