"""The events to come, on the map."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.mapping import Layer, declare
from communities.rights import Reader
from events.models import Event
from grc.templatetags.dates import near_text


def events(user: Reader) -> QuerySet[Any]:
    """Each where it takes place; those at distance are nowhere."""
    return Event.objects.visible_to(user).coming().annotate(
        lat=Coalesce("place__latitude", "place__commune__latitude"),
        lon=Coalesce("place__longitude", "place__commune__longitude"),
    )  # fmt: skip


declare(
    Layer(
        "evenements", _("Événements"), "calendar", 20,
        records=events, of_theme=lambda found, theme: found.filter(themes=theme),
        order=F("starts_at"), row="events/_map_row.html",
        for_rows=lambda found: found.select_related("place__commune"),
        text=lambda event: near_text(timezone.localdate(event.starts_at)),
    )
)  # fmt: skip
