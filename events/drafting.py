"""The draft of a story, from what its project holds and the readers of the story may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.rights import Reader
from events.models import Event, Milestone, News, Project
from gardeners.joining import OPEN_TO
from gardeners.models import Need
from grc.models import Audience
from grc.templatetags.dates import long_text

DAYS_OF_A_MONTH = 30.44


def draft(project: Project, user: Reader, audience: str) -> dict[str, Any]:
    """What the form of a story for ``audience`` begins with: what ``user`` may read today, and all
    those whom the story is for."""
    needs = list(told(Need.objects.visible_to(user).filter(projects=project), project, audience))
    figures = [_needs_heard(needs), _met(project, user, audience)]
    found = {
        "audience": audience,
        "before": paragraphs(_sentence(need.title, need.description) for need in needs),
        "changed": paragraphs(need.answer for need in needs),
    }
    if OPEN_TO[Audience(audience)] <= OPEN_TO[Audience(project.audience)]:
        reached = Milestone.objects.visible_to(user).filter(project=project, done_on__isnull=False)
        news = News.objects.visible_to(user).filter(
            project=project, audience__in=as_wide_as(audience)
        )
        found |= {"title": project.title, "done": paragraphs(_dated(reached, news))}
        figures += [_reached(len(reached)), _months(project)]
    return found | {"figures": "\n".join(filter(None, figures))}


def as_wide_as(audience: str) -> list[str]:
    """The audiences open to all those to whom ``audience`` is open."""
    return [one for one in Audience if OPEN_TO[one] >= OPEN_TO[Audience(audience)]]


def told(records: QuerySet[Any], project: Project, audience: str) -> QuerySet[Any]:
    """Among ``records``, those that all the readers of a story of ``project`` may read."""
    rule = Q(audience=Audience.PUBLIC)
    if project.community_id:
        rule |= Q(community=project.community_id, audience__in=as_wide_as(audience))
    return records.filter(rule).order_by("pk")


def paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(text.strip() for text in texts if text.strip())


def _sentence(title: str, text: str) -> str:
    return f"{title.rstrip('.')}. {text}".strip()


def _dated(reached: Iterable[Milestone], news: Iterable[News]) -> list[str]:
    """What was done and told, day by day."""
    lines = [(one.done_on, one.title) for one in reached]
    lines += [(one.told_on, one.text) for one in news]
    lines.sort(key=lambda line: line[0] or dt.date.min)
    return [_("%(day)s : %(text)s") % {"day": long_text(day), "text": text}
            for day, text in lines if day]  # fmt: skip


def _needs_heard(needs: list[Need]) -> str:
    count = len(needs)
    return _counted(ngettext("%(n)s besoin entendu", "%(n)s besoins entendus", count), count)


def _met(project: Project, user: Reader, audience: str) -> str:
    held = Event.objects.visible_to(user).filter(projects=project, starts_at__lt=timezone.now())
    count = told(held, project, audience).count()
    return _counted(ngettext("%(n)s rencontre", "%(n)s rencontres", count), count)


def _reached(count: int) -> str:
    return _counted(ngettext("%(n)s jalon atteint", "%(n)s jalons atteints", count), count)


def _months(project: Project) -> str:
    """From the day when it was first under way to that of its step of today."""
    begun = project.history.filter(status=Project.Status.UNDER_WAY)  # type: ignore[attr-defined]
    first = begun.order_by("pgh_id").values_list("status_on", flat=True).first()
    count = round((project.status_on - first).days / DAYS_OF_A_MONTH) if first else 0
    return _counted(ngettext("%(n)s mois de travail", "%(n)s mois de travail", count), count)


def _counted(text: str, count: int) -> str:
    return text % {"n": count} if count else ""
