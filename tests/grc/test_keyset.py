"""Whatever the rows, the order and who asks, pages followed to the end then back hold each row
once, in order; rows without anything to sort by come last, whichever the way."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from communities.models import Actor, Community
from gardeners.models import FollowUp, Interaction, Need
from grc.models import Audience, User
from grc.sheets import all_sheets, get_sheet, keyset
from grc.sheets.keyset import KEY, Cursor, CursorError
from grc.sheets.listing import Listing
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CommunityFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    OrganisationFactory,
    SynergyFactory,
    UserFactory,
    today,
)

pytestmark = pytest.mark.django_db
Browse = Callable[[Any], Client]
TITLES = ("Un local", "un LOCAL", "Ün locàl", "Une salle", "Éclairer", "Zébrer")
ORDERS = [(sheet.slug, slug) for sheet in all_sheets() for slug in sheet.orders]


@pytest.fixture
def many(people: dict[str, User], community: Community) -> None:
    """Rows of every sheet, with ties and with nothing in many places."""
    dice = random.Random(7)
    somewhere = [None, community, CommunityFactory(name="Éclaireurs", is_public=False)]
    communes = [None, CommuneFactory(name="Évreux"), CommuneFactory(name="auch")]
    holders = [people["agent"], people["gardener"], UserFactory(first_name="", last_name="")]

    def drawn() -> dict[str, Any]:
        return {
            "title": dice.choice(TITLES), "community": dice.choice(somewhere),
            "audience": dice.choice(Audience.values), "created_by": dice.choice([None, *holders]),
        }  # fmt: skip

    def day(*span: int) -> dt.date:
        return today() - dt.timedelta(dice.randrange(*span))

    for _ in range(9):
        where = {"commune": dice.choice(communes), "audience": dice.choice(Audience.values)}
        kind = dice.choice(["", *Actor.OrganisationKind.values])
        ActorFactory(**where)
        OrganisationFactory(**where, organisation_kind=kind or "other")
        InteractionFactory(
            **drawn(), occurred_on=day(4), channel=dice.choice(Interaction.Channel.values)
        )
        NeedFactory(
            **drawn(), heard_on=day(4), status=dice.choice(Need.Status.values),
            urgency=dice.choice(Need.Urgency.values), origin=dice.choice(Need.Origin.values),
            commune=dice.choice(communes),
        )  # fmt: skip
        SynergyFactory(**drawn())
        FollowUpFactory(
            **drawn(), due_on=day(-2, 3), assignee=dice.choice(holders),
            status=dice.choice(FollowUp.Status.values),
        )  # fmt: skip


def page(sheet: str, order: str, user: User, **place: str | None) -> Any:
    params = QueryDict(mutable=True)
    params.update({"tri": order, **place})
    listing = Listing(get_sheet(sheet), user, params, None)
    assert not listing.notices
    return listing.page


def expected(sheet: str, slug: str, user: User) -> list[int]:
    """The rows that ``user`` reads, sorted here by what the database says of each."""
    found, order = get_sheet(sheet), get_sheet(sheet).orders[slug]
    rows = list(order.keyed(found.records(user), user).order_by().values_list(KEY, "pk"))
    assert order.may_lack or all(key is not None for key, _ in rows)
    way = -1 if order.descending else 1

    def compared(one: tuple[Any, int], other: tuple[Any, int]) -> int:
        if (one[0] is None) != (other[0] is None):
            return 1 if one[0] is None else -1
        first, second = (one[1:], other[1:]) if one[0] is None else (one, other)
        return way * ((first > second) - (first < second))

    return [pk for _, pk in sorted(rows, key=cmp_to_key(compared))]


@pytest.mark.parametrize("size", [1, 4, 50])
def test_pages_forward_then_backward(
    people: dict[str, User], many: None, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(keyset.beyond, "__kwdefaults__", {"backwards": False, "size": size})
    monkeypatch.setattr(keyset.page_of, "__defaults__", (size,))
    dice = random.Random(size)
    for sheet, order in ORDERS:
        role = dice.choice(["member", "gardener", "agent", "administrator"])
        user, about = people[role], (sheet, order, role)
        pages = [page(sheet, order, user)]
        while pages[-1].next:
            pages.append(page(sheet, order, user, apres=pages[-1].next))
        assert [pk for each in pages for pk in each.keys] == expected(sheet, order, user), about
        assert all(len(each.keys) == size for each in pages[:-1])
        for earlier, later in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
            back = page(sheet, order, user, avant=later.previous)
            assert back.keys == earlier.keys, about
            assert bool(back.previous) == (earlier is not pages[0])


def test_the_table_of_one_row_is_one_page(agent: User, community: Community) -> None:
    need = NeedFactory(community=community)
    found = page("besoins", "commune", agent)
    assert (found.keys, found.previous, found.next) == ([need.pk], None, None)
    assert page("suivis", "-retard", agent).keys == []


def titles(user: User, sheet: str, order: str) -> list[str]:
    found = page(sheet, order, user).keys
    records = get_sheet(sheet).model._default_manager.in_bulk(found)
    return [str(records[pk]) for pk in found]


def test_choices_are_sorted_as_they_are_declared(agent: User, community: Community) -> None:
    for status in ("unanswered", "answered", "heard", "qualified"):
        NeedFactory(title=status, status=status, community=community)
    assert titles(agent, "besoins", "etat") == ["heard", "qualified", "answered", "unanswered"]
    assert titles(agent, "besoins", "-etat") == ["unanswered", "answered", "qualified", "heard"]


def test_people_come_before_each_kind_of_organisation(agent: User) -> None:
    OrganisationFactory(name="Tiers-lieu", organisation_kind="third_place")
    OrganisationFactory(name="Association", organisation_kind="association")
    ActorFactory(first_name="", name="Quelqu’un")
    assert titles(agent, "acteurs", "sorte") == ["Quelqu’un", "Association", "Tiers-lieu"]


def test_names_are_sorted_in_french_and_what_has_none_comes_last(
    agent: User, community: Community
) -> None:
    for name in ("Zèbres", "éclaireurs", "Abeilles"):
        NeedFactory(title=name, community=CommunityFactory(name=name))
    NeedFactory(title="aucune", community=None)
    assert titles(agent, "besoins", "communaute") == ["Abeilles", "éclaireurs", "Zèbres", "aucune"]
    assert titles(agent, "besoins", "-communaute") == ["Zèbres", "éclaireurs", "Abeilles", "aucune"]


def test_promises_are_sorted_by_days_late_and_by_who_made_them(agent: User) -> None:
    for title, days, last_name in (("tard", 9, "Ébène"), ("peu", 1, "Zola"), ("plus tard", -4, "")):
        holder = UserFactory(first_name="", last_name=last_name)
        FollowUpFactory(title=title, assignee=holder, due_on=today() - dt.timedelta(days))
    assert titles(agent, "suivis", "-retard") == ["tard", "peu", "plus tard"]
    assert titles(agent, "suivis", "retard") == ["peu", "tard", "plus tard"]
    assert titles(agent, "suivis", "par") == ["tard", "peu", "plus tard"]


def test_a_cursor_without_a_key_is_for_orders_where_rows_may_lack_one() -> None:
    records, user = Need.objects.all(), User()
    orders = get_sheet("besoins").orders
    nothing = Cursor.encode(None, 3)
    field = orders["commune"].field(records, user)
    assert Cursor.decode(nothing, field, before=False, may_lack=True) == Cursor(None, 3)
    with pytest.raises(CursorError):
        Cursor.decode(nothing, orders["etat"].field(records, user), before=False)


@pytest.mark.parametrize("order", ["etat", "commune", "-communaute", "entendu"])
@pytest.mark.parametrize("key", ["99999999999999999999999", "-1", "[]", "abc", "\x00", "", None])
def test_a_cursor_made_up_is_never_an_error(
    browse: Browse, agent: User, community: Community, order: str, key: str | None
) -> None:
    NeedFactory(community=community)
    for place in ("apres", "avant"):
        cursor = Cursor.encode(key, 2**62)
        for shape in ("", "avancement/"):
            url = f"/grc/besoins/{shape}?tri={order}&suite=heard"
            assert browse(agent).get(f"{url}&{place}={cursor}").status_code == 200
