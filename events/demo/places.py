"""The three communities, on real communes of the region, with their charters and spaces."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from psycopg.types.range import DateRange

from communities.models import Charter, Commune, Community, OnlineSpace, Place
from events.demo import texts
from events.demo.people import GARDENERS, address
from events.demo.world import Circle, World, born, link, save
from gardeners.models import Mandate
from gardeners.models.mandate import add_months
from grc.models import User


def create_circles(world: World) -> None:
    """The communities with their communes, charters, online spaces and mandates."""
    admin = world.users["admin"]
    by_epci = _communes_by_epci()
    for rank, slug in enumerate(texts.COMMUNITIES):
        written = texts.load(slug)
        groups = _groups(by_epci, written["epci"], rank)
        communes = [commune for group in groups for commune in group]
        community = Community(
            name=written["name"],
            slug=slug,
            purpose=written["purpose"],
            description=written["description"].strip(),
            territory=", ".join(group[0].epci_name or group[0].department_name for group in groups),
            rotation_months=written["rotation_months"],
            rhythm_days=written["rhythm_days"],
        )
        born(community, world.moment(world.day(-600 + 20 * rank)), admin)
        world.circles.append(Circle(community, written, texts.topics(written), communes))
    save(Community, [circle.community for circle in world.circles])
    link(Community, "communes", [(circle.community, circle.communes) for circle in world.circles])
    link(Community, "themes", [(circle.community, world.named_themes(circle.texts["themes"]))
                               for circle in world.circles])  # fmt: skip
    _create_spaces(world)


def _communes_by_epci() -> dict[str, list[Commune]]:
    found: dict[str, list[Commune]] = {}
    for commune in Commune.objects.filter(region=settings.GRC_REGION).order_by("code"):
        found.setdefault(commune.epci or commune.department, []).append(commune)
    return found


def _groups(by_epci: dict[str, list[Commune]], wanted: list[str], rank: int) -> list[list[Commune]]:
    """The communes of the ``wanted`` EPCI, or, in other regions, of three others of that region."""
    if all(code in by_epci for code in wanted):
        return [by_epci[code] for code in wanted]
    codes = sorted(by_epci)
    start = rank * len(codes) // len(texts.COMMUNITIES)
    return [by_epci[code] for code in codes[start : start + 3]]


def _create_spaces(world: World) -> None:
    charters, spaces = [], []
    for circle in world.circles:
        at, by = circle.community.created_at, circle.community.created_by
        written = circle.texts["charter"]
        charter = Charter(community=circle.community, title=written["title"],
                          text=written["text"].strip(), adopted_on=at.date())  # fmt: skip
        charters.append(born(charter, at, by))
        for rank, space in enumerate(circle.texts["spaces"]):
            public = rank == 1
            spaces.append(
                born(OnlineSpace(community=circle.community, is_public=public, **space), at, by)
            )
    save(Charter, charters)
    save(OnlineSpace, spaces)


def create_places(world: World) -> dict[str, Place]:
    """The places where the communities meet, by name."""
    written = texts.load("agenda")["places"]
    places, links = [], []
    for entry in written:
        circles = [world.circles[rank] for rank in entry["circles"]]
        place = Place(
            name=entry["name"],
            kind=entry["kind"],
            is_neutral=entry.get("neutral", False),
            access=entry.get("access", "unknown"),
            capacity=entry.get("seats"),
            address=entry["address"],
            description=entry["description"],
            commune=world.draw.choice(circles[0].communes),
        )
        born(place, circles[0].community.created_at, world.users["region"])
        places.append(place)
        links.append((place, [circle.community for circle in circles]))
    save(Place, places)
    link(Place, "communities", links)
    return {place.name: place for place in places}


def create_mandates(world: World) -> None:
    """Mandates past, present and coming, on both sides of each community."""
    notes = iter(texts.load("shared")["handovers"])
    for rank, terms in enumerate(_terms(world)):
        circle = world.circles[rank]
        for side, user, start, end in terms:
            period = DateRange(start, end)
            over = end is not None and end <= world.today
            mandate = Mandate(
                community=circle.community,
                user=user,
                side=side,
                period=period,
                handover_note=next(notes, "") if over else "",
            )
            decided = min(start, world.today)
            circle.mandates.append(born(mandate, world.moment(decided), world.users["admin"]))
        save(Mandate, circle.mandates)


Term = tuple[str, User, dt.date, dt.date | None]


def _terms(world: World) -> list[list[Term]]:
    """The terms of each circle: (side, user, first day, day after the last)."""
    users, day = world.users, world.today
    written = texts.load("actors")["communities"]

    def holder(rank: int, index: int) -> User:
        first_name, name, _ = written[rank]["people"][GARDENERS[rank][index]]
        return users[address(first_name, name)]

    # When the present mandates end. No month lacks these days: terms follow one another exactly.
    first, second, third = (
        end.replace(day=min(end.day, 28))
        for end in (
            add_months(day, 6) - dt.timedelta(days=18),
            add_months(day, 2),
            day + dt.timedelta(days=12),
        )
    )
    region = "region"
    return [
        [
            *_rotation(first, 6, [holder(0, 0), holder(0, 1), users["ancien"],
                                  users["territoire"], holder(0, 2)]),
            (region, users["paul.verdalet"], add_months(day, -20), add_months(day, -11)),
            (region, users["region"], add_months(day, -11), None),
        ],
        [
            *_rotation(second, 4, [holder(1, 0), holder(1, 1), holder(1, 0), holder(1, 1),
                                   holder(1, 2)]),
            (region, users["delphine.cazenave-sol"], add_months(day, -20), add_months(day, -9)),
            (region, users["region"], add_months(day, -9), None),
        ],
        [
            *_rotation(third, 12, [holder(2, 0), holder(2, 1)], coming=0),
            (region, users["agathe.montlezan"], add_months(day, -20), third),
            (region, users["rachid.oualmine"], third, add_months(third, 24)),
        ],
    ]  # fmt: skip


def _rotation(
    present_ends: dt.date, months: int, holders: list[User], coming: int = 1
) -> list[Term]:
    """Territory mandates that follow one another; the one before the last ``coming`` is present."""
    present = len(holders) - 1 - coming
    return [
        ("territory", user, add_months(present_ends, months * (rank - present - 1)),
         add_months(present_ends, months * (rank - present)))
        for rank, user in enumerate(holders)
    ]  # fmt: skip
