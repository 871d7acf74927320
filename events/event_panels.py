"""What stands on the page of an event beside what it says of itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.rights import Reader
from events.agendas import agenda_of, is_read_by
from events.models import Event
from grc.panels import Panel, panel


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
