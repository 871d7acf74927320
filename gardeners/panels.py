"""What gardeners hold, on the pages of communities and actors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Actor, Community
from communities.rights import Reader
from communities.standing import is_keeper
from gardeners.calendar import Calendar, calendar
from gardeners.models import FollowUp, Interaction, Mandate, Need, Synergy, Volunteer
from gardeners.reading import is_inside
from gardeners.suggestions.listing import similar_to
from gardeners.timeline import followup_entry, interaction_entry, need_entry
from grc.models import User
from grc.panels import ROWS, Entry, Panel, Row, panel, timeline
from grc.templatetags.badges import channel, due, status, urgency
from grc.templatetags.dates import near_text


def sheet_url(reader: Reader, sheet: str, **filters: int) -> str:
    """The sheet that shows all of them, for those who have an account."""
    if not isinstance(reader, User):
        return ""
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return f"{reverse('grc:sheet', args=[sheet])}?{query}"


def new_url(reader: Reader, view: str, **about: int) -> str:
    """The form that adds one, for those who may."""
    if not isinstance(reader, User) or not is_keeper(reader):
        return ""
    query = "&".join(f"{name}={value}" for name, value in about.items())
    return f"{reverse(view)}?{query}"


def need_row(need: Need) -> Row:
    badges = [
        urgency(need.urgency, need.get_urgency_display()),
        status(need.status, need.get_status_display()),
    ]
    return Row(need.title, need.get_absolute_url(), near_text(need.heard_on), badges)


def synergy_row(synergy: Synergy) -> Row:
    badge = status(synergy.status, synergy.get_status_display())
    return Row(synergy.title, synergy.get_absolute_url(), "", [badge])


def followup_row(followup: FollowUp) -> Row:
    badge = due(followup.due_on)
    return Row(followup.title, followup.get_absolute_url(), followup.assignee.name, [badge])


def interaction_row(interaction: Interaction) -> Row:
    badge = channel(interaction.channel, interaction.get_channel_display())
    when = near_text(interaction.occurred_on)
    return Row(interaction.title, interaction.get_absolute_url(), when, [badge])


def needs_panel(needs: QuerySet[Any], **said: Any) -> Panel:
    latest = needs.order_by("-heard_on", "-pk")[:ROWS]
    return Panel("needs", "sprout", _("Besoins"), [need_row(n) for n in latest], **said)


def synergies_panel(synergies: QuerySet[Any], **said: Any) -> Panel:
    latest = synergies.order_by("-created_at", "-pk")[:ROWS]
    rows = [synergy_row(synergy) for synergy in latest]
    return Panel("synergies", "network", _("Synergies"), rows, **said)


def followups_panel(followups: Any, **said: Any) -> Panel:
    next_ones = followups.open().select_related("assignee").order_by("due_on", "pk")[:ROWS]
    rows = [followup_row(followup) for followup in next_ones]
    return Panel("followups", "flag", _("Suivis à faire"), rows, **said)


@panel(Need, position=10)
def similar_needs(need: Need, reader: Reader) -> Panel | None:
    if not isinstance(reader, User) or not is_keeper(reader):
        return None
    return Panel(
        "similar_needs", "sprout", _("Besoins qui se ressemblent"),
        template="gardeners/_similar_needs.html", extra=similar_to(need, reader, ROWS),
    )  # fmt: skip


@panel(Community, position=10)
def community_mandates(community: Community, reader: Reader) -> Panel:
    mandates = Mandate.objects.visible_to(reader).filter(community=community)
    shown = calendar(mandates.select_related("user", "stands_in_for__user"), timezone.localdate())
    return Panel(
        "mandates",
        "calendar",
        _("Mandats"),
        empty=_("Pas encore de mandat."),
        template="gardeners/_mandates.html",
        extra=Mandates(shown, *_rotation_links(community, reader)),
    )


@dataclass(frozen=True)
class Mandates:
    """The calendar of mandates, and where ``reader`` may act on it: ``""`` where they may not."""

    calendar: Calendar
    rotation_url: str
    volunteer_url: str
    is_volunteer: bool
    trust_url: str


def _rotation_links(community: Community, reader: Reader) -> tuple[str, str, bool, str]:
    if not isinstance(reader, User):
        return "", "", False, ""
    rotation = volunteer = ""
    if Community.objects.editable_by(reader).filter(pk=community.pk).exists():
        rotation = reverse("gardeners:rotation", args=[community.slug])
    if Community.objects.joined_by(reader).filter(pk=community.pk).exists():
        volunteer = reverse("gardeners:volunteer", args=[community.slug])
    ready = Volunteer.objects.filter(community=community, user=reader)
    trust = ""
    if volunteer or is_inside(reader, community):
        trust = reverse("gardeners:community_trust", args=[community.slug])
    return rotation, volunteer, bool(volunteer) and ready.exists(), trust


@panel(Community, position=20)
def community_needs(community: Community, reader: Reader) -> Panel:
    return needs_panel(
        Need.objects.visible_to(reader).filter(community=community).open(),
        url=sheet_url(reader, "besoins", communaute=community.pk),
        add_url=new_url(reader, "gardeners:need_create", communaute=community.pk),
        add_label=_("Ajouter un besoin"),
        empty=_("Aucun besoin ouvert pour l’instant.") if isinstance(reader, User) else "",
    )


@panel(Community, position=30)
def community_synergies(community: Community, reader: Reader) -> Panel:
    return synergies_panel(
        Synergy.objects.visible_to(reader).filter(community=community).open(),
        url=sheet_url(reader, "synergies", communaute=community.pk),
        empty=_("Aucune synergie ouverte.") if isinstance(reader, User) else "",
    )


@panel(Community, position=40)
def community_followups(community: Community, reader: Reader) -> Panel:
    return followups_panel(
        FollowUp.objects.visible_to(reader).filter(community=community),
        url=sheet_url(reader, "suivis", communaute=community.pk),
    )


@panel(Community, position=60)
def community_interactions(community: Community, reader: Reader) -> Panel:
    interactions = Interaction.objects.visible_to(reader).filter(community=community)
    latest = interactions.order_by("-occurred_on", "-pk")[:ROWS]
    return Panel(
        "interactions",
        "chat",
        _("Derniers échanges"),
        [interaction_row(interaction) for interaction in latest],
        url=sheet_url(reader, "echanges", communaute=community.pk),
    )


def with_actor(records: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Those among ``records`` that name ``actor`` (once each)."""
    through = records.model.actors.through
    name = f"{records.model._meta.model_name}_id"
    return records.filter(pk__in=through.objects.filter(actor=actor).values(name))


def about_actor(actor: Actor, reader: Reader) -> QuerySet[Any]:
    """The follow-ups about ``actor``, or about an interaction or a need that names them and that
    ``reader`` may read."""
    interactions = with_actor(Interaction.objects.visible_to(reader), actor)
    needs = with_actor(Need.objects.visible_to(reader), actor)
    rule = (
        Q(actor=actor)
        | Q(interaction__in=interactions.order_by().values("pk"))
        | Q(need__in=needs.order_by().values("pk"))
    )
    return FollowUp.objects.visible_to(reader).filter(rule)


@panel(Actor, position=20)
def actor_followups(actor: Actor, reader: Reader) -> Panel:
    return followups_panel(
        about_actor(actor, reader),
        add_url=new_url(reader, "gardeners:followup_create", acteur=actor.pk),
        add_label=_("Promettre un suivi"),
        empty=_("Rien de promis.") if isinstance(reader, User) else "",
    )


@panel(Actor, position=30)
def actor_needs(actor: Actor, reader: Reader) -> Panel:
    return needs_panel(
        with_actor(Need.objects.visible_to(reader), actor),
        url=sheet_url(reader, "besoins", acteurs=actor.pk),
        add_url=new_url(reader, "gardeners:need_create", acteur=actor.pk),
        add_label=_("Ajouter un besoin"),
    )


@panel(Actor, position=40)
def actor_synergies(actor: Actor, reader: Reader) -> Panel:
    return synergies_panel(
        with_actor(Synergy.objects.visible_to(reader), actor),
        url=sheet_url(reader, "synergies", acteurs=actor.pk),
    )


@timeline(Actor)
def actor_interactions(
    actor: Actor, reader: Reader, limit: int, before: dt.date | None
) -> Iterable[Entry]:
    found = with_actor(Interaction.objects.visible_to(reader), actor)
    if before:
        found = found.filter(occurred_on__lt=before)
    return map(interaction_entry, found.order_by("-occurred_on", "-pk")[:limit])


@timeline(Actor)
def actor_heard_needs(
    actor: Actor, reader: Reader, limit: int, before: dt.date | None
) -> Iterable[Entry]:
    found = with_actor(Need.objects.visible_to(reader), actor)
    if before:
        found = found.filter(heard_on__lt=before)
    return map(need_entry, found.order_by("-heard_on", "-pk")[:limit])


@timeline(Actor)
def actor_promises(
    actor: Actor, reader: Reader, limit: int, before: dt.date | None
) -> Iterable[Entry]:
    kept = about_actor(actor, reader).exclude(status=FollowUp.Status.OPEN)
    found = kept.annotate(day=Coalesce(F("done_on"), TruncDate("created_at")))
    if before:
        found = found.filter(day__lt=before)
    return map(followup_entry, found.order_by("-day", "-pk")[:limit])
