"""Statements compiled once: the rows of the queryset, for nobody else than who may read them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.expressions import RawSQL
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.types.range import DateRange

from communities.models import Community
from communities.standing import Standing
from gardeners.models import Need
from grc import statements
from grc.models import Audience, User
from grc.sheets import all_sheets
from grc.statements import Place, Rights, Statement, compiled
from tests.factories import AgentFactory, CommunityFactory, NeedFactory
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
            for row in found:  # nothing here is archived: what may be written may be edited
                assert (row.pop("can_edit"), row.pop("can_restore")) == (row["is_writable"], False)
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


def test_a_shared_statement_answers_each_for_themselves(
    browse: Browse, community: Community
) -> None:
    """Two agents have the same rights, less what each wrote: one statement, two answers."""
    first, second = AgentFactory(), AgentFactory()
    held = {"community": community, "audience": Audience.GARDENERS}
    mine, theirs = (NeedFactory(created_by=user, **held) for user in (first, second))
    asked = f"/grc/besoins/lignes/?vues={mine.pk}.0,{theirs.pk}.0"
    for user, own in ((first, mine), (second, theirs), (first, mine)):
        html = browse(user).get(asked, headers={"HX-Request": "true"}).content.decode()
        assert re.findall(r'<tr[^>]*id="row-(\d+)"', html) == [str(own.pk)]


def test_who_asks_never_stays_in_a_shared_statement(agent: User, community: Community) -> None:
    NeedFactory(created_by=agent, community=community)
    hidden = [
        lambda: Need.objects.annotate(key=Value(str(agent.pk))).values("key"),
        lambda: Need.objects.filter(created_by__in=RawSQL("SELECT unnest(%s)", [[agent.pk]])),
    ]
    for n, ask in enumerate(hidden):
        assert statements._for_anyone(agent, ask) is None
        assert statements.shared(("hidden", n), agent, Rights(agent.pk, "rights"), ask).tuples()
    assert agent.pk != statements.ANYONE
