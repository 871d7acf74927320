"""The sections of the pages of a project and of a story, each with the form that adds to it."""

from __future__ import annotations

from typing import Any

from communities.rights import Reader
from events.forms.project import DocumentForm, MilestoneForm, NewsForm
from events.forms.story import CreditForm
from events.models import Credit, Document, Milestone, News, Project, Story
from grc.models import User

SHOWN = 100
SHOWN_NEWS = 10


def milestones(project: Project, user: Reader, form: Any = None) -> dict[str, Any]:
    """Those ahead and those reached, by their day."""
    found = Milestone.objects.readable_by(user).with_rights(user)
    rows = found.filter(project=project, archived_at=None).order_by("due_on", "pk")
    if form is None and project.can_edit and isinstance(user, User):
        form = MilestoneForm(instance=Milestone(project=project), user=user, auto_id="jalon-%s")
    return {"project": project, "milestones": rows[:SHOWN], "milestone_form": form}


def news(
    project: Project, user: Reader, form: Any = None, before: int | None = None
) -> dict[str, Any]:
    """The latest ones; those before the one of key ``before``, when it is given."""
    found = News.objects.readable_by(user).with_rights(user).select_related("created_by")
    found = found.filter(project=project, archived_at=None)
    last = found.filter(pk=before).first() if before else None
    if last:
        same_day = found.filter(told_on=last.told_on, pk__lt=last.pk)
        found = found.filter(told_on__lt=last.told_on) | same_day
    rows = list(found.order_by("-told_on", "-pk")[: SHOWN_NEWS + 1])
    if form is None and project.can_edit and isinstance(user, User):
        form = NewsForm(instance=News(project=project), user=user, auto_id="nouvelle-%s")
    older = rows[SHOWN_NEWS - 1].pk if len(rows) > SHOWN_NEWS else None
    return {
        "project": project, "news": rows[:SHOWN_NEWS], "older": older, "news_form": form,
        "logged": isinstance(user, User),
    }  # fmt: skip


def documents(project: Project, user: Reader, form: Any = None) -> dict[str, Any]:
    found = Document.objects.readable_by(user).with_rights(user)
    rows = found.filter(project=project, archived_at=None).order_by("title", "pk")
    if form is None and project.can_edit and isinstance(user, User):
        form = DocumentForm(instance=Document(project=project), user=user, auto_id="document-%s")
    return {"project": project, "documents": rows[:SHOWN], "document_form": form}


def credits_of(story: Story, user: Reader, form: Any = None) -> dict[str, Any]:
    """Whom the story names, and how many it does not; for who writes it, each with what they
    agreed to."""
    every = Credit.objects.filter(story=story)
    named = list(every.named().select_related("actor").order_by("actor__sort_name", "pk")[:SHOWN])
    kept: Any = []
    if story.can_edit and isinstance(user, User):
        known = Credit.objects.visible_to(user).filter(story=story).select_related("actor")
        kept = known.order_by("actor__sort_name", "pk")[:SHOWN]
        form = form or CreditForm(instance=Credit(story=story), user=user, auto_id="merci-%s")
    return {
        "story": story, "named": named, "unnamed": every.count() - len(named), "kept": kept,
        "shown_names": {credit.pk for credit in named}, "credit_form": form,
    }  # fmt: skip
