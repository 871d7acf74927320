from events.forms.attendance import DoorForm, TickForm
from events.forms.event import EVENT_ASKS, EventForm
from events.forms.invitation import InvitationForm
from events.forms.participation import AnswerForm
from events.forms.recurrence import DatesForm, RecurringEventForm, Repeats
from events.forms.steps import CancelForm, DebriefForm

__all__ = [
    "EVENT_ASKS",
    "AnswerForm",
    "CancelForm",
    "DatesForm",
    "DebriefForm",
    "DoorForm",
    "EventForm",
    "InvitationForm",
    "RecurringEventForm",
    "Repeats",
    "TickForm",
]
