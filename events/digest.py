"""The events that a digest tells."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from gardeners.digests.sections import Line, Reading, Section, section
from grc.templatetags.dates import long_text


@section(position=55)
def new_events(reading: Reading) -> Iterable[Section]:
    """Those to come in my communities, announced since the digest before; of a series, the next
    date alone."""
    found = Event.objects.visible_to(reading.user).filter(
        reading.within("announced_at"), status=Event.Status.ANNOUNCED,
        starts_at__gte=reading.days[1], community__in=reading.communities,
    ).once_a_series()  # fmt: skip
    yield reading.section(
        "events", _("Événements nouveaux"), found.order_by("starts_at", "pk"),
        lambda event: Line(
            event.title, event.get_absolute_url(), long_text(timezone.localdate(event.starts_at))
        ),
        reverse("events:event_list"),
    )  # fmt: skip
