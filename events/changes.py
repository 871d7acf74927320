"""What the history of events and of the parts of projects keeps, and what is undone along."""

from __future__ import annotations

from events.models import (
    AgendaItem,
    Contribution,
    Document,
    Event,
    EventSeries,
    Milestone,
    News,
    Story,
)
from grc.changes_told import keep_private
from grc.undo import undone_along

# The rhythm that events follow.
undone_along(Event, EventSeries)

# How an event is to go is read by its readers as it is shown, not as it was being prepared.
keep_private(
    AgendaItem, ("title", "minutes", "leader", "notes", "card", "parent", "position"),
    to=AgendaItem.objects.writable,
)  # fmt: skip
# Who brought a contribution is named as they agreed, whoever reads its history.
keep_private(Contribution, ("author", "group"), to=Contribution.objects.writable)
# They may be older than the day from which others read the project: for those who write it.
keep_private(Milestone, ("title", "due_on", "done_on"), to=Milestone.objects.writable)
keep_private(Document, ("title", "url"), to=Document.objects.writable)
keep_private(News, ("text", "told_on", "audience"), to=News.objects.writable)
keep_private(
    Story, ("title", "before", "done", "changed", "figures", "audience"), to=Story.objects.writable
)
