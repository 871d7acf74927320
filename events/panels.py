"""Events, on the pages of what they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Actor, Community
from communities.querysets import Reader
from events.models import Event
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
    )


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
