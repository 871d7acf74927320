"""Rows counted by value of a column: only those that the person may read, each count a link."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communities.models import Community, Theme
from grc.models import Audience, User
from grc.sheets import all_sheets
from tests.factories import (
    CommuneFactory,
    CommunityFactory,
    DirectorateFactory,
    NeedFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

Browse = Callable[[Any], Client]


def bars(html: str) -> dict[str, int]:
    found = re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a></th><td>.*?(\d+)</span>', html)
    return {label: int(count) for label, count in found}


def test_rows_are_counted_by_status_and_each_count_leads_to_them(
    browse: Browse, agent: User
) -> None:
    for status in ("heard", "heard", "qualified"):
        NeedFactory(title=f"Besoin {status}", status=status)
    client = browse(agent)
    html = client.get("/grc/besoins/groupes/?par_groupe=etat").content.decode()
    assert bars(html) == {"entendu": 2, "qualifié": 1}
    url = re.findall(r'<th scope="row"><a href="([^"]+)"', html)[0].replace("&amp;", "&")
    assert client.get(url).content.decode().count("<tr role") == 3  # the head and two rows


def test_counts_keep_the_filters_and_the_search(browse: Browse, agent: User) -> None:
    NeedFactory(title="Un local", status="heard", urgency="high")
    NeedFactory(title="Un local", status="heard", urgency="low")
    NeedFactory(title="Une salle", status="heard", urgency="high")
    url = "/grc/besoins/groupes/?par_groupe=etat&urgence=high&q=local"
    assert bars(browse(agent).get(url).content.decode()) == {"entendu": 1}


def test_two_columns_are_crossed(browse: Browse, agent: User) -> None:
    water, sport = ThemeFactory(name="Eau"), ThemeFactory(name="Sport")
    a, b = DirectorateFactory(acronym="DA"), DirectorateFactory(acronym="DB")
    NeedFactory(themes=[water, sport], directorates=[a])
    NeedFactory(themes=[water], directorates=[a, b])
    NeedFactory(themes=[water])
    url = "/grc/besoins/groupes/?par_groupe=thematiques&croise=directions"
    html = browse(agent).get(url).content.decode()
    found = set(re.findall(r'aria-label="([^"]+)"', html.partition('class="cross"')[2]))
    assert found >= {"Eau, DA : 2", "Eau, DB : 1", "Sport, DA : 1", "Eau, vide : 1"}


@pytest.mark.parametrize("role", ["member", "gardener", "agent", "administrator"])
def test_counts_reveal_no_row_that_may_not_be_read(
    browse: Browse, people: dict[str, User], community: Community, role: str
) -> None:
    for audience in Audience:
        NeedFactory(community=community, audience=audience)
        NeedFactory(community=CommunityFactory(), audience=audience)
    client = browse(people[role])
    readable = client.get("/grc/besoins/").content.decode().count('id="row-')
    html = client.get("/grc/besoins/groupes/?par_groupe=lecture").content.decode()
    assert sum(bars(html).values()) == readable


def test_every_column_that_groups_can(browse: Browse, administrator: User) -> None:
    client = browse(administrator)
    NeedFactory()
    for sheet in all_sheets():
        for column in sheet.all_columns:
            if column.group_field:
                url = f"{sheet.url}groupes/?par_groupe={column.slug}"
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(url).status_code == 200
                assert len(queries) <= 10, url


# Each count leads to its very rows -----------------------------------------------------------

CROSSED = [
    ("thematiques", "directions"), ("thematiques", "communaute"), ("thematiques", "departement"),
    ("thematiques", "intercommunalite"), ("directions", "communaute"), ("etat", "urgence"),
]  # fmt: skip
COUNT = re.compile(r'<a href="(/grc/besoins/\?[^"]*)" aria-label="[^"]+ : (\d+)">')
BAR = re.compile(r'<th scope="row"><a href="([^"]*)">[^<]+</a></th><td>.*?(\d+)</span>')


@pytest.fixture
def many_needs(community: Community) -> None:
    """Needs of every audience, here and in a community that is closed to others, with themes and
    directorates of today and of yesterday, in two departments."""
    closed = CommunityFactory(is_public=False, name="Xclose")
    themes = [ThemeFactory(name="Eau"), ThemeFactory(name="Sport"),
              ThemeFactory(name="Ancien", ends_on=dt.date(2020, 1, 1))]  # fmt: skip
    offices = [DirectorateFactory(), DirectorateFactory(ends_on=dt.date(2020, 1, 1))]
    communes = [
        CommuneFactory(department_name="Corrèze", epci_name="CA du Bassin"),
        CommuneFactory(department_name="Lot", epci_name=""),
        None,
    ]
    for number, audience in enumerate([*Audience, *Audience, *Audience]):
        for place in (community, closed, None):
            NeedFactory(
                community=place, audience=audience, themes=themes[: number % 4],
                directorates=offices[: number % 3], commune=communes[number % 3],
                status=["heard", "answered"][number % 2], urgency=["high", "low"][number // 8],
            )  # fmt: skip


def rows_at(client: Client, url: str) -> int:
    html = client.get(url.replace("&amp;", "&")).content.decode()
    assert "n’est pas valable" not in html, url
    return html.count('id="row-')


@pytest.mark.parametrize("role", ["member", "gardener", "agent", "administrator"])
def test_each_count_is_that_of_its_rows(
    browse: Browse, people: dict[str, User], many_needs: None, role: str
) -> None:
    client = browse(people[role])
    for query in ("", "&thematiques_vide=non&etat=heard", "&q=local"):
        for column, across in CROSSED:
            url = f"/grc/besoins/groupes/?par_groupe={column}&croise={across}{query}"
            html = client.get(url).content.decode()
            found = COUNT.findall(html)
            assert found, url
            for link, count in found:
                assert rows_at(client, link) == int(count), link
            if role in ("member", "gardener"):
                assert "Xclose" not in html
        for link, count in BAR.findall(
            client.get(f"/grc/besoins/groupes/?{query}").content.decode()
        ):
            assert rows_at(client, link) == int(count), link


def test_a_theme_asked_for_is_the_only_one_counted(
    browse: Browse, agent: User, many_needs: None
) -> None:
    client = browse(agent)
    theme = Theme.objects.get(name="Eau")
    for across in ("directions", ""):
        url = f"/grc/besoins/groupes/?par_groupe=thematiques&croise={across}&thematiques={theme.pk}"
        html = client.get(url).content.decode()
        assert ">Eau</a></th>" in html
        assert ">Sport</a></th>" not in html
        for link, count in COUNT.findall(html) + BAR.findall(html):
            assert rows_at(client, link) == int(count), link


def test_crossing_asks_as_many_queries_for_many_values(
    browse: Browse, agent: User, many_needs: None
) -> None:
    client = browse(agent)
    asked = []
    for _turn in range(2):
        NeedFactory.create_batch(3, themes=[ThemeFactory(), ThemeFactory()])
        with CaptureQueriesContext(connection) as queries:
            client.get("/grc/besoins/groupes/?par_groupe=thematiques&croise=communaute")
        asked.append(len(queries))
    assert asked[0] == asked[1]
