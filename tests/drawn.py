"""Worlds drawn at random: two communities, a few people, what they wrote and for whom.

A world is first a description (``World``), which hypothesis prints and makes smaller when a test
fails, then records (``built``). Every text holds a mark of its own, so that a page tells by itself
what it reveals: ``zqzqzr3`` is record 3, ``zqzqzot3`` what it was called before it was diffused,
``zqzqza3`` (``zqzqzon3``) the name of actor 3, ``zqzqze3`` and the last digits of a number how to
reach them, ``zqzqzn3`` their notes and address.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import connection
from django.utils import timezone
from hypothesis import strategies as st

from communities.models import Actor
from gardeners.models import Mandate
from grc.history import link_events
from grc.models import Audience, User
from grc.undo_plan import events_of, table
from tests import factories
from tests.factories import days, today

COMMUNITIES, PEOPLE = (0, 1), (0, 1, 2, 3)
ROLES = ("volunteer", "volunteer", "agent", "administrator")
STATES = ("active", "active", "requested", "left")  # mostly members
LONG_PAST, PAST, PRESENT, FUTURE = "long past", "past", "present", "future"
# Days counted from today, in their order: until 31 days ago, until yesterday, today alone, from
# tomorrow.
PERIODS = {LONG_PAST: (-60, -30), PAST: (-30, 0), PRESENT: (0, 1), FUTURE: (1, 30)}
KINDS = ("interaction", "need", "synergy", "followup", "event", "project")
SHEETS = {"acteurs": "actor", "echanges": "interaction", "besoins": "need",
          "synergies": "synergy", "suivis": "followup", "evenements": "event"}  # fmt: skip


FACTORIES = {
    "actor": factories.ActorFactory,
    "organisation": factories.OrganisationFactory,
    "interaction": factories.InteractionFactory,
    "need": factories.NeedFactory,
    "synergy": factories.SynergyFactory,
    "followup": factories.FollowUpFactory,
    "event": factories.EventFactory,
    "project": factories.ProjectFactory,
}


@dataclass(frozen=True)
class Term:
    """A mandate of ``person`` in ``community``; ``stand_in`` replaces them all along."""

    community: int
    side: str
    when: str
    person: int
    stand_in: int | None


@dataclass(frozen=True)
class Someone:
    """An actor; ``account`` is the person who logs in as them, ``places`` their memberships by
    community. ``diffused``: they were noted for the gardeners alone, then as they are."""

    organisation: bool
    audience: str
    author: int | None
    account: int | None
    places: dict[int, str]
    contact_shared: bool
    archived: bool
    merged: bool
    diffused: bool


@dataclass(frozen=True)
class Noted:
    """A record of ``kind`` about ``actors`` and earlier records; ``diffused`` as for actors."""

    kind: str
    community: int | None
    audience: str
    author: int | None
    assignee: int
    actors: frozenset[int]
    about: frozenset[int]
    archived: bool
    diffused: bool
    draft: bool  # of events


@dataclass(frozen=True)
class World:
    roles: tuple[str, ...]
    terms: tuple[Term, ...]
    actors: tuple[Someone, ...]
    records: tuple[Noted, ...]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    roles = draw(st.tuples(*(st.sampled_from(ROLES) for _ in PEOPLE)))
    actors = draw(st.lists(_someone(), min_size=4, max_size=6))
    for n, actor in enumerate(actors):  # an account is that of one actor; a tombstone has none
        taken = {other.account for other in actors[:n]}
        if actor.account in taken or actor.merged:
            actors[n] = Someone(**{**vars(actor), "account": None})
    records = draw(st.lists(_noted(len(actors)), min_size=3, max_size=6))
    return World(roles, tuple(draw(_terms(roles))), tuple(actors), tuple(records))


@st.composite
def _terms(draw: st.DrawFn, roles: tuple[str, ...]) -> list[Term]:
    """At most one gardener a side, a community and a day; the Region's are of the Region."""
    terms = []
    for community in COMMUNITIES:
        for side in Mandate.Side.values:
            fit = [p for p in PEOPLE if side == "territory" or roles[p] != User.Role.VOLUNTEER]
            for when in PERIODS:
                person = draw(st.sampled_from([None, *fit]))
                if person is not None:
                    others = [other for other in fit if other != person]
                    stand_in = draw(st.sampled_from([None, *others]))
                    terms.append(Term(community, side, when, person, stand_in))
    return terms


def _someone() -> st.SearchStrategy[Someone]:
    return st.builds(
        Someone,
        organisation=st.booleans(),
        audience=st.sampled_from(Audience.values),
        author=st.sampled_from([None, *PEOPLE]),
        account=st.sampled_from(PEOPLE),
        places=st.dictionaries(st.sampled_from(COMMUNITIES), st.sampled_from(STATES), min_size=1),
        contact_shared=st.booleans(),
        archived=st.integers(0, 3).map(lambda n: n == 3),
        merged=st.integers(0, 5).map(lambda n: n == 5),
        diffused=st.booleans(),
    )


def _noted(actors: int) -> st.SearchStrategy[Noted]:
    return st.builds(
        Noted,
        kind=st.sampled_from(KINDS),
        community=st.sampled_from([None, *COMMUNITIES]),
        audience=st.sampled_from(Audience.values),
        author=st.sampled_from([None, *PEOPLE]),
        assignee=st.sampled_from(PEOPLE),
        actors=st.frozensets(st.integers(0, actors - 1), max_size=3),
        about=st.frozensets(st.integers(0, 5), max_size=3),
        archived=st.integers(0, 3).map(lambda n: n == 3),
        diffused=st.booleans(),
        draft=st.booleans(),
    )


@dataclass
class Built:
    """The objects of a world, by their place in it."""

    world: World
    users: list[User]
    communities: list[Any]
    actors: list[Any]
    records: list[Any]
    contexts: dict[Any, list[Any]]
    survivor: Any  # of the actors that were merged
    terms: list[Mandate]

    def specs(self, kind: str) -> Any:
        """The descriptions, by their place."""
        return self.world.actors if kind == "actor" else self.world.records

    def of(self, kind: str) -> Iterator[tuple[int, Any]]:
        """The places and the objects of one kind of record."""
        if kind == "actor":
            yield from enumerate(self.actors)
        for n, noted in enumerate(self.world.records):
            if noted.kind == kind:
                yield n, self.records[n]


def built(world: World) -> Built:
    """The world in the database."""
    users = [factories.UserFactory(role=role) for role in world.roles]
    communities = [factories.CommunityFactory() for _ in COMMUNITIES]
    terms = [
        factories.MandateFactory(
            user=users[term.person], community=communities[term.community], side=term.side,
            period=days(*PERIODS[term.when]),
        )
        for term in world.terms
    ]  # fmt: skip
    for term, mandate in zip(world.terms, terms, strict=True):
        if term.stand_in is not None:
            factories.stand_in(mandate, user=users[term.stand_in])
    survivor = factories.OrganisationFactory(
        audience=Audience.GARDENERS, archived_at=timezone.now()
    )
    made = Built(world, users, communities, [], [], {}, survivor, terms)
    for n, someone in enumerate(world.actors):
        made.actors.append(_written(made, n, someone, _actor(made, n, someone)))
    for n, noted in enumerate(world.records):
        made.records.append(_written(made, n, noted, _record(made, n, noted)))
    return made


def subjects(world: World, n: int) -> dict[str, int]:
    """What follow-up ``n`` is about, besides an actor: the place of a record of each kind."""
    about = sorted(place for place in world.records[n].about if place < n)
    return {world.records[p].kind: p for p in about if world.records[p].kind in KINDS[:3]}


def needs_of(world: World, n: int) -> list[int]:
    """The places of the needs of the synergy, the project or the event, ``n``."""
    about = sorted(place for place in world.records[n].about if place < n)
    return [place for place in about if world.records[place].kind == "need"]


def phone(n: int) -> str:
    """A number reserved for fiction."""
    return f"+331990012{n:02}"


def occurred(n: int) -> dt.date:
    """The day of interaction ``n``, which no other has."""
    return today() - dt.timedelta(10 + n)


def _actor(made: Built, n: int, someone: Someone) -> dict[str, Any]:
    organisation = Actor.OrganisationKind.ASSOCIATION if someone.organisation else ""
    return {
        "factory": FACTORIES["organisation" if someone.organisation else "actor"],
        "first_name": "", "name": f"local zqzqza{n}", "organisation_kind": organisation,
        "email": f"zqzqze{n}@example.org", "phone": phone(n), "notes": f"zqzqzn{n}",
        "address": f"zqzqzn{n}", "contact_shared": someone.contact_shared,
        "user": made.users[someone.account] if someone.account is not None else None,
        "merged_into": made.survivor if someone.merged else None,
        "places": someone.places,
    }  # fmt: skip


def _record(made: Built, n: int, noted: Noted) -> dict[str, Any]:
    values: dict[str, Any] = {
        "factory": FACTORIES[noted.kind],
        "title": f"local zqzqzr{n}",
        "community": made.communities[noted.community] if noted.community is not None else None,
    }  # fmt: skip
    if noted.kind == "followup":
        named = {kind: made.records[place] for kind, place in subjects(made.world, n).items()}
        actor = made.actors[min(noted.actors, default=0)]
        values |= {"assignee": made.users[noted.assignee], "need": None, "actor": actor}
        return values | named
    if noted.kind == "event":
        values["status"] = "draft" if noted.draft else "announced"
        values["organisers"] = [made.actors[a] for a in sorted(noted.actors)]
        values["needs"] = [made.records[place] for place in needs_of(made.world, n)]
    else:
        values["holders" if noted.kind == "project" else "actors"] = [
            made.actors[a] for a in sorted(noted.actors)
        ]
    if noted.kind in ("synergy", "project"):
        values["needs"] = [made.records[place] for place in needs_of(made.world, n)]
    return values | ({"occurred_on": occurred(n)} if noted.kind == "interaction" else {})


def _written(made: Built, n: int, spec: Any, values: dict[str, Any]) -> Any:
    """The record, written in one request, diffused and archived in another one."""
    name = "name" if "name" in values else "title"
    make, places, title = values.pop("factory"), values.pop("places", {}), values.pop(name)
    author = made.users[spec.author] if spec.author is not None else None
    audience = Audience.GARDENERS if spec.diffused else spec.audience
    before = f"local zqzqzo{name[0]}{n}" if spec.diffused else title
    was_draft = "status" in values and spec.diffused
    status = values.pop("status", None)
    if status:
        values["status"] = "draft" if was_draft else status
    with pghistory.context(user=author and author.pk) as first:
        record = make(**values, **{name: before}, audience=audience, created_by=author)
        for place, state in places.items():
            factories.MembershipFactory(
                actor=record, community=made.communities[place], state=state
            )
    dated(record, hours=2)
    with pghistory.context(user=author and author.pk) as second:
        archived = timezone.now() if spec.archived else None
        changed = {name: title, "audience": spec.audience, "archived_at": archived}
        if was_draft and status == "announced":
            changed |= {"status": status, "announced_at": timezone.now()}
        type(record).objects.filter(pk=record.pk).update(**changed)
    record.refresh_from_db()
    made.contexts[record] = [first.id, second.id]
    return record


def dated(record: Any, *, hours: int) -> None:
    """Say that what was done to ``record`` so far was done some hours ago."""
    where = [(events_of(type(record)), "pgh_obj_id")]
    where += [(model, f"{m2m.m2m_column_name()}") for m2m, model in link_events(type(record))]
    with connection.cursor() as cursor:
        for model, column in where:
            cursor.execute(
                f"UPDATE {table(model)} SET pgh_created_at = now() - make_interval(hours => %s)"
                f" WHERE {column} = %s",
                [hours, record.pk],
            )


MARK = re.compile(r"zqzqz[a-z]+\d+")


def marks(html: str) -> set[str]:
    """What a page reveals; telephone numbers are told as ``zqzqzp3``."""
    digits = re.sub(r"[\s.\u00a0\u202f-]|&nbsp;", "", html)
    numbers = {f"zqzqzp{int(n)}" for n in re.findall(r"1990012(\d\d)", digits)}
    return set(MARK.findall(html)) | numbers
