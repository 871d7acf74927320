"""Needs heard in the talks, their life since, and the synergies found between them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from events.demo import texts
from events.demo.people import everyone
from events.demo.talks import AUDIENCES, Talk, author
from events.demo.texts import NeedText
from events.demo.world import Circle, World, born, link, save
from gardeners.models import Need, Synergy
from grc.models import User

Linked = list[tuple[Any, Any]]


def create_needs(world: World, talks: list[Talk]) -> dict[str, list[Need]]:
    """The needs of each topic (by its name; "" for those of no topic)."""
    found: dict[str, list[Need]] = {}
    links: dict[str, Linked] = {"themes": [], "directorates": [], "actors": []}
    for circle in world.circles:
        for topic in circle.topics:
            heard = [talk for talk in talks if talk.topic is topic]
            for written in topic.needs:
                talk = world.draw.choice(_old_enough(world, heard) if written.answer else heard)
                need = _need(world, written, circle, talk)
                found.setdefault(topic.name, []).append(need)
                links["actors"].append((need, talk.actors[:2]))
                _hold(world, need, written, links)
    for written in (texts.need(entry, {}) for entry in texts.load("shared")["needs"]):
        circle = world.draw.choice(world.circles)
        need = _need(world, written, circle, None)
        if need.created_by in {world.users["agente"], world.users["paul.verdalet"]}:
            need.community = None  # heard before any community is concerned
        found.setdefault("", []).append(need)
        links["actors"].append((need, world.some(everyone(circle), 0, 2)))
        _hold(world, need, written, links)
    save(Need, [need for needs in found.values() for need in needs])
    for name, pairs in links.items():
        link(Need, name, pairs)
    return found


def _old_enough(world: World, talks: list[Talk]) -> list[Talk]:
    """Those long enough ago for what was heard then to be answered."""
    return [talk for talk in talks if talk.interaction.occurred_on < world.day(-45)] or talks


def _need(world: World, written: NeedText, circle: Circle, talk: Talk | None) -> Need:
    if talk:
        heard_on, by = talk.interaction.occurred_on, talk.interaction.created_by
        at = talk.interaction.created_at
        audience = talk.interaction.audience
    else:
        heard_on = world.day(-world.draw.randint(45 if written.answer else 0, 300))
        by, at = author(world, circle, heard_on), world.moment(heard_on)
        audience = world.draw.choices(AUDIENCES, [92, 0, 2, 0, 6])[0]
    need = Need(
        title=written.title,
        description=written.description,
        origin=written.origin,
        urgency=written.urgency or ("low" if world.chance(0.15) else "normal"),
        heard_on=heard_on,
        community=circle.community,
        audience=audience,
        commune=world.draw.choice(circle.communes) if world.chance(0.6) else None,
        interaction=talk.interaction if talk else None,
    )
    born(need, at, by)
    _live(world, need, written, circle)
    return need


def _live(world: World, need: Need, written: NeedText, circle: Circle) -> None:
    """What became of the need: qualified, then being answered, then answered or not."""
    age = (world.today - need.heard_on).days
    steps = {"heard": 0, "qualified": 1, "answering": 2, "answered": 3, "unanswered": 3}
    if written.answer and age > 30:
        last = written.status or "answered"
    elif age < 25 or world.chance(0.1):
        last = "heard" if world.chance(0.8) else "qualified"
    else:
        last = "qualified" if world.chance(0.45) else "answering"
    at = need.created_at
    for status in ["qualified", "answering", last][: steps[last]]:
        at = _later(world, at, steps[last])
        by = circle.gardener("region", at.date()) or world.users["agente"]
        values = {"status": status}
        if status == last and written.answer:
            values["answer"] = written.answer
        world.change(need, at, by, **values)


def _later(world: World, at: dt.datetime, steps: int) -> dt.datetime:
    """A moment after ``at`` that leaves time for the other ``steps``."""
    left = (world.now - at) / (steps + 1)
    later = at + min(left, dt.timedelta(days=30)) * world.draw.uniform(0.4, 0.95)
    return max(world.moment(timezone.localdate(later)), at + dt.timedelta(minutes=4))


def _hold(world: World, need: Need, written: NeedText, links: dict[str, Linked]) -> None:
    """Its themes, and, once qualified, the directorates that hold it together."""
    links["themes"].append((need, world.named_themes(written.themes)))
    if any(change.record is need for change in world.changes):
        links["directorates"].append((need, world.named_directorates(written.directorates)))


def create_synergies(
    world: World, needs: dict[str, list[Need]], talks: list[Talk]
) -> list[Synergy]:
    """The synergies of the topics, and some across communities, with what they link."""
    synergies: list[Synergy] = []
    links: dict[str, Linked] = {"needs": [], "actors": [], "themes": []}
    for circle in world.circles:
        for topic in circle.topics:
            for title, reason in topic.synergies:
                synergy = _synergy(world, title, reason, circle)
                synergies.append(synergy)
                other = world.draw.choice(circle.topics)
                near = world.some(needs[topic.name], 1, 2) + world.some(needs[other.name], 1, 1)
                links["needs"].append((synergy, list(dict.fromkeys(near))))
                heard = [actor for talk in talks if talk.topic is topic for actor in talk.actors]
                links["actors"].append((synergy, world.some(list(dict.fromkeys(heard)), 2, 3)))
                names = sorted({*topic.themes, *other.themes[:1]})
                links["themes"].append((synergy, world.named_themes(names)))
    for entry in texts.load("shared")["synergies"]:
        circle = world.draw.choice(world.circles)
        synergy = _synergy(world, entry["t"], entry["d"], circle)
        synergies.append(synergy)
        links["needs"].append((synergy, world.some(needs[""], 1, 3)))
        links["actors"].append((synergy, world.some(everyone(circle), 2, 4)))
        links["themes"].append((synergy, world.named_themes(["Participation citoyenne"])))
    save(Synergy, synergies)
    for name, pairs in links.items():
        link(Synergy, name, pairs)
    return synergies


def _synergy(world: World, title: str, reason: str, circle: Circle) -> Synergy:
    day = world.day(-world.draw.randint(6, 320))
    by: User = author(world, circle, day)
    synergy = Synergy(title=title, reason=reason, community=circle.community)
    synergy.audience = world.draw.choices(AUDIENCES, [86, 4, 0, 2, 8])[0]
    born(synergy, world.moment(day), by)
    order = ["proposed", "encouraged", "under_way", "achieved"]
    reached = min(int((world.today - day).days / 60 * world.draw.uniform(0.3, 1.6)), len(order))
    steps = ["set_aside"] if world.chance(0.1) else order[:reached]
    at = synergy.created_at
    for status in steps:
        at = _later(world, at, len(steps))
        gardener = circle.gardener(world.draw.choice(["region", "territory"]), at.date())
        world.change(synergy, at, gardener or by, status=status)
    return synergy
