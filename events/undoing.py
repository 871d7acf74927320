"""One click that undoes what has just been written on the page of a project or of an event."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from events.models import (
    AgendaItem,
    Contribution,
    Document,
    EventNote,
    Milestone,
    News,
    Project,
    Story,
)
from gardeners.models import FollowUp, Interaction, Need, Synergy
from grc.history import current_context

UNDONE = (Project, Milestone, News, Document, Story)
OF_EVENT = (AgendaItem, EventNote, Contribution)
# What a note of an event became, put back with it.
MADE_THERE = (Need, Synergy, FollowUp, Interaction)


def undo_here(record: Any) -> str:
    """What a message says to offer the undoing of this request, which wrote ``record``."""
    context = current_context()
    if context and isinstance(record, OF_EVENT):
        return f"undo:{reverse('events:event_undo', args=[record.event_id, context])}"
    if context is None or not isinstance(record, UNDONE):
        return ""
    project = record.pk if isinstance(record, Project) else record.project_id
    return f"undo:{reverse('events:project_undo', args=[project, context])}"
