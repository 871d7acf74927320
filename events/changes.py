"""What the history of a project's parts keeps to those who write it: they may be older than the
day from which others read the project."""

from __future__ import annotations

from events.models import Document, Milestone, News, Story
from grc.changes_told import keep_private

keep_private(Milestone, ("title", "due_on", "done_on"), to=Milestone.objects.writable)
keep_private(Document, ("title", "url"), to=Document.objects.writable)
keep_private(News, ("text", "told_on", "audience"), to=News.objects.writable)
keep_private(
    Story, ("title", "before", "done", "changed", "figures", "audience"), to=Story.objects.writable
)
