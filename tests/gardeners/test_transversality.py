"""Themes × directorates: each count is that of the very needs that its link shows."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gardeners.forms.transversality import TransversalityForm
from gardeners.models import Need
from gardeners.transversality import TOTAL, Matrix
from grc.history import link_events
from tests.factories import (
    AgentFactory,
    CommunityFactory,
    DirectorateFactory,
    NeedFactory,
    PartFactory,
    PostingFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

PAGE = reverse("gardeners:transversality")
SHEET = reverse("grc:sheet", args=["besoins"])


@pytest.fixture
def food():
    return ThemeFactory(name="Alimentation")


@pytest.fixture
def farming():
    return DirectorateFactory(name="Direction de l’agriculture", acronym="DA")


@pytest.fixture
def many(community, food, farming):
    """Needs with and without themes and directorates, of two communities and three seasons."""
    gardens, sport = ThemeFactory(name="Jardins", parent=food), ThemeFactory(name="Sport")
    old = ThemeFactory(name="Ancienne", ends_on="2001-01-01", starts_on="2000-01-01")
    arts = DirectorateFactory(name="Direction de la culture", acronym="DC")
    past = DirectorateFactory(name="Direction d’hier", acronym="DH", ends_on=dt.date(2020, 1, 1))
    themes = ([food], [gardens], [food, gardens], [sport, food], [old], [])
    held = ([farming], [farming, arts], [past], [])
    today, number = timezone.localdate(), 0
    for some in themes:
        for offices in held:
            number += 1
            NeedFactory(
                themes=some, directorates=offices, community=[community, None][number % 2],
                audience=("shared", "region")[number % 2],
                heard_on=today - dt.timedelta(number * 9),
                **({"status": "answered", "answer": "Oui."} if number % 3 == 0 else {}),
            )  # fmt: skip
    NeedFactory(themes=[food], directorates=[farming], audience="gardeners")
    NeedFactory(themes=[food], directorates=[farming], archived_at=timezone.now())


def counted(client, url):
    """How many needs the sheet at ``url`` counts."""
    base, _sep, query = url.partition("?")
    text = client.get(f"{base}compte/?{query}").content.decode()
    found = re.search(r"(\d+)[\s\u202f]besoin", text.partition("toolbar-count")[2] or text)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("asked", ["", "?periode=dates", "?periode=trimestre", "?communaute=%s"])
def test_each_count_is_that_of_its_link(browse, agent, many, community, asked):
    client = browse(agent)
    query = asked % community.pk if "%" in asked else asked
    matrix = client.get(PAGE + query).context["matrix"]
    cells = [cell for line in (*matrix.lines, matrix.total) for cell in (*line.cells, line.total)]
    assert {cell.count for cell in cells} - {0}
    for cell in [*cells, matrix.crossing]:
        if cell.count and cell.url:
            assert counted(client, cell.url) == cell.count, (cell, cell.url)
        if cell.count and cell.open:
            states = "etat=heard&etat=qualified&etat=answering"
            sign = "&" if "?" in cell.url else "?"
            assert counted(client, f"{cell.url}{sign}{states}") == cell.open


def test_what_each_left_is_that_of_its_link(browse, agent, many, farming):
    events = {field.name: model for field, model in link_events(Need)}["directorates"]
    events.objects.update(pgh_created_at=timezone.now() - dt.timedelta(300))
    PartFactory(need=Need.objects.filter(directorates=farming).first(), directorate=farming,
                taken=True)  # fmt: skip
    client = browse(agent)
    left = client.get(f"{PAGE}?periode=dates").context["matrix"].left
    assert any(cell.count for cell in left)
    for cell in left:
        if cell.url:
            assert counted(client, cell.url) == cell.count


def test_totals_count_a_need_once(agent, many):
    matrix = Matrix(agent, None, None, None)
    assert matrix.counts[TOTAL, TOTAL][0] == Need.objects.visible_to(agent).count()
    assert sum(n for (t, d), (n, _o) in matrix.counts.items() if TOTAL not in (t, d)) > 24


def test_only_what_they_may_read(community, gardener, many, food, farming):
    NeedFactory(themes=[food], directorates=[farming], audience="gardeners", community=community)
    seen = Matrix(gardener, None, None, None)
    assert seen.counts[TOTAL, TOTAL][0] == Need.objects.visible_to(gardener).count() == 13


def test_a_directorate_and_a_theme_of_the_past_stay_where_they_count(agent, many):
    matrix = Matrix(agent, None, None, None)
    assert "Direction d’hier" in matrix.columns.values()
    assert {"Ancienne", "Sans thématique"} <= set(matrix.themes.values())
    assert "Jardins" not in matrix.themes.values()


def test_the_same_queries_for_few_and_many(browse, agent, farming, food):
    client = browse(agent)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    NeedFactory(themes=[food], directorates=[farming])
    count()
    few = count()
    for _ in range(20):
        NeedFactory(themes=[ThemeFactory()], directorates=[DirectorateFactory()])
    assert count() == few <= 14


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?periode=hier", "Sélectionnez un choix valide"),
        ("?du=2026-13-45", "date valide"),
        ("?du=2026-05-02&au=2026-05-01", "Le dernier jour précède le premier."),
        ("?du=0001-01-01", "Vérifiez l’année"),
        ("?communaute=999999", "Sélectionnez un choix valide"),
        ("?communaute=%00", "nul"),
    ],
)
def test_what_is_not_understood_is_told(browse, agent, query, said):
    response = browse(agent).get(PAGE + query)
    assert response.status_code == 200
    assert response.context["matrix"] is None
    assert said in unescape(response.content.decode())


def test_a_community_that_they_may_not_read_is_no_choice(browse, gardener):
    hidden = CommunityFactory(is_public=False)
    response = browse(gardener).get(f"{PAGE}?communaute={hidden.pk}")
    assert response.context["matrix"] is None
    assert hidden.name not in response.content.decode()


def test_members_do_not_count(browse, member, former_gardener):
    for person in (member, former_gardener):
        assert browse(person).get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("today", "period", "first", "last"),
    [
        ("2026-11-25", "trimestre", "2026-10-01", "2026-11-25"),
        ("2026-01-02", "precedent", "2025-10-01", "2025-12-31"),
        ("2026-05-31", "precedent", "2026-01-01", "2026-03-31"),
        ("2024-02-29", "annee", "2023-03-01", "2024-02-29"),
        ("2026-11-25", "annee", "2025-11-26", "2026-11-25"),
    ],
)
def test_periods(agent, monkeypatch, today, period, first, last):
    monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date.fromisoformat(today))
    form = TransversalityForm(_asked(periode=period), user=agent)
    assert form.is_valid(), form.errors
    assert form.days() == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def _asked(**values):
    from django.http import QueryDict

    asked = QueryDict(mutable=True)
    asked.update(values)
    return asked


def test_exported_as_shown(browse, agent, many):
    client = browse(agent)
    matrix = client.get(PAGE).context["matrix"]
    export = client.get(reverse("gardeners:transversality_export", args=["csv"]))
    lines = export.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 + len(matrix.themes)
    assert "Direction de l’agriculture, ouverts" in lines[0]
    total = matrix.total.total
    assert re.findall(r"\d+", lines[-1])[:2] == [str(total.count), str(total.open)]
    for kind in ("ods", "xlsx"):
        export = reverse("gardeners:transversality_export", args=[kind])
        assert client.get(export).content.startswith(b"PK")
    assert client.get(reverse("gardeners:transversality_export", args=["exe"])).status_code == 404


# The agent's directorate ------------------------------------------------------------------------


def test_what_touches_my_directorate(browse, agent, farming):
    PostingFactory(user=agent, directorate=farming)
    to_take = NeedFactory(title="À prendre", directorates=[farming])
    taken = PartFactory(need__title="Pris", directorate=farming, taken=True).need
    done = PartFactory(need__title="Fini", directorate=farming, answered=True).need
    NeedFactory(title="Ailleurs", directorates=[DirectorateFactory()])
    client = browse(agent)

    def titles(value):
        page = client.get(f"{SHEET}?ma_direction={value}").content.decode()
        return {n.title for n in Need.objects.all() if f"{n.title}</a>" in page}

    assert titles("oui") == {to_take.title, taken.title, done.title}
    assert titles("a_prendre") == {to_take.title}
    assert titles("en_charge") == {taken.title}
    assert titles("close") == {done.title}
    assert titles("en_retard") == set()
    page = client.get(reverse("gardeners:home")).content.decode()
    assert "Ma direction" in page
    assert "ma_direction=a_prendre" in page
    assert "Ce qui touche ma direction" in client.get(SHEET).content.decode()
    assert farming.name in client.get(reverse("account_email")).content.decode()


def test_without_a_directorate_nothing_odd(browse, agent, gardener, farming):
    NeedFactory(directorates=[farming])
    for person in (agent, gardener):
        client = browse(person)
        assert "Ma direction" not in client.get(reverse("gardeners:home")).content.decode()
        assert "Ce qui touche ma direction" not in client.get(SHEET).content.decode()
        assert client.get(f"{SHEET}?ma_direction=oui").status_code == 200


def test_two_agents_see_each_their_own(browse, farming):
    """The statements of the table are kept for all who have the same rights."""
    NeedFactory(title="Des vergers", directorates=[farming])
    NeedFactory(title="Un gymnase", directorates=[other := DirectorateFactory()])
    for directorate, seen, unseen in ((farming, "verger", "gymnase"), (other, "gymnase", "verger")):
        client = browse(PostingFactory(user=AgentFactory(), directorate=directorate).user)
        page = client.get(f"{SHEET}?ma_direction=oui").content.decode()
        assert seen in page
        assert unseen not in page


def test_an_administrator_says_the_directorate_of_an_agent(browse, administrator, agent, farming):
    from django.contrib import admin

    url = reverse("admin:grc_user_change", args=[agent.pk])
    assert admin.site.is_registered(type(agent))
    empty = {"actor-TOTAL_FORMS": 0, "actor-INITIAL_FORMS": 0}
    data = {
        "email": agent.email, "first_name": "Agnès", "last_name": "Agente", "role": "agent",
        "language": "fr", "is_active": "on", "posting-TOTAL_FORMS": 1, "posting-INITIAL_FORMS": 0,
        "posting-0-directorate": farming.pk, "posting-0-user": agent.pk, **empty,
    }  # fmt: skip
    assert browse(administrator).post(url, data).status_code == 302
    assert agent.posting.directorate == farming
    assert agent.posting.history.count() == 1
