"""The events that a review of gardeners goes through."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from gardeners.reviewing.agenda import Item, Kind, Meeting, Section, section
from gardeners.reviewing.deciding import MODELS
from grc.templatetags.dates import near_text

AHEAD = dt.timedelta(days=30)


@section(position=50)
def events(meeting: Meeting) -> Section:
    """Those held since the last review, to look back on, and those of the month to come."""
    until = timezone.now() + AHEAD
    found = Event.objects.visible_to(meeting.user)
    found = found.filter(starts_at__gte=meeting.since, starts_at__lt=until)
    rows = meeting.waiting(Kind.EVENT, found).select_related("place").order_by("starts_at", "pk")

    def item(event: Event) -> Item:
        when = near_text(timezone.localdate(event.starts_at))
        held = event.starts_at < timezone.now()
        said = _("tenu : %(when)s") if held else _("à venir : %(when)s")
        return Item(
            Kind.EVENT, event.pk, event.title, event.get_absolute_url(), said % {"when": when}
        )  # fmt: skip

    return meeting.section(
        "events", "calendar", _("Événements, passés et à venir"), rows, item,
        url=f"{reverse('events:event_list')}?communaute={meeting.review.community_id}",
    )  # fmt: skip


MODELS[Kind.EVENT] = Event
