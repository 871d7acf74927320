from events.models.agenda import Agenda, AgendaItem
from events.models.contribution import Contribution
from events.models.document import Document
from events.models.event import Event
from events.models.event_note import EventNote
from events.models.milestone import Milestone
from events.models.news import News
from events.models.notice import EventNotice
from events.models.participation import Participation
from events.models.project import Project
from events.models.series import EventSeries, Scope
from events.models.story import Credit, Story
from events.models.subscription import Subscription
from events.models.workshop_card import WorkshopCard

__all__ = [
    "Agenda",
    "AgendaItem",
    "Contribution",
    "Credit",
    "Document",
    "Event",
    "EventNote",
    "EventNotice",
    "EventSeries",
    "Milestone",
    "News",
    "Participation",
    "Project",
    "Scope",
    "Story",
    "Subscription",
    "WorkshopCard",
]
