from events.forms.event import EVENT_ASKS, EventForm
from events.forms.recurrence import DatesForm, RecurringEventForm, Repeats
from events.forms.steps import CancelForm, DebriefForm

__all__ = [
    "EVENT_ASKS",
    "CancelForm",
    "DatesForm",
    "DebriefForm",
    "EventForm",
    "RecurringEventForm",
    "Repeats",
]
