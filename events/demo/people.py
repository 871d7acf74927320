"""Who logs in, and the actors of each circle with what ties them together."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from communities.models import Actor, Affiliation, Introduction, Membership
from events.demo import texts
from events.demo.world import Circle, World, born, link, save
from gardeners.models import Digest
from grc.models import Audience, User
from grc.search import fold

PASSWORD = "jardin-demo"  # noqa: S105 - told to everyone
LOGINS = [
    ("admin", "Mireille", "Castagnol", User.Role.ADMINISTRATOR),
    ("region", "Claire", "Vidalens", User.Role.AGENT),
    ("territoire", "Bastien", "Rouquairol", User.Role.VOLUNTEER),
    ("ancien", "Odile", "Fabrègasse", User.Role.VOLUNTEER),
    ("agente", "Samira", "Belkacèmes", User.Role.AGENT),
    ("membre", "Thomas", "Escofflières", User.Role.VOLUNTEER),
]
# The other agents, who do not log in.
AGENTS = [
    ("paul.verdalet", "Paul", "Verdalet"),
    ("agathe.montlezan", "Agathe", "Montlezan"),
    ("rachid.oualmine", "Rachid", "Oualmine"),
    ("delphine.cazenave-sol", "Delphine", "Cazenave-Sol"),
]
# Which people of each circle (by rank) hold, held or will hold a territory mandate: they log in.
GARDENERS = {0: [0, 1, 2], 1: [0, 1, 2], 2: [0, 1]}
LINKED = {  # logins that are actors of the first circle, with what they do
    "territoire": "Tient la buvette du marché du soir et les comptes de deux associations.",
    "ancien": "Infirmière retraitée, a lancé le frigo partagé.",
    "membre": "Bénévole des jardins, conducteur de la camionnette.",
}
MOBILE, LANDLINES = "+3363998", ("+3346571", "+33536 49".replace(" ", ""))
TAGS = ["bénévole", "à rappeler", "élus", "jeunes", "parle volontiers", "presse", "salle à prêter"]


def create_users(world: World) -> None:
    """The six logins of the README, the other agents and the territory's gardeners."""
    password = make_password(PASSWORD)
    for name, first_name, last_name, role in LOGINS:
        _user(world, name, first_name, last_name, role, password)
    for name, first_name, last_name in AGENTS:
        _user(world, name, first_name, last_name, User.Role.AGENT, make_password(None))
    for rank, circle in enumerate(texts.load("actors")["communities"]):
        for index in GARDENERS[rank]:
            first_name, last_name, _ = circle["people"][index]
            name = address(first_name, last_name)
            _user(world, name, first_name, last_name, User.Role.VOLUNTEER, make_password(None))
    save(User, list(world.users.values()))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in world.users.values()
    )
    # They had their digest this morning: none leaves the moment that the demonstration starts.
    Digest.objects.bulk_create(Digest(user=user, day=world.today) for user in world.users.values())


def _user(world: World, name: str, first: str, last: str, role: str, password: str) -> None:
    world.users[name] = User(
        email=f"{name}@example.org",
        first_name=first,
        last_name=last,
        role=role,
        password=password,
        date_joined=world.moment(world.day(-620)),
    )


def address(*names: str) -> str:
    """The names as in an email address: « Élodie », « Saint-Avarit » make elodie.saint-avarit."""
    return ".".join("-".join(re.findall(r"[a-z0-9]+", fold(name))) for name in names)


def create_actors(world: World) -> None:
    """The people and organisations of each circle, then what ties them."""
    numbers = iter(world.draw.sample(range(10_000), 200))
    written = texts.load("actors")["communities"]
    for rank, circle in enumerate(world.circles):
        circle.people = [
            _person(world, circle, entry, numbers) for entry in written[rank]["people"]
        ]
        if rank == 0:
            circle.people += [_linked(world, circle, name, numbers) for name in LINKED]
        circle.organisations = [
            _organisation(world, circle, entry, numbers) for entry in written[rank]["organisations"]
        ]
    actors = [actor for circle in world.circles for actor in everyone(circle)]
    save(Actor, actors)
    _choose_silent(world)
    link(Actor, "themes", [(actor, _themes(world, circle)) for circle in world.circles
                           for actor in everyone(circle)])  # fmt: skip
    _create_ties(world)


def everyone(circle: Circle) -> list[Actor]:
    return circle.people + circle.organisations


def _themes(world: World, circle: Circle) -> list[Any]:
    names = {name for topic in world.some(circle.topics, 1, 2) for name in topic.themes}
    return world.named_themes(sorted(names))


def _person(world: World, circle: Circle, entry: list[str], numbers: Any) -> Actor:
    first_name, name, description = entry
    key = address(first_name, name)
    actor = _actor(world, circle, description)
    actor.kind = Actor.Kind.PERSON
    actor.first_name, actor.name = first_name, name
    actor.user = world.users.get(key)
    has_email = actor.user or world.chance(0.85)
    actor.email = f"{key}@example.org" if has_email else ""
    actor.phone = f"{MOBILE}{next(numbers):04d}" if world.chance(0.8) else ""
    if actor.user:
        actor.audience = Audience.SHARED
    actor.contact_shared = bool(actor.user) or world.chance(0.4)
    actor.opted_out = not actor.user and world.chance(0.05)
    return actor


def _linked(world: World, circle: Circle, login: str, numbers: Any) -> Actor:
    user = world.users[login]
    actor = _person(world, circle, [user.first_name, user.last_name, LINKED[login]], numbers)
    actor.user, actor.email, actor.audience = user, user.email, Audience.SHARED
    actor.contact_shared, actor.opted_out = login != "membre", False
    return actor


def _organisation(world: World, circle: Circle, entry: list[str], numbers: Any) -> Actor:
    name, kind, description = entry
    actor = _actor(world, circle, description)
    actor.kind, actor.organisation_kind, actor.name = Actor.Kind.ORGANISATION, kind, name
    key = "-".join(word for word in address(name).split("-") if len(word) > 2)
    actor.email = f"{key}@example.fr"
    actor.phone = f"{world.draw.choice(LANDLINES)}{next(numbers):04d}"
    actor.website = f"https://{key}.example.org/" if world.chance(0.5) else ""
    actor.address = f"{world.draw.randint(1, 60)} {world.draw.choice(STREETS)}"
    if kind in {"public", "association"} and world.chance(0.2):
        actor.audience = Audience.PUBLIC
    return actor


def met_on(actor: Actor) -> dt.date:
    """The day the actor was first met: each of ours has one."""
    assert actor.collected_on is not None
    return actor.collected_on


STREETS = ("rue du Four", "chemin des Écoles", "place du Marché", "route de la Gare",
           "rue des Tanneurs", "impasse du Lavoir", "avenue de la République")  # fmt: skip


def _actor(world: World, circle: Circle, description: str) -> Actor:
    first_day = world.day(-world.draw.randint(40, 560))
    commune = world.draw.choice(circle.communes)
    source = world.draw.choice(["self", "meeting", "meeting", "form", "public", "third_party"])
    informed = first_day + dt.timedelta(days=world.draw.randint(0, 25))
    actor = Actor(
        description=description,
        commune=commune,
        postcode=commune.postcodes[0] if commune.postcodes else "",
        tags=world.some(TAGS, 1, 2) if world.chance(0.35) else [],
        audience=world.draw.choices([Audience.SHARED, Audience.REGION, Audience.COMMUNITY],
                                    [90, 5, 5])[0],
        source=source,
        source_detail="Annuaire des associations" if source == "public" else "",
        collected_on=first_day,
        legal_basis="consent" if source in {"self", "form"} else "public_task",
        informed_on=informed if world.chance(0.85) else None,
    )  # fmt: skip
    by = circle.gardener("region", first_day) or world.users["agente"]
    return born(actor, world.moment(first_day), by)


def _choose_silent(world: World) -> None:
    for circle in world.circles:
        others = [actor for actor in everyone(circle) if actor.user_id is None]
        circle.silent = {actor.pk for actor in others[3::6]}


def _create_ties(world: World) -> None:
    shared = texts.load("shared")
    memberships, affiliations, introductions = [], [], []
    for circle in world.circles:
        memberships += _memberships(world, circle, shared["motivations"])
        affiliations += [
            _affiliation(world, circle, person, shared["functions"])
            for person in circle.people
            if world.chance(0.7)
        ]
        pairs = list(zip(everyone(circle)[::2], everyone(circle)[1::2], strict=False))
        for one, other in world.some(pairs, 9, 12):
            introductions.append(_introduction(world, one, other, shared["introductions"]))
    memberships += _guests(world, shared["motivations"])
    save(Membership, memberships)
    save(Affiliation, affiliations)
    save(Introduction, introductions)


def _memberships(world: World, circle: Circle, motivations: list[str]) -> list[Membership]:
    made = []
    for rank, actor in enumerate(everyone(circle)):
        if actor.user_id is None and world.chance(0.06):
            continue  # known, but not a member
        requested = actor.user_id is None and rank % 11 == 7
        made.append(_membership(world, circle, actor, motivations, requested=requested))
    return made


def _membership(
    world: World, circle: Circle, actor: Actor, motivations: list[str], *, requested: bool
) -> Membership:
    asked_on = world.day(-world.draw.randint(1, 12)) if requested else met_on(actor)
    membership = Membership(actor=actor, community=circle.community)
    if requested:
        membership.state = Membership.State.REQUESTED
        membership.motivation = world.draw.choice(motivations)
    else:
        membership.joined_on = asked_on
        membership.role = world.draw.choices(Membership.Role.values, [74, 12, 8, 6])[0]
        if actor.user_id is None and world.chance(0.06):
            membership.state, membership.left_on = Membership.State.LEFT, world.day(-8)
    by = None if requested else actor.created_by
    return born(membership, world.moment(asked_on), by)


def _guests(world: World, motivations: list[str]) -> list[Membership]:
    """Some belong to two communities: that is how synergies are found."""
    first, *others = world.circles
    return [
        _membership(world, circle, actor, motivations, requested=False)
        for circle in others
        for actor in world.some(everyone(first)[5:20], 4, 5)
    ]


def _affiliation(world: World, circle: Circle, person: Actor, functions: list[str]) -> Affiliation:
    organisation = world.draw.choice(circle.organisations)
    started = world.day(-world.draw.randint(200, 2400))
    ended = world.day(-world.draw.randint(5, 150)) if world.chance(0.12) else None
    affiliation = Affiliation(person=person, organisation=organisation, starts_on=started,
                              ends_on=ended, function=world.draw.choice(functions))  # fmt: skip
    return born(affiliation, person.created_at, person.created_by)


def _introduction(world: World, one: Actor, other: Actor, notes: list[str]) -> Introduction:
    later = max(one.created_at, other.created_at)
    introduction = Introduction(from_actor=one, to_actor=other, note=world.draw.choice(notes),
                                introduced_on=later.date())  # fmt: skip
    return born(introduction, later, other.created_by)
