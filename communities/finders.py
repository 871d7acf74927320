"""Communities, for the search of everything."""

from __future__ import annotations

from django.utils.translation import gettext as _

from communities.models import Community
from grc.finders import finder
from grc.models import User
from grc.panels import ROWS, Panel, Row
from grc.search import closest_names


@finder(position=15)
def communities(text: str, reader: User) -> Panel:
    """By their name: they are few."""
    found = closest_names(Community.objects.visible_to(reader), text, least=0.5)[:ROWS]
    rows = [Row(str(one), one.get_absolute_url(), one.purpose) for one in found]
    return Panel("communautes", "people", _("Communautés"), rows)
