"""Interactions: titles and facts of each topic, dealt out over eighteen months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from communities.models import Actor
from events.demo import texts
from events.demo.people import everyone, met_on
from events.demo.texts import Topic
from events.demo.world import Circle, World, born, link, save
from gardeners.models import Interaction
from grc.models import Audience, User

TOTAL = 300
OLDEST = 540  # days
CHANNELS = (["phone", "meeting", "group", "email", "mail", "field"], [30, 20, 15, 17, 4, 14])
AUDIENCES = ["shared", "gardeners", "region", "community", "public"]


@dataclass
class Talk:
    """An interaction with what it was about and with whom."""

    interaction: Interaction
    circle: Circle
    topic: Topic
    actors: list[Actor]


def create_talks(world: World) -> list[Talk]:
    """The interactions, each about a topic of its community, the oldest first."""
    written = texts.load("shared")
    subjects = _subjects(world, written["suffixes"])
    days = sorted((_days_ago(world) for _ in subjects), reverse=True)
    facts: dict[str, list[str]] = {}
    talks = []
    for days_ago, (circle, topic, title) in zip(days, subjects, strict=True):
        talk = Talk(Interaction(title=title), circle, topic, [])
        _fill(world, talk, world.day(-days_ago))
        said = facts.setdefault(topic.name, [])
        talk.interaction.summary = _summary(world, talk, written, said)
        talks.append(talk)
    save(Interaction, [talk.interaction for talk in talks])
    _choose_actors(world, talks)
    link(Interaction, "actors", [(talk.interaction, talk.actors) for talk in talks])
    return talks


def _subjects(world: World, suffixes: list[str]) -> list[tuple[Circle, Topic, str]]:
    """(community, topic, title) of each interaction, in an order drawn; no title twice."""
    own, more = [], []
    for circle in world.circles:
        for topic in circle.topics:
            own += [(circle, topic, title) for title in topic.titles]
            more += [(circle, topic, suffix.format(topic.heading)) for suffix in suffixes]
    world.draw.shuffle(more)
    subjects = own + more[: TOTAL - len(own)]
    world.draw.shuffle(subjects)
    return subjects


def _days_ago(world: World) -> int:
    """More and more talks as the communities grew."""
    return int(OLDEST * world.draw.random() ** 1.4)


def _fill(world: World, talk: Talk, day: dt.date) -> None:
    interaction = talk.interaction
    interaction.community = talk.circle.community
    interaction.occurred_on = day
    interaction.channel = world.draw.choices(*CHANNELS)[0]
    by = author(world, talk.circle, day)
    weights = [85, 5, 4, 4, 2] if by.is_agent else [88, 6, 0, 4, 2]
    if by not in {talk.circle.gardener("region", day), talk.circle.gardener("territory", day)}:
        weights = [90, 0, 8, 0, 2]  # an agent who is no gardener here
    interaction.audience = world.draw.choices(AUDIENCES, weights)[0]
    noted_on = min(day + dt.timedelta(days=world.draw.choice([0, 0, 0, 1, 1, 3])), world.today)
    born(interaction, world.moment(noted_on), by)


def author(world: World, circle: Circle, day: dt.date) -> User:
    """One of those who could note something about the community on that day."""
    choices = [
        (circle.gardener("region", day), 46),
        (circle.gardener("territory", day), 36),
        (world.users["agente"], 10),
        (world.users["paul.verdalet"], 8),
    ]
    users = [(user, weight) for user, weight in choices if user]
    return world.draw.choices([user for user, _ in users], [weight for _, weight in users])[0]


def _summary(world: World, talk: Talk, written: dict[str, Any], said: list[str]) -> str:
    """How the talk began, one to three facts of its topic, and often where it leads."""
    opening = world.draw.choice(written["openings"][talk.interaction.channel])
    told = []
    for _ in range(world.draw.choice([1, 2, 2, 3])):
        if not said:
            said += world.draw.sample(talk.topic.facts, len(talk.topic.facts))
        told.append(said.pop())
    sentences = [opening, *dict.fromkeys(told)] if world.chance(0.6) else list(dict.fromkeys(told))
    if world.chance(0.55):
        sentences.append(world.draw.choice(written["closings"]))
    separator = "\n\n" if len(sentences) > 3 and world.chance(0.4) else " "
    return separator.join([" ".join(sentences[:2]), " ".join(sentences[2:])]).strip()


def _choose_actors(world: World, talks: list[Talk]) -> None:
    """With whom: those of the topic first; the silent ones were not heard for long."""
    regulars = {
        topic.name: world.some(everyone(circle), 7, 9)
        for circle in world.circles
        for topic in circle.topics
    }
    for talk in talks:
        recent = talk.interaction.occurred_on > world.day(-2 * talk.circle.community.rhythm_days)
        known = [
            actor
            for actor in [*regulars[talk.topic.name] * 3, *everyone(talk.circle)]
            if not (recent and actor.pk in talk.circle.silent)
            and met_on(actor) <= talk.interaction.occurred_on
        ] or talk.circle.people[:1]
        number = world.draw.randint(3, 6) if talk.interaction.channel == "group" else 1
        if number == 1 and world.chance(0.25):
            number = 2
        chosen = world.draw.sample(known, min(number, len(known)))
        talk.actors = list(dict.fromkeys(chosen))
        if talk.interaction.audience == Audience.PUBLIC:
            talk.actors = [actor for actor in talk.actors if not actor.is_person]
