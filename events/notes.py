"""The notes of an event as they are shown while they are taken."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Sum

from events.forms.event_note import NewNoteForm
from events.models import Event, EventNote
from events.models.event_note import BECOMES
from grc.models import User

MOST = 500


def seen(event: Event) -> str:
    """What changes whenever a line is added, changed or archived: each write counts a version."""
    every = EventNote._base_manager.filter(event=event)
    found = every.aggregate(count=Count("pk"), versions=Sum("version"))
    return f"{found['count']}-{found['versions'] or 0}"


def notes_of(event: Any, reader: User, form: Any = None) -> dict[str, Any]:
    """The lines, the latest last (of a very long meeting, the last ``MOST``), and the form that
    adds one."""
    mark = seen(event)
    found = EventNote.objects.visible_to(reader).filter(event=event)
    related = found.select_related("created_by", *BECOMES)
    lines = list(related.order_by("-pk")[: MOST + 1])
    if form is None and event.can_edit:
        form = NewNoteForm(instance=EventNote(event=event), user=reader, auto_id="nouvelle-%s")
    return {
        "event": event, "notes": lines[:MOST][::-1], "more": len(lines) > MOST, "seen": mark,
        "note_form": form if event.can_edit else None,
    }  # fmt: skip
