"""Who was invited to events, what they answered, who came."""

from __future__ import annotations

import datetime as dt
import random

from communities.models import Actor
from events.demo.world import SEED, Circle, World, born, save
from events.models import Event, EventNotice, Participation
from events.models.notice import facts

Answer = Participation.Answer
# Two of five come, most of whom alone.
SAID = [Answer.YES] * 6 + [Answer.PERHAPS] * 2 + [Answer.NO] * 3 + [Answer.INVITED] * 4
PARTIES = [1, 1, 1, 1, 2, 2, 3]
CAME = 0.85
NEAR = dt.timedelta(days=2)


def create_participations(world: World) -> None:
    """For each event that was announced; the letters left already."""
    draw = random.Random(SEED)  # noqa: S311
    circles = {circle.community.pk: circle for circle in world.circles}
    made: list[Participation] = []
    events = Event.objects.exclude(status=Event.Status.DRAFT).filter(community__in=circles)
    for event in events.select_related("place").order_by("pk"):
        made += _of_event(world, draw, event, circles[event.community_id or 0])
    save(Participation, made)
    notices = [
        EventNotice(participation=each, told_at=each.updated_at, **facts(each.event))
        for each in made
    ]
    save(EventNotice, notices)


def _of_event(
    world: World, draw: random.Random, event: Event, circle: Circle
) -> list[Participation]:
    people = [*circle.people, *circle.organisations]
    people = [one for one in people if one.email and not one.opted_out]
    found = draw.sample(people, min(len(people), draw.randint(12, 30)))
    before = min(event.starts_at, world.now)
    by = circle.gardener("territory", before.date()) or world.users["region"]
    left = event.seats or 10_000
    made = []
    for actor in found:
        each = _one(draw, event, actor, before)
        if each.answer == Answer.YES and each.mode == Participation.Mode.ONSITE:
            if each.party_size > left:
                each.waiting_since = each.answered_at
            else:
                left -= each.party_size
        if event.is_over and each.answer == Answer.YES and draw.random() < CAME:
            each.attended, each.attendance_at = True, event.starts_at
        made.append(born(each, each.invited_at or before, by))
    return made


def _one(draw: random.Random, event: Event, actor: Actor, before: dt.datetime) -> Participation:
    asked = before - dt.timedelta(days=draw.randint(5, 12), minutes=draw.randint(0, 600))
    answer = draw.choice(SAID)
    modes = [event.mode] if event.mode != Event.Mode.BOTH else ["onsite", "onsite", "remote"]
    answered = asked + dt.timedelta(hours=draw.randint(1, 90))
    return Participation(
        event=event, actor=actor, answer=answer, mode=draw.choice(modes),
        party_size=draw.choice(PARTIES) if answer == Answer.YES else 1,
        invited_at=asked, invitation_sent_at=asked + dt.timedelta(minutes=2),
        answered_at=None if answer == Answer.INVITED else answered,
        reminded_at=before if event.starts_at - before < NEAR else None,
        why=f"est membre de la communauté {event.community}",
    )  # fmt: skip
