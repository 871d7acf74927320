from events.models.event import Event
from events.models.series import EventSeries, Scope

__all__ = ["Event", "EventSeries", "Scope"]
