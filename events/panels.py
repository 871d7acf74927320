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
from grc.templatetags.dates import near_text


def event_row(event: Event) -> Row:
    where = event.place.name if event.place else event.get_mode_display()
    day = near_text(timezone.localdate(event.starts_at))
    return Row(event.title, event.get_absolute_url(), f"{day} · {where}")


def events_panel(events: QuerySet[Any], **said: Any) -> Panel:
    rows = [event_row(event) for event in events.select_related("place")[:ROWS]]
    return Panel("events", "calendar", _("Événements"), rows, **said)


@panel(Community, position=50)
def community_events(community: Community, reader: Reader) -> Panel:
    events = Event.objects.visible_to(reader).filter(community=community)
    return events_panel(
        events.coming(),
        url=f"{reverse('events:event_list')}?communaute={community.pk}",
        add_url=new_url(reader, "events:event_create", communaute=community.pk),
        add_label=_("Ajouter un événement"),
        empty=_("Aucun événement à venir."),
    )


@panel(Need, position=50)
def need_events(need: Need, reader: Reader) -> Panel:
    events = Event.objects.visible_to(reader).filter(needs=need).order_by("-starts_at", "-pk")
    add = new_url(reader, "events:event_create", besoin=need.pk)
    return events_panel(events, add_url=add, add_label=_("Ajouter un événement"))


@panel(Synergy, position=50)
def synergy_events(synergy: Synergy, reader: Reader) -> Panel:
    events = Event.objects.visible_to(reader).filter(synergies=synergy)
    add = new_url(reader, "events:event_create", synergie=synergy.pk)
    return events_panel(
        events.order_by("-starts_at", "-pk"), add_url=add, add_label=_("Ajouter un événement")
    )


@timeline(Actor)
def actor_events(
    actor: Actor, reader: Reader, limit: int, before: dt.date | None
) -> Iterable[Entry]:
    """The events that answered the needs and synergies of ``actor``."""
    needs = with_actor(Need.objects.visible_to(reader), actor).order_by().values("pk")
    synergies = with_actor(Synergy.objects.visible_to(reader), actor).order_by().values("pk")
    linked = Event.objects.filter(Q(needs__in=needs) | Q(synergies__in=synergies))
    found = Event.objects.visible_to(reader).filter(
        pk__in=linked.order_by().values("pk"), starts_at__lt=timezone.now()
    )
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
