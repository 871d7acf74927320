"""Events, on the pages of what they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Actor, Community, Place
from communities.rights import Reader
from events import event_panels  # noqa: F401 - declared there, found from here
from events.models import Event, Project, Story
from events.project_listing import of_community
from gardeners.models import Need, Synergy
from gardeners.panels import new_url, with_actor
from grc.panels import ROWS, Entry, Panel, Row, panel, timeline
from grc.templatetags.badges import status
from grc.templatetags.dates import near_text


def event_row(event: Event) -> Row:
    where = event.place.name if event.place else event.get_mode_display()
    day = near_text(timezone.localdate(event.starts_at))
    badges = [status(event.state, event.get_state_display())]
    return Row(event.title, event.get_absolute_url(), f"{day} · {where}", badges)


def events_panel(events: QuerySet[Any], **said: Any) -> Panel:
    rows = [event_row(event) for event in events.select_related("place")[:ROWS]]
    return Panel("events", "calendar", _("Événements"), rows, **said)


def answering_panel(events: Any, add_url: str) -> Panel:
    """The events that answer a need or a synergy, the latest first; of a series, the next date."""
    rows = events.once_a_series().order_by("-starts_at", "-pk")
    empty = _("Aucun événement n’y répond encore.") if add_url else ""
    return events_panel(rows, add_url=add_url, add_label=_("Organiser un événement"), empty=empty)


@panel(Community, position=50)
def community_events(community: Community, reader: Reader) -> Panel:
    events = Event.objects.visible_to(reader).filter(community=community)
    return events_panel(
        events.coming().once_a_series(),
        url=f"{reverse('events:event_list')}?communaute={community.pk}",
        add_url=new_url(reader, "events:event_create", communaute=community.pk),
        add_label=_("Organiser un événement"),
        empty=_("Aucun événement à venir."),
        template="events/_panel_events.html",
        extra=subscribe_url(community),
    )


@panel(Place, position=50)
def place_events(place: Place, reader: Reader) -> Panel:
    events = Event.objects.visible_to(reader).filter(place=place)
    return events_panel(
        events.coming().once_a_series(),
        url=f"{reverse('events:event_list')}?lieu={place.pk}",
        add_url=new_url(reader, "events:event_create", lieu=place.pk),
        add_label=_("Organiser un événement"),
        empty=_("Aucun événement à venir."),
    )


def subscribe_url(community: Community) -> str:
    """Where a calendar program is told to follow the events of a community that everyone sees."""
    if not community.is_public:
        return ""
    return f"{reverse('events:event_subscription')}?communaute={community.pk}"


@panel(Need, position=50)
def need_events(need: Need, reader: Reader) -> Panel:
    events = Event.objects.visible_to(reader).filter(needs=need)
    add = new_url(reader, "events:event_create", besoin=need.pk)
    return answering_panel(events, add)


@panel(Synergy, position=50)
def synergy_events(synergy: Synergy, reader: Reader) -> Panel:
    events = Event.objects.visible_to(reader).filter(synergies=synergy)
    return answering_panel(events, new_url(reader, "events:event_create", synergie=synergy.pk))


@timeline(Actor)
def actor_events(
    actor: Actor, reader: Reader, limit: int, before: dt.date | None
) -> Iterable[Entry]:
    """The events that answered the needs and synergies of ``actor``, or that they organised."""
    needs = with_actor(Need.objects.visible_to(reader), actor).order_by().values("pk")
    synergies = with_actor(Synergy.objects.visible_to(reader), actor).order_by().values("pk")
    linked = Event.objects.filter(
        Q(needs__in=needs) | Q(synergies__in=synergies) | Q(organisers=actor)
    )
    found = Event.objects.visible_to(reader).filter(pk__in=linked.order_by().values("pk")).held()
    if before:
        found = found.filter(starts_at__date__lt=before)
    return [
        Entry(
            timezone.localdate(event.starts_at),
            "calendar",
            event.title,
            event.get_absolute_url(),
            badges=[event.get_kind_display()],
        )
        for event in found.order_by("-starts_at", "-pk")[:limit]
    ]


def projects_panel(projects: QuerySet[Any], **said: Any) -> Panel:
    rows = [
        Row(project.title, project.get_absolute_url(), "",
            [status(project.status, project.get_status_display())])
        for project in projects.order_by("-pk")[:ROWS]
    ]  # fmt: skip
    return Panel("projects", "handshake", _("Projets"), rows, **said)


def started_here(reader: Reader, empty: str, **about: int) -> dict[str, str]:
    """For who may, where to start one about a record, told even when there is none."""
    url = new_url(reader, "events:project_create", **about)
    return {"add_url": url, "add_label": _("Lancer un projet"), "empty": empty if url else ""}


@panel(Community, position=52)
def community_projects(community: Community, reader: Reader) -> Panel:
    projects = Project.objects.visible_to(reader)
    return projects_panel(
        projects.filter(pk__in=of_community(community).values("pk")),
        url=f"{reverse('events:project_list')}?communaute={community.pk}",
        **started_here(reader, _("Aucun projet pour l’instant."), communaute=community.pk),
    )


@panel(Community, position=54)
def community_stories(community: Community, reader: Reader) -> Panel:
    found = Story.objects.visible_to(reader).filter(project__community=community)
    rows = [Row(story.title, story.get_absolute_url()) for story in found.order_by("-pk")[:ROWS]]
    return Panel("stories", "book", _("Récits"), rows, url=reverse("events:story_list"))


@panel(Need, position=45)
def need_projects(need: Need, reader: Reader) -> Panel:
    return projects_panel(
        Project.objects.visible_to(reader).filter(needs=need),
        **started_here(reader, _("Aucun projet n’y répond encore."), besoin=need.pk),
    )


@panel(Synergy, position=45)
def synergy_projects(synergy: Synergy, reader: Reader) -> Panel:
    return projects_panel(
        Project.objects.visible_to(reader).filter(synergies=synergy),
        **started_here(reader, _("Aucun projet n’y répond encore."), synergie=synergy.pk),
    )


@panel(Actor, position=45)
def actor_projects(actor: Actor, reader: Reader) -> Panel:
    return projects_panel(
        Project.objects.visible_to(reader).filter(holders=actor),
        **started_here(reader, "", acteur=actor.pk),
    )
