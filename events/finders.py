"""Events, for the search of everything."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from grc.finders import finder
from grc.models import User
from grc.panels import ROWS, Panel, Row
from grc.search import matching
from grc.templatetags.dates import near


@finder(position=60)
def events(text: str, reader: User) -> Panel:
    """By their words, the latest first; of the dates to come of a series, the next one."""
    events = Event.objects.visible_to(reader).once_a_series()
    found = matching(events, text).order_by("-starts_at", "-pk")[:ROWS]
    rows = [
        Row(str(one), one.get_absolute_url(), badges=[near(timezone.localdate(one.starts_at))])
        for one in found
    ]
    return Panel("evenements", "calendar", _("Événements"), rows)
