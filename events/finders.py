"""Projects, stories and the cards of the workshop kit, for the search of everything."""

from __future__ import annotations

from django.utils.translation import gettext as _

from events.card_listing import Asked, cards_asked
from events.models import Project, Story
from grc.finders import finder
from grc.models import User
from grc.panels import ROWS, Panel, Row
from grc.search import matching
from grc.templatetags.badges import status


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


@finder(position=66)
def cards(text: str, reader: User) -> Panel:
    """By their words, in the language of the page."""
    found = cards_asked(Asked("", None, None, text, None), reader).order_by("sort_title")[:ROWS]
    rows = [Row(str(one), one.get_absolute_url(), one.get_phase_display()) for one in found]
    return Panel("fiches", "board", _("Kit de l’atelier"), rows)
