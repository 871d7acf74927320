"""Follow-ups: what was promised, late, coming, done or dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from events.demo import texts
from events.demo.talks import Talk
from events.demo.world import Circle, World, born, save
from gardeners.models import FollowUp, Mention, Need, Synergy
from grc.models import Audience, User

CLOSED = 98
# Who has what to do: (login or "" for the other gardeners, late, coming).
OPEN = [
    ("region", 5, 9),
    ("territoire", 3, 6),
    ("agente", 3, 4),
    ("membre", 0, 1),
    ("paul.verdalet", 1, 2),
    ("", 9, 19),
]
INHERITED = 2  # of the territory gardener's, promised by the one before


def create_followups(world: World, talks: list[Talk], needs: list[Need],
                     synergies: list[Synergy]) -> None:  # fmt: skip
    """Promises made in the talks, and some about needs and synergies."""
    titles = _titles(world)
    followups = [_closed(world, talk, titles) for talk in world.draw.sample(talks[:-20], CLOSED)]
    for login, late, coming in OPEN:
        user = world.users.get(login)
        for rank in range(late + coming):
            due = -world.draw.randint(1, 24) if rank < late else _ahead(world, rank - late)
            followups.append(_open(world, talks, titles, user, due))
    _about_needs(world, followups[CLOSED:], needs, synergies)
    _put_off(world, followups[CLOSED:])
    save(FollowUp, followups)
    _pass_on(world, followups)


def _titles(world: World) -> dict[str, Iterator[str]]:
    """For each topic, endless titles: its own promises, then those that suit any."""
    shared = texts.load("shared")["promises"]
    return {
        topic.name: iter(world.draw.sample(topic.promises, len(topic.promises))
                         + [world.draw.choice(shared) for _ in range(40)])
        for circle in world.circles
        for topic in circle.topics
    }  # fmt: skip


def _ahead(world: World, rank: int) -> int:
    """Due today, tomorrow, then over the weeks to come."""
    return rank if rank < 2 else world.draw.randint(2, 40)


def _followup(world: World, talk: Talk, titles: dict[str, Iterator[str]], user: User) -> FollowUp:
    followup = FollowUp(
        title=next(titles[talk.topic.name]),
        assignee=user,
        community=talk.circle.community,
        audience=talk.interaction.audience,
        interaction=talk.interaction,
    )
    if followup.audience == Audience.PUBLIC:
        followup.audience = Audience.SHARED
    if talk.actors and world.chance(0.3):
        followup.actor = world.draw.choice(talk.actors)
    return born(followup, talk.interaction.created_at, talk.interaction.created_by)


def _closed(world: World, talk: Talk, titles: dict[str, Iterator[str]]) -> FollowUp:
    """Done, mostly in time, or dropped."""
    shared = texts.load("shared")
    assert talk.interaction.created_by is not None
    followup = _followup(world, talk, titles, talk.interaction.created_by)
    made_on = followup.created_at
    followup.due_on = made_on.date() + dt.timedelta(days=world.draw.randint(5, 40))
    done_at = made_on + dt.timedelta(days=world.draw.randint(2, 50), hours=world.draw.randint(0, 3))
    done_at = min(done_at, world.now - dt.timedelta(hours=world.draw.randint(1, 60)))
    done_at = max(done_at, made_on)
    dropped = world.chance(0.09)
    values: dict[str, Any] = {"status": "dropped" if dropped else "done"}
    if dropped or world.chance(0.6):
        values["result"] = world.draw.choice(shared["dropped" if dropped else "results"])
    by = _holder(world, followup.assignee, talk.circle, timezone.localdate(done_at))
    world.change(followup, done_at, by, done_on=timezone.localdate(done_at), **values)
    return followup


def _holder(world: World, user: User, circle: Circle, day: dt.date) -> User:
    """The user, or who came after them as gardener of the territory."""
    if user.is_agent:
        return user
    return circle.gardener("territory", day) or user


def _open(world: World, talks: list[Talk], titles: dict[str, Iterator[str]],
          user: User | None, due: int) -> FollowUp:  # fmt: skip
    recent = [talk for talk in talks[-140:] if _concerns(world, talk, user)]
    talk = world.draw.choice(recent)
    if user is None:
        side = world.draw.choice(["region", "territory"])
        user = talk.circle.gardener(side, world.today) or world.users["rachid.oualmine"]
    followup = _followup(world, talk, titles, user)
    followup.due_on = world.today + dt.timedelta(days=due)
    if followup.due_on < timezone.localdate(followup.created_at):
        followup.due_on = min(
            timezone.localdate(followup.created_at), world.today - dt.timedelta(days=1)
        )
    return followup


def _concerns(world: World, talk: Talk, user: User | None) -> bool:
    """Whether the user may hold a promise made in this talk, and it is old enough."""
    if timezone.localdate(talk.interaction.created_at) > world.today - dt.timedelta(days=2):
        return False
    if user is None:
        return talk.circle is not world.circles[0]
    if user.is_agent and user is not world.users["region"]:
        return talk.interaction.audience in {Audience.SHARED, Audience.REGION}
    circles = world.circles[:2] if user is world.users["region"] else world.circles[:1]
    read = {Audience.SHARED, Audience.COMMUNITY} if user is world.users["membre"] else None
    return talk.circle in circles and (read is None or talk.interaction.audience in read)


def _about_needs(world: World, followups: list[FollowUp], needs: list[Need],
                 synergies: list[Synergy]) -> None:  # fmt: skip
    """Some promises are about a need heard in the talk, or a synergy of the community."""
    for followup in followups[::3]:
        heard = [need for need in needs if need.interaction_id == followup.interaction_id]
        if heard:
            followup.need = world.draw.choice(heard)
            followup.directorate = followup.need.directorates.order_by("pk").first()
    for followup in followups[1::6]:
        near = [each for each in synergies if each.community_id == followup.community_id
                and each.audience == Audience.SHARED]  # fmt: skip
        followup.synergy = world.draw.choice(near)


def _pass_on(world: World, followups: list[FollowUp]) -> None:
    """The one before passed their open promises to the present gardener on the last day."""
    before, after = world.users["ancien"], world.users["territoire"]
    mandate = next(each for each in world.circles[0].mandates if each.user == after)
    at = world.moment(mandate.starts_on - dt.timedelta(days=1))
    theirs = [each for each in followups if each.assignee == after and each.created_at < at
              and not any(change.record is each for change in world.changes)]  # fmt: skip
    for followup in theirs[:INHERITED]:
        FollowUp.objects.filter(pk=followup.pk).update(assignee=before)
        world.change(followup, at, before, assignee=after)


def create_mentions(world: World) -> None:
    """Some are named in what was written lately, and are told."""
    for text, by, named in texts.load("shared")["named"]:
        author, person = world.users[by], world.users[named]
        at = world.now - dt.timedelta(hours=world.draw.randint(3, 20))
        records = Need.objects.editable_by(author).filter(Need.objects.readable(person))
        need = records.filter(created_at__lt=at).order_by("-created_at").first()
        if need is None:
            continue
        sentence = text.format(name=person.name)
        world.change(need, at, author, description=f"{need.description}\n\n{sentence}".strip())
        Mention.objects.create(user=person, by=author, need=need)


def _put_off(world: World, followups: list[FollowUp]) -> None:
    """Some were put off, one of them twice, by who promised them."""
    at = world.now - dt.timedelta(days=4)
    old = at - dt.timedelta(days=4)
    free = [each for each in followups if each.due_on > world.today and each.created_at < old]
    whys = iter(texts.load("shared")["postponed"])
    for login in ("region", "territoire", "agente"):
        mine = [each for each in free if each.assignee == world.users[login]]
        for followup in mine[:1]:
            due = followup.due_on
            followup.due_on = due - dt.timedelta(days=14)
            for times, moment in enumerate((at - dt.timedelta(days=3), at), start=1):
                day = due if times == 2 else due - dt.timedelta(days=6)
                world.change(followup, moment, followup.assignee, due_on=day,
                             postponed=times, postponed_why=next(whys))  # fmt: skip
