"""The events that a review of gardeners goes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from gardeners.agenda import in_table
from gardeners.reviewing.agenda import Item, Kind, Meeting, Section, section
from gardeners.reviewing.deciding import MODELS
from grc.templatetags.badges import status
from grc.templatetags.dates import near_text

AHEAD = dt.timedelta(days=30)


def item(event: Event) -> Item:
    when = near_text(timezone.localdate(event.starts_at))
    said = _("tenu : %(when)s") if event.is_over else _("à venir : %(when)s")
    badge = status(event.state, event.get_state_display())
    told = " · ".join([said % {"when": when}, *_answers(event)])
    return Item(Kind.EVENT, event.pk, event.title, event.get_absolute_url(), told, [badge])


def _answers(event: Any) -> Iterator[str]:
    """How many come, and wait for a seat (``with_answers``)."""
    if event.come:
        come = ngettext("%(n)s personne vient", "%(n)s personnes viennent", event.come)
        yield come % {"n": event.come}
    if event.wait:
        yield ngettext("%(n)s attend une place", "%(n)s attendent une place", event.wait) % {
            "n": event.wait
        }


@section(position=50)
def events_to_debrief(meeting: Meeting) -> Section:
    """Those that took place and whose debrief waits, the latest first."""
    found = Event.objects.visible_to(meeting.user).with_answers().to_debrief()
    rows = meeting.waiting(Kind.EVENT, found).order_by("-over_at", "-pk")
    return meeting.section(
        "events_to_debrief", "calendar", _("Événements à débriefer"), rows, item,
        url=in_table("evenements", meeting, a_debriefer="true"),
    )  # fmt: skip


@section(position=51)
def events(meeting: Meeting) -> Section:
    """Those of the month to come, drafts and those cancelled lately included."""
    found = Event.objects.visible_to(meeting.user).with_answers()
    found = found.filter(over_at__gte=timezone.now(), starts_at__lt=timezone.now() + AHEAD)
    rows = meeting.waiting(Kind.EVENT, found).order_by("starts_at", "pk")
    return meeting.section(
        "events", "calendar", _("Événements à venir"), rows, item,
        url=f"{reverse('events:event_list')}?communaute={meeting.review.community_id}",
    )  # fmt: skip


MODELS[Kind.EVENT] = Event
