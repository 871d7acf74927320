"""What happened around a need or a synergy, in one timeline."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from gardeners.models import DirectoratePart, FollowUp, Interaction, Need, Synergy
from grc.panels import Entry, Timeline
from grc.templatetags.badges import CHANNELS, channel, due, status


def timeline(
    *,
    interactions: Iterable[Interaction] = (),
    needs: Iterable[Need] = (),
    synergies: Iterable[Synergy] = (),
    followups: Iterable[FollowUp] = (),
    parts: Iterable[DirectoratePart] = (),
) -> Timeline:
    """The latest first. What is given was found through ``visible_to``."""
    entries = [
        *map(interaction_entry, interactions),
        *map(need_entry, needs),
        *map(synergy_entry, synergies),
        *map(followup_entry, followups),
        *(entry for part in parts for entry in part_entries(part)),
    ]
    return Timeline(sorted(entries, key=lambda entry: (entry.day, entry.rank), reverse=True))


def interaction_entry(interaction: Interaction) -> Entry:
    return Entry(
        interaction.occurred_on,
        CHANNELS.get(interaction.channel, "chat"),
        interaction.title,
        interaction.get_absolute_url(),
        interaction.summary,
        [channel(interaction.channel, interaction.get_channel_display())],
    )


def need_entry(need: Need) -> Entry:
    badge = status(need.status, need.get_status_display())
    title = _("Besoin entendu : %(title)s") % {"title": need.title}
    return Entry(need.heard_on, "sprout", title, need.get_absolute_url(), badges=[badge], rank=1)


def synergy_entry(synergy: Synergy) -> Entry:
    day = timezone.localdate(synergy.created_at)
    title = _("Synergie repérée : %(title)s") % {"title": synergy.title}
    badge = status(synergy.status, synergy.get_status_display())
    return Entry(day, "network", title, synergy.get_absolute_url(), badges=[badge], rank=2)


def followup_entry(followup: FollowUp) -> Entry:
    """A promise stands on the day it was held, or else on the day it was made."""
    if followup.done_on:
        day, badge = followup.done_on, status(followup.status, followup.get_status_display())
    else:
        day, badge = timezone.localdate(followup.created_at), due(followup.due_on)
    title = _("Suivi : %(title)s") % {"title": followup.title}
    return Entry(day, "flag", title, followup.get_absolute_url(), followup.result, [badge], rank=3)


def part_entries(part: DirectoratePart) -> Iterable[Entry]:
    """The day a directorate took a need in charge, and the day it closed its part."""
    url = part.get_absolute_url()
    if part.taken_on:
        title = _("%(directorate)s : pris en charge") % {"directorate": part.directorate}
        yield Entry(part.taken_on, "building", title, url, rank=4)
    if part.closed_on:
        badge = status(part.state, part.get_state_display())
        title = _("%(directorate)s : c’est clos") % {"directorate": part.directorate}
        yield Entry(part.closed_on, "building", title, url, part.answer, [badge], rank=5)
