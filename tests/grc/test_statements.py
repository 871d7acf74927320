"""Statements compiled once: the rows of the queryset, for nobody else than who may read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.types.range import DateRange

from communities.models import Community
from communities.standing import Standing
from gardeners.models import Need
from grc.models import Audience, User
from grc.sheets import all_sheets
from grc.statements import Place, Statement, compiled
from tests.factories import CommunityFactory, NeedFactory
from tests.world import make_world

pytestmark = pytest.mark.django_db

Browse = Callable[[Any], Client]


def standing(user: User) -> User:
    """As the middleware leaves them."""
    user.standing = Standing(user.pk)  # type: ignore[attr-defined]
    return user


@pytest.mark.parametrize("role", ["member", "gardener", "agent", "region_gardener"])
def test_cells_are_what_the_queryset_gives(
    people: dict[str, User], community: Community, role: str
) -> None:
    make_world(community, text="Xici")
    make_world(CommunityFactory(), text="Xailleurs", audience=Audience.PUBLIC)
    user = standing(people[role])
    for sheet in all_sheets():
        expected = {
            row["pk"]: row for row in sheet.rows(sheet.records(user), user, sheet.all_columns)
        }
        for _ in range(2):  # compiled, then kept
            found = sheet.cells(user, sheet.all_columns, [*expected])
            assert found == list(expected.values())


def test_kept_statements_follow_the_cursor_the_search_and_the_filters(
    browse: Browse, agent: User, community: Community
) -> None:
    today = timezone.localdate()
    for n in range(3):
        for title in ("Un local", "Une salle"):
            NeedFactory(
                title=f"{title} {n}", community=community, heard_on=today - dt.timedelta(n),
                status="heard" if n else "qualified",
            )  # fmt: skip
    client = browse(agent)
    seen = {}
    for query in ("?q=local", "?q=salle", "?etat=heard&q=salle", "?etat=qualified", "?etat=heard"):
        html = client.get(f"/grc/besoins/{query}").content.decode()
        seen[query] = [html.count(">Un local"), html.count(">Une salle")]
    assert [*seen.values()] == [[3, 0], [0, 3], [0, 2], [1, 1], [2, 2]]


def test_rights_that_change_are_seen_at_once(
    browse: Browse, gardener: Any, community: Community
) -> None:
    need = NeedFactory(community=community, audience=Audience.GARDENERS, title="Xréservé")
    client = browse(gardener)
    assert "Xréservé" in client.get("/grc/besoins/").content.decode()
    mandate = gardener.mandates.get(period__contains=timezone.localdate())
    yesterday = timezone.localdate()
    type(mandate).objects.filter(pk=mandate.pk).update(
        period=DateRange(yesterday - dt.timedelta(30), yesterday)
    )
    assert "Xréservé" not in client.get("/grc/besoins/").content.decode()
    Need.objects.filter(pk=need.pk).update(audience=Audience.PUBLIC)
    assert "Xréservé" in client.get("/grc/besoins/").content.decode()


def test_the_same_statement_serves_the_same_rights_only(people: dict[str, User]) -> None:
    asked: list[str] = []

    def ask(name: str) -> Any:
        asked.append(name)
        return Need.objects.order_by("pk").values_list("pk")

    for rights in ("a", "a", "b", None, None):
        compiled("test", rights, lambda rights=rights: ask(str(rights)))
    assert asked == ["a", "b", "None", "None"]


def test_a_place_holds_the_value_of_its_name() -> None:
    need = NeedFactory(title="Un local")
    statement = Statement.of(Need.objects.filter(pk=Place("pk")).values("title"))
    with CaptureQueriesContext(connection) as captured:
        assert statement.rows(pk=need.pk) == [{"title": "Un local"}]
    assert len(captured) == 1
    assert statement.rows(pk=0) == []
