"""What is undone along with events: the rhythm that they follow."""

from __future__ import annotations

from events.models import Event, EventSeries
from grc.undo import undone_along

undone_along(Event, EventSeries)
