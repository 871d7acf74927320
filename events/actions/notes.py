"""What a line of the notes of an event becomes: at once, with what the event says, to be completed
afterwards on the page of the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Contribution, Event, EventNote
from gardeners.mentioning import tell_named
from gardeners.models import FollowUp, Interaction, Need, Synergy
from grc.models import Audience, User

TITLE = 200
WITHIN = dt.timedelta(days=7)


class BecomeError(Exception):
    """The sentence says why a line becomes nothing else."""


@transaction.atomic
def become(*, note: EventNote, kind: str, by: User) -> Any:
    """Make of ``note`` what ``kind`` says (one of ``BECOMES``), and keep the link; the record. Who
    calls this has locked the event: two people do not make two records of one line.

    Raises ``BecomeError``.
    """
    if note.became:
        raise BecomeError(_("Cette note est déjà devenue autre chose."))
    record = MAKERS[kind](note, by)
    setattr(note, kind, record)
    note.save(update_fields=[kind, "updated_at"])
    tell_named(record, by)
    return record


def _shared(note: EventNote, by: User) -> dict[str, Any]:
    return diffused_as(note.event) | {"created_by": by}


def diffused_as(event: Event) -> dict[str, Any]:
    """As the event is; but what was noted in haste is never public by itself."""
    public = event.audience == Audience.PUBLIC
    return {
        "community_id": event.community_id,
        "audience": Audience.SHARED if public else event.audience,
    }


def _title(note: EventNote) -> str:
    line = " ".join(note.text.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1]}…"


def _rest(note: EventNote) -> str:
    """The text, when the title does not hold it all."""
    return note.text if _title(note) != note.text else ""


def held_on(event: Event) -> dt.date:
    """The day of the event; today for what is noted ahead of it."""
    return min(timezone.localdate(event.starts_at), timezone.localdate())


def meeting_of(event: Event, by: User) -> Interaction:
    """The contact that the event was, made at first use: what is promised there points at it."""
    notes = EventNote._base_manager.filter(event=event)
    known = Interaction.objects.filter(
        Q(pk__in=notes.order_by().values("followup__interaction"))
        | Q(pk__in=notes.order_by().values("need__interaction")),
        archived_at=None,
    )
    found: Interaction | None = known.order_by("pk").first()
    if found:
        return found
    field = event.kind == Event.Kind.FIELD
    channel = Interaction.Channel.FIELD if field else Interaction.Channel.GROUP
    return Interaction.objects.create(
        title=event.title, channel=channel, occurred_on=held_on(event), created_by=by,
        **diffused_as(event),
    )  # fmt: skip


def _need(note: EventNote, by: User) -> Need:
    need = Need.objects.create(
        title=_title(note), description=_rest(note), heard_on=held_on(note.event),
        interaction=meeting_of(note.event, by), **_shared(note, by),
    )  # fmt: skip
    need.themes.set(note.event.themes.all())
    return need


def _synergy(note: EventNote, by: User) -> Synergy:
    synergy = Synergy.objects.create(
        title=_title(note), reason=note.text, **_shared(note, by)
    )  # fmt: skip
    synergy.themes.set(note.event.themes.all())
    return synergy


def _followup(note: EventNote, by: User) -> FollowUp:
    return FollowUp.objects.create(
        title=_title(note), result=_rest(note), assignee=by,
        due_on=timezone.localdate() + WITHIN, interaction=meeting_of(note.event, by),
        **_shared(note, by),
    )  # fmt: skip


def _testimony(note: EventNote, by: User) -> Interaction:
    return Interaction.objects.create(
        title=_title(note), summary=note.text, channel=Interaction.Channel.GROUP,
        occurred_on=held_on(note.event), **_shared(note, by),
    )  # fmt: skip


def _contribution(note: EventNote, by: User) -> Contribution:
    return Contribution.objects.create(
        event=note.event, title=_title(note), proposal=_rest(note),
        theme=note.event.themes.first(), **_shared(note, by),
    )  # fmt: skip


MAKERS: dict[str, Any] = {
    "need": _need, "synergy": _synergy, "followup": _followup, "testimony": _testimony,
    "contribution": _contribution,
}  # fmt: skip
