"""Projects at every step, with their milestones and their news, and the story of one achieved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from communities.models import Actor, OnlineSpace, Place
from events.demo import texts
from events.demo.world import Circle, World, born, link, save
from events.models import Credit, Document, Event, Milestone, News, Project, Story
from gardeners.models import Need, Synergy
from grc.models import Audience, User

OPEN = (Audience.SHARED, Audience.PUBLIC)


def create_projects(
    world: World, needs: Mapping[str, Sequence[Need]], synergies: Sequence[Synergy]
) -> None:
    entries = texts.load("projects")["projects"]
    made = [(entry, _project(world, entry)) for entry in entries]
    save(Project, [project for _entry, project in made])
    links: dict[str, list[tuple[Project, Sequence[Any]]]] = {}
    for entry, project in made:
        circle = world.circles[entry["circle"]]
        for name, others in _links(world, entry, circle, needs, synergies).items():
            links.setdefault(name, []).append((project, others))
        _steps(world, entry, project, circle)
    for name, pairs in links.items():
        link(Project, name, pairs)
    save(Milestone, [one for entry, project in made for one in _milestones(world, entry, project)])
    save(News, [one for entry, project in made for one in _news(world, entry, project)])
    save(Document, [one for entry, project in made for one in _documents(entry, project)])
    holders = {project.pk: others for project, others in links["holders"]}
    for entry, project in made:
        if "story" in entry:
            _tell(world, entry["story"], project, holders[project.pk])


def _project(world: World, entry: dict[str, Any]) -> Project:
    circle, day = world.circles[entry["circle"]], world.day(entry["day"])
    project = Project(
        title=entry["title"], purpose=entry["purpose"], community=circle.community,
        status=Project.Status.IDEA, status_on=day, territory=circle.community.territory,
        audience=Audience.PUBLIC if entry.get("public") else Audience.SHARED,
    )  # fmt: skip
    return born(project, world.moment(day), _author(world, circle, day))


def _author(world: World, circle: Circle, day: dt.date) -> User:
    sides = ("territory", "region") if world.chance(0.5) else ("region", "territory")
    found = [circle.gardener(side, day) for side in sides]
    return next((one for one in found if one), world.users["region"])


def _links(
    world: World, entry: dict[str, Any], circle: Circle, needs: Mapping[str, Sequence[Need]],
    synergies: Sequence[Synergy],
) -> dict[str, Sequence[Any]]:  # fmt: skip
    topic = circle.topics[entry["topic"]]
    heard = [need for need in needs[topic.name] if need.audience in OPEN]
    near = [one for one in synergies
            if one.community_id == circle.community.pk and one.audience in OPEN]  # fmt: skip
    events = Event.objects.filter(needs__in=heard).distinct().order_by("pk")
    others = [one.community for one in world.circles if one is not circle]
    holders: list[Actor] = [
        *world.some(circle.organisations, 2, 3),
        world.draw.choice(circle.people),
    ]
    return {
        "holders": holders,
        "needs": world.some(heard, 1, 3) if heard else [],
        "synergies": world.some(near, 1, 1) if near and world.chance(0.6) else [],
        "events": list(events[:2]),
        "themes": world.named_themes(topic.themes),
        "directorates": world.named_directorates(topic.directorates),
        "communities": [world.draw.choice(others)] if world.chance(0.3) else [],
        "places": list(Place.objects.filter(communities=circle.community).order_by("pk")[:1]),
        "online_spaces": list(
            OnlineSpace.objects.filter(community=circle.community).order_by("pk")[:1]
        ),
    }


def _steps(world: World, entry: dict[str, Any], project: Project, circle: Circle) -> None:
    for status, days, reason in entry["steps"]:
        day = world.day(days)
        world.change(
            project, world.moment(day), _author(world, circle, day), status=status, status_on=day,
            status_reason=reason,
        )  # fmt: skip


def _milestones(world: World, entry: dict[str, Any], project: Project) -> list[Milestone]:
    return [
        born(
            Milestone(
                project=project, title=title, due_on=world.today + dt.timedelta(days=due),
                done_on=world.day(done) if done else None,
            ),
            project.created_at, project.created_by,
        )
        for title, due, done in entry["milestones"]
    ]  # fmt: skip


def _news(world: World, entry: dict[str, Any], project: Project) -> list[News]:
    circle, found = world.circles[entry["circle"]], []
    for days, text, audience in entry.get("news", []):
        day = world.day(days)
        one = News(project=project, told_on=day, text=text, audience=audience)
        found.append(born(one, world.moment(day), _author(world, circle, day)))
    return found


def _documents(entry: dict[str, Any], project: Project) -> list[Document]:
    return [
        born(
            Document(project=project, title=title, url=url), project.created_at, project.created_by
        )
        for title, url in entry.get("documents", [])
    ]


def _tell(
    world: World, written: dict[str, Any], project: Project, holders: Sequence[Actor]
) -> None:
    """Its story, public; those who agreed are named in it."""
    at = world.now - dt.timedelta(days=9)
    texts_of = {name: written[name].strip() for name in ("before", "done", "changed", "figures")}
    story = Story(project=project, title=written["title"], audience=Audience.PUBLIC, **texts_of)
    save(Story, [born(story, at, project.created_by)])
    thanks = []
    for holder, (part, agreed) in zip(holders, written["credits"], strict=False):
        credit = Credit(story=story, actor=holder, part=part)
        if agreed:
            credit.agreed_on, credit.agreement = at.date(), "de vive voix, à la fête des jardins"
            credit.agreed_public = True
        thanks.append(born(credit, at, project.created_by))
    save(Credit, thanks)
