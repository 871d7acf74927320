"""What stands on the page of an event beside what it says of itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import Community
from communities.rights import Reader
from events.agendas import agenda_of, is_read_by
from events.contributions import rows_of
from events.models import Contribution, Event, EventNote
from gardeners.models import Need
from grc.panels import ROWS, Panel, Row, panel


@panel(Event, position=10)
def event_agenda(event: Any, reader: Reader) -> Panel | None:
    """How it is to go, for who may read it."""
    if not is_read_by(event, reader):
        return None
    timing = agenda_of(event, reader)["timing"]
    url = reverse("events:event_agenda", args=[event.pk])
    said: dict[str, Any] = {}
    if event.can_edit:
        said = {
            "add_url": url, "add_label": _("Préparer le déroulé"),
            "empty": _("Pas encore de déroulé : le kit de l’atelier aide à le construire."),
        }  # fmt: skip
    else:
        said = {"url": url}
    return Panel(
        "agenda", "clock", _("Déroulé"), extra=timing if timing.slots else None,
        template="events/_agenda_panel.html" if timing.slots else "grc/_panel_rows.html", **said,
    )  # fmt: skip


@panel(Event, position=20)
def event_notes(event: Any, reader: Reader) -> Panel | None:
    """The last lines noted, for who prepares the event."""
    if not event.is_writable:
        return None
    url = reverse("events:event_notes", args=[event.pk])
    found = EventNote.objects.visible_to(reader).filter(event=event).order_by("-pk")[:ROWS]
    rows = [Row(str(note), note.get_absolute_url()) for note in reversed(found)]
    return Panel(
        "notes", "pencil", _("Notes prises ensemble"), rows, url=url, add_url=url,
        add_label=_("Prendre des notes"), empty=_("Aucune note pour l’instant."),
    )  # fmt: skip


def contributions_panel(contributions: Any, **said: Any) -> Panel:
    rows = rows_of(contributions.order_by("-pk")[:ROWS])
    return Panel("contributions", "people", _("Contributions"), rows, **said)


@panel(Event, position=30)
def event_contributions(event: Any, reader: Reader) -> Panel:
    said: dict[str, Any] = {}
    if event.can_edit:
        said = {
            "add_url": reverse("events:contribution_create", args=[event.pk]),
            "add_label": _("Noter une contribution"), "empty": _("Aucune contribution notée."),
        }  # fmt: skip
    return contributions_panel(
        Contribution.objects.visible_to(reader).filter(event=event),
        url=f"{reverse('events:contribution_list')}?evenement={event.pk}", **said,
    )  # fmt: skip


@panel(Community, position=53)
def community_contributions(community: Community, reader: Reader) -> Panel:
    return contributions_panel(
        Contribution.objects.visible_to(reader).filter(community=community),
        url=f"{reverse('events:contribution_list')}?communaute={community.pk}",
    )  # fmt: skip


@panel(Need, position=55)
def need_contributions(need: Need, reader: Reader) -> Panel:
    """The contributions that it takes up."""
    return contributions_panel(Contribution.objects.visible_to(reader).filter(need=need))
