"""Events, projects and stories, for the search of everything."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event, Project, Story
from grc.finders import finder
from grc.models import User
from grc.panels import ROWS, Panel, Row
from grc.search import matching
from grc.templatetags.badges import status
from grc.templatetags.dates import near


@finder(position=60)
def events(text: str, reader: User) -> Panel:
    """By their words, the latest first."""
    found = matching(Event.objects.visible_to(reader), text).order_by("-starts_at", "-pk")[:ROWS]
    rows = [
        Row(str(one), one.get_absolute_url(), badges=[near(timezone.localdate(one.starts_at))])
        for one in found
    ]
    return Panel("evenements", "calendar", _("Événements"), rows)


@finder(position=62)
def projects(text: str, reader: User) -> Panel:
    """By their words, the latest first."""
    found = matching(Project.objects.visible_to(reader), text).order_by("-pk")[:ROWS]
    rows = [
        Row(str(one), one.get_absolute_url(), badges=[status(one.status, one.get_status_display())])
        for one in found
    ]
    return Panel("projets", "handshake", _("Projets"), rows)


@finder(position=64)
def stories(text: str, reader: User) -> Panel:
    """By their words, the latest first."""
    found = matching(Story.objects.visible_to(reader), text).order_by("-pk")[:ROWS]
    rows = [Row(str(one), one.get_absolute_url()) for one in found]
    return Panel("recits", "book", _("Récits"), rows)
