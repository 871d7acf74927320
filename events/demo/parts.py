"""Agents in their directorates, and what these do about needs: taken, closed, forgotten."""

from __future__ import annotations

import random

from django.utils import timezone

from communities.models import Directorate, Posting
from events.demo import texts
from events.demo.world import SEED, World, born, save
from gardeners.models import DirectoratePart, FollowUp, Need
from grc.models import User

POSTINGS = {
    "agente": "DAA",
    "region": "DCE",
    "paul.verdalet": "DEB",
    "agathe.montlezan": "DTE",
    "rachid.oualmine": "DEE",
    "delphine.cazenave-sol": "DSS",
}
# How many of a hundred parts are taken, by the state of the need.
TAKEN = {"qualified": 35, "answering": 75, "answered": 100, "unanswered": 100}
CLOSED_EARLY = 30  # of a hundred taken while the answer is prepared


def create_postings(world: World) -> None:
    Posting.objects.bulk_create(
        Posting(user=world.users[login], directorate=world.directorates[acronym])
        for login, acronym in POSTINGS.items()
    )


def create_parts(world: World) -> None:
    """A part for each directorate that did something about a need; the others forgot it."""
    draw = random.Random(SEED)  # noqa: S311 - apart, so that what else is drawn stays the same
    promised = {
        (one.need_id, one.directorate_id): one.assignee
        for one in FollowUp.objects.exclude(directorate=None).select_related("assignee")
    }
    parts = []
    for need, status in _states(world).items():
        for directorate in need.directorates.order_by("pk"):
            promise = promised.get((need.pk, directorate.pk))
            if promise or draw.randrange(100) < TAKEN.get(status, 0):
                holder = (
                    promise if promise and promise.is_agent else _agent(world, draw, directorate)
                )
                part = _part(world, draw, need, directorate, holder)
                parts.append((part, status, promise))
    save(DirectoratePart, [part for part, _status, _promise in parts])
    written = texts.load("shared")["parts"]
    for part, status, promise in parts:
        early = status == "answering" and not promise and draw.randrange(100) < CLOSED_EARLY
        if early or status in ("answered", "unanswered"):
            state = "answered" if early else status
            _close(world, draw, part, state, draw.choice(written[state]))


def _states(world: World) -> dict[Need, str]:
    """What each need is to become, as the changes noted say."""
    changes = [each for each in world.changes if isinstance(each.record, Need)]
    return {
        each.record: each.values["status"]  # type: ignore[misc]
        for each in sorted(changes, key=lambda each: each.at)
        if "status" in each.values
    }


def _agent(world: World, draw: random.Random, directorate: Directorate) -> User:
    """Someone of the directorate, else another agent."""
    theirs = [login for login, acronym in POSTINGS.items() if acronym == directorate.acronym]
    return world.users[draw.choice(theirs or list(POSTINGS))]


def _part(
    world: World, draw: random.Random, need: Need, directorate: Directorate, holder: User
) -> DirectoratePart:
    at = need.created_at + (world.now - need.created_at) * draw.uniform(0.1, 0.4)
    part = DirectoratePart(
        need=need, directorate=directorate, holder=holder, state="taken",
        taken_on=timezone.localdate(at),
    )  # fmt: skip
    return born(part, at, holder)


def _close(
    world: World, draw: random.Random, part: DirectoratePart, state: str, answer: str
) -> None:
    assert part.holder is not None
    at = part.created_at + (world.now - part.created_at) * draw.uniform(0.3, 0.9)
    values = {"state": state, "answer": answer, "closed_on": timezone.localdate(at)}
    world.change(part, at, part.holder, **values)
