"""What a review of gardeners goes through: needs, synergies, promises, silences, mandates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gardeners.models import FollowUp, Mandate, Need, Synergy
from gardeners.reviewing.agenda import SHOWN, Item, Kind, Meeting, Section, section
from gardeners.silence import longest_silent
from gardeners.suggestions.best import best
from grc.templatetags.badges import due, side, status, urgency
from grc.templatetags.dates import near_text

SOON = dt.timedelta(days=60)  # until the end of a mandate


def in_table(slug: str, meeting: Meeting, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('grc:sheet', args=[slug])}?communaute={meeting.review.community_id}&{query}"


@section(position=10)
def needs(meeting: Meeting) -> Section:
    """Those to qualify, and those heard since the last review, the latest first."""
    found = Need.objects.visible_to(meeting.user).filter(
        Q(status=Need.Status.HEARD) | Q(created_at__gte=meeting.since)
    )
    rows = meeting.waiting(Kind.NEED, found.open()).order_by("-heard_on", "-pk")

    def item(need: Need) -> Item:
        return Item(
            Kind.NEED, need.pk, need.title, need.get_absolute_url(),
            _("entendu : %(when)s") % {"when": near_text(need.heard_on)},
            [side(need.origin), status(need.status, need.get_status_display()),
             urgency(need.urgency, need.get_urgency_display())],
            _("Revenir vers les personnes concernées"),
        )  # fmt: skip

    return meeting.section(
        "needs", "sprout", _("Besoins nouveaux"), rows, item,
        url=in_table("besoins", meeting, etat="heard"),
        empty=_("Aucun besoin nouveau depuis la dernière revue."),
    )  # fmt: skip


@section(position=15)
def suggestions(meeting: Meeting) -> Section:
    """Needs of this community that may gain from meeting others, the best first."""
    rows = best(meeting.user, meeting.review.community_id, meeting.decided(Kind.SUGGESTION), SHOWN)
    items = [
        Item(Kind.SUGGESTION, one.group.pk, str(one.group), "", one.text, needs=one.group.needs)
        for one in rows
    ]
    return Section(
        "suggestions", "network", _("Synergies suggérées"), items[:SHOWN],
        url=reverse("gardeners:suggestion_list"), more=len(items) > SHOWN,
    )  # fmt: skip


@section(position=20)
def synergies(meeting: Meeting) -> Section:
    found = Synergy.objects.visible_to(meeting.user).open().prefetch_related("encouragements")
    found = found.exclude(pk__in=meeting.linked)
    rows = meeting.waiting(Kind.SYNERGY, found).order_by("-created_at", "-pk")

    def item(synergy: Synergy) -> Item:
        words = [str(word.get_side_display()) for word in synergy.encouragements.all()]
        said = _("encouragée par : %(sides)s") % {"sides": ", ".join(words)} if words else ""
        badges = [status(synergy.status, synergy.get_status_display())]
        return Item(
            Kind.SYNERGY, synergy.pk, synergy.title, synergy.get_absolute_url(), said, badges,
            _("Mettre en relation les personnes concernées"),
        )  # fmt: skip

    return meeting.section(
        "synergies", "network", _("Synergies en cours"), rows, item,
        url=in_table("synergies", meeting), empty=_("Aucune synergie en cours."),
    )  # fmt: skip


@section(position=30)
def followups(meeting: Meeting) -> Section:
    """The late ones, and those due before the next review."""
    until = meeting.review.proposed_next()
    found = FollowUp.objects.visible_to(meeting.user).open().filter(due_on__lte=until)
    rows = meeting.waiting(Kind.FOLLOWUP, found).select_related("assignee").order_by("due_on", "pk")

    def item(followup: FollowUp) -> Item:
        return Item(
            Kind.FOLLOWUP, followup.pk, followup.title, followup.get_absolute_url(),
            str(followup.assignee), [due(followup.due_on)],
        )  # fmt: skip

    return meeting.section(
        "followups", "clock", _("Suivis en retard et à venir"), rows, item,
        url=in_table("suivis", meeting, etat="open"),
        empty=_("Aucun suivi d’ici la prochaine revue."),
    )  # fmt: skip


@section(position=40)
def silences(meeting: Meeting) -> Section:
    """The members without any contact for longer than the rhythm of the community."""
    silent = longest_silent(meeting.user, meeting.review.community_id)
    rows = silent.exclude(actor__in=meeting.decided(Kind.ACTOR))

    def item(membership: Any) -> Item:
        last = membership.last_contact
        return Item(
            Kind.ACTOR, membership.actor_id, str(membership.actor),
            membership.actor.get_absolute_url(),
            _("dernier échange : %(when)s") % {"when": near_text(last)} if last
            else _("aucun échange noté"), (), _("Reprendre contact"),
        )  # fmt: skip

    return meeting.section(
        "silences", "bell", _("Sans nouvelles"), rows, item,
        url=in_table("acteurs", meeting, sans_nouvelles="true"),
        empty=_("Tout le monde a donné de ses nouvelles."),
    )  # fmt: skip


@section(position=60)
def mandates(meeting: Meeting) -> Section:
    """Those that end within two months."""
    last = timezone.localdate() + SOON
    ending = Mandate.objects.of_holders().in_force().filter(period__endswith__lte=last)
    rows = meeting.waiting(Kind.MANDATE, ending).select_related("user").order_by("period")

    def item(mandate: Mandate) -> Item:
        ends = near_text(mandate.last_day) if mandate.last_day else ""
        return Item(
            Kind.MANDATE, mandate.pk, str(mandate.user), mandate.community.get_absolute_url(),
            _("fin du mandat : %(when)s") % {"when": ends}, [side(mandate.side)],
        )  # fmt: skip

    return meeting.section("mandates", "flag", _("Mandats près de leur fin"), rows, item)
