"""Contributions as a person reads them: in lists, alone, with who brought them if they may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from communities.models import Actor
from communities.rights import Reader
from events.models import Contribution, Event, Project
from gardeners.models import Need
from grc.models import User
from grc.panels import Row
from grc.templatetags.badges import status

STATES = {
    "received": "heard", "studied": "qualified", "passed_on": "answering", "kept": "answered",
    "not_kept": "unanswered",
}  # fmt: skip


def state_badge(contribution: Contribution) -> Any:
    """Its state, drawn as that of a need at the same point of its life."""
    return status(STATES[contribution.status], contribution.get_status_display())


@dataclass
class Bearer:
    """Who brought a contribution: the name to show, and whether others do not see it."""

    name: str
    url: str = ""
    hidden: bool = False


def bearer_of(contribution: Any, reader: Reader) -> Bearer | None:
    """Who brought it, for who may know: all readers when it was agreed to, who may change it
    otherwise (an actor, if they read them)."""
    naming = contribution.naming
    agreed = naming == Contribution.Naming.PUBLIC or (
        naming == Contribution.Naming.READERS and isinstance(reader, User)
    )
    if not (agreed or contribution.is_writable):
        return None
    if contribution.group:
        return Bearer(contribution.group, hidden=not agreed)
    if contribution.author_id is None:
        return None
    known = Actor.objects.visible_to(reader).filter(pk=contribution.author_id).first()
    if known:
        return Bearer(str(known), known.get_absolute_url(), hidden=not agreed)
    return Bearer(str(contribution.author)) if agreed else None


def linked(contribution: Contribution, reader: Reader) -> dict[str, Any]:
    """The event, the need and the project of a contribution, as far as ``reader`` reads them."""
    return {
        "event": Event.objects.visible_to(reader).filter(pk=contribution.event_id).first(),
        "need": Need.objects.visible_to(reader).filter(pk=contribution.need_id).first(),
        "project": Project.objects.visible_to(reader).filter(pk=contribution.project_id).first(),
    }


def rows_of(contributions: Any) -> list[Row]:
    return [
        Row(one.title, one.get_absolute_url(), one.answer[:160], [state_badge(one)])
        for one in contributions
    ]
