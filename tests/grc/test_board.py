"""A sheet by status: the cards that each may read, moved by the rules of its cells."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Community
from gardeners.models import Need
from grc.models import Audience, User
from grc.sheets import all_sheets, get_sheet
from grc.sheets.board import LANE_SIZE
from tests.factories import (
    CommunityFactory,
    FollowUpFactory,
    NeedFactory,
    SynergyFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

Browse = Callable[[Any], Client]
BOARD = "/grc/besoins/avancement/"
ON_BOARD = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{BOARD}"}


def lanes(html: str) -> dict[str, list[int]]:
    """The keys of the cards of each column."""
    parts = re.findall(r'<section class="lane" id="lane-(\w+)"(.*?)</section>', html, re.DOTALL)
    return {lane: [int(pk) for pk in re.findall(r'id="row-(\d+)"', part)] for lane, part in parts}


def counts(html: str) -> dict[str, str]:
    return dict(re.findall(r'id="lane-count-(\w+)"[^>]*>([^<]*)<', html))


def shown(client: Client, query: str = "") -> dict[str, list[int]]:
    return lanes(client.get(BOARD + query).content.decode())


def move(client: Client, need: Need, status: str, **data: Any) -> Any:
    """As the menu of the card does."""
    data.setdefault("version", Need.objects.get(pk=need.pk).version)
    url = f"/grc/besoins/{need.pk}/etat/"
    return client.post(url, {"status": status, **data}, headers=ON_BOARD)


def test_a_column_for_each_status_with_its_count(browse: Browse, agent: User) -> None:
    heard = [NeedFactory(heard_on=timezone.localdate() - dt.timedelta(n)) for n in range(3)]
    answered = NeedFactory(status="answered")
    html = browse(agent).get(BOARD).content.decode()
    found = lanes(html)
    assert [*found] == ["heard", "qualified", "answering", "answered", "unanswered"]
    assert found["heard"] == [need.pk for need in heard]  # in the order of the table
    assert (found["answered"], found["qualified"]) == ([answered.pk], [])
    assert counts(html) == {"heard": "3", "qualified": "0", "answering": "0", "answered": "1",
                            "unanswered": "0"}  # fmt: skip


def test_a_card_says_what_matters(browse: Browse, gardener: User, community: Community) -> None:
    need = NeedFactory(
        community=community, urgency="high", title="<b>Un local</b>",
        themes=[ThemeFactory(name="Eau")],
    )  # fmt: skip
    FollowUpFactory(need=need, community=community, assignee=gardener, late=True)
    FollowUpFactory(need=need, community=community, assignee=gardener)
    html = browse(gardener).get(BOARD).content.decode()
    for word in ("&lt;b&gt;Un local", "Eau", community.name, "urgente", "en retard de 3 jours"):
        assert word in html, word
    assert "<b>Un local" not in html


@pytest.mark.parametrize("role", ["member", "gardener", "former_gardener", "agent",
                                  "region_gardener", "administrator"])  # fmt: skip
def test_cards_are_the_rows_that_one_may_read(
    browse: Browse, people: dict[str, User], community: Community, role: str
) -> None:
    for audience in Audience:
        NeedFactory(community=community, audience=audience)
        NeedFactory(community=CommunityFactory(), audience=audience, status="answering")
    client = browse(people[role])
    table = client.get("/grc/besoins/").content.decode()
    rows = {int(pk) for pk in re.findall(r'id="row-(\d+)"', table)}
    html = client.get(BOARD).content.decode()
    found = lanes(html)
    assert {pk for cards in found.values() for pk in cards} == rows
    assert sum(int(count) for count in counts(html).values()) == len(rows)
    movable = {int(pk) for pk in re.findall(r'is-movable" id="row-(\d+)"', html)}
    assert movable == set(Need.objects.editable_by(people[role]).values_list("pk", flat=True))


def test_a_late_promise_that_one_may_not_read_is_not_told(
    browse: Browse, agent: User, community: Community
) -> None:
    need = NeedFactory(community=community)
    FollowUpFactory(need=need, community=community, audience=Audience.GARDENERS, late=True)
    assert "en retard" not in browse(agent).get(BOARD).content.decode()


def test_the_address_says_what_is_shown(browse: Browse, agent: User) -> None:
    local, salle = NeedFactory(title="Un local"), NeedFactory(title="Une salle", urgency="high")
    client = browse(agent)
    assert shown(client, "?q=local")["heard"] == [local.pk]
    assert shown(client, "?urgence=high")["heard"] == [salle.pk]
    assert shown(client, "?tri=-besoin")["heard"] == [salle.pk, local.pk]
    html = client.get(f"{BOARD}?q=local&urgence=normal").content.decode()
    for place in ("", "groupes/", "avancement/"):
        assert f'href="/grc/besoins/{place}?q=local&amp;urgence=normal"' in html
    html = client.get(f"{BOARD}?etat=answered").content.decode()
    assert lanes(html)["heard"] == []
    assert html.count("Hors du filtre") == 4
    assert "n’est pas valable" in client.get(f"{BOARD}?etat=nimporte").content.decode()


def test_a_column_goes_on(browse: Browse, agent: User) -> None:
    day = timezone.localdate()
    needs = [NeedFactory(heard_on=day - dt.timedelta(n // 3)) for n in range(2 * LANE_SIZE + 3)]
    other = NeedFactory(status="answered")
    order = [n.pk for n in sorted(needs, key=lambda n: (n.heard_on, n.pk), reverse=True)]
    client = browse(agent)
    url, found = BOARD, []
    while url:
        html = client.get(url).content.decode()
        assert lanes(html)["answered"] == [other.pk]
        assert counts(html)["heard"] == str(len(needs))
        found += lanes(html)["heard"]
        more = re.search(r'href="([^"]+)" hx-get="[^"]+suite=heard', html)
        url = more[1].replace("&amp;", "&") if more else ""
        if url:  # what htmx appends is the same cards
            piece = client.get(url, headers=ON_BOARD).content.decode()
            assert "<section" not in piece
            assert re.findall(r'id="row-(\d+)"', piece) == [
                str(pk) for pk in lanes(client.get(url).content.decode())["heard"]
            ]
    assert found == order


@pytest.mark.parametrize("query", ["suite=heard&apres=xx", "suite=nimporte&apres=W10",
                                   "suite=heard", "apres=xx"])  # fmt: skip
def test_an_address_that_makes_no_sense_shows_the_first_cards(
    browse: Browse, agent: User, query: str
) -> None:
    need = NeedFactory()
    client = browse(agent)
    assert shown(client, f"?{query}")["heard"] == [need.pk]
    assert client.get(f"{BOARD}?{query}", headers=ON_BOARD).status_code in (200, 204)


def test_a_count_stops_somewhere(
    browse: Browse, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grc.sheets.board.LANE_COUNT", 21)
    NeedFactory.create_batch(LANE_SIZE + 3)
    assert counts(browse(agent).get(BOARD).content.decode())["heard"] == "plus de 21"


def test_the_same_number_of_queries_for_any_number_of_cards(
    browse: Browse, gardener: User, community: Community
) -> None:
    client = browse(gardener)
    for sheet, factory in (("besoins", NeedFactory), ("synergies", SynergyFactory),
                           ("suivis", FollowUpFactory)):  # fmt: skip
        asked = []
        for more in (1, LANE_SIZE, LANE_SIZE):
            factory.create_batch(more, community=community)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/grc/{sheet}/avancement/").status_code == 200
            asked.append(len(queries))
        assert asked[1] == asked[2] <= 12, (sheet, asked, [q["sql"][:90] for q in queries])
        assert asked[0] <= asked[1]


def test_only_the_sheets_that_have_steps_have_a_board(browse: Browse, agent: User) -> None:
    client = browse(agent)
    for sheet in all_sheets():
        status = client.get(f"{sheet.url}avancement/").status_code
        assert status == (200 if sheet.board else 404), sheet.slug
    assert {sheet.slug for sheet in all_sheets() if sheet.board} >= {"besoins", "synergies"}
    assert "avancement/" not in client.get(get_sheet("acteurs").url).content.decode()


# Moving ------------------------------------------------------------------------------------


def test_a_moved_card_comes_back_with_the_counts_and_the_way_back(
    browse: Browse, gardener: User, community: Community
) -> None:
    need = NeedFactory(community=community, title="Un local")
    response = move(browse(gardener), need, "answering")
    html = response.content.decode()
    assert response.status_code == 200, html
    assert response["HX-Retarget"] == f"#row-{need.pk}"
    assert f'id="row-{need.pk}"' in html
    assert 'data-lane="answering"' in html
    assert '#lane-count-answering" hx-swap="innerHTML">1<' in html
    assert '#lane-count-heard" hx-swap="innerHTML">0<' in html
    assert "« Un local » : réponse en cours." in html
    undo = re.search(r'action="(/grc/besoins/journal/[^"]+)"', html)
    assert undo
    back = browse(gardener).post(undo[1], headers=ON_BOARD).content.decode()
    assert 'data-lane="heard"' in back
    need.refresh_from_db()
    assert need.status == "heard"


def test_a_status_that_asks_for_something_asks_on_the_card(
    browse: Browse, gardener: User, community: Community
) -> None:
    need, theme = NeedFactory(community=community), ThemeFactory(name="Eau")
    response = move(browse(gardener), need, "qualified")
    html = response.content.decode()
    assert response.status_code == 422
    assert '<form class="card-form"' in html
    assert "<td" not in html
    assert "Une thématique au moins" in html
    assert '<option value="qualified" selected>' in html
    assert move(browse(gardener), need, "qualified", themes=[theme.pk]).status_code == 200
    need.refresh_from_db()
    assert (need.status, [*need.themes.all()]) == ("qualified", [theme])


def test_a_conflict_is_shown_on_the_card(
    browse: Browse, gardener: User, community: Community
) -> None:
    need = NeedFactory(community=community)
    seen = Need.objects.get(pk=need.pk).version
    assert move(browse(gardener), need, "answering").status_code == 200
    response = move(browse(gardener), need, "unanswered", version=seen, answer="Trop loin.")
    assert response.status_code == 422
    assert "Quelqu’un d’autre vient d’écrire ici" in response.content.decode()
    need.refresh_from_db()
    assert need.status == "answering"


def test_who_reads_a_card_may_not_move_it(
    browse: Browse, member: User, community: Community
) -> None:
    need = NeedFactory(community=community)
    secret = NeedFactory(community=community, audience=Audience.GARDENERS)
    client = browse(member)
    assert 'class="menu board-move"' not in client.get(BOARD).content.decode()
    assert move(client, need, "answering").status_code == 403
    assert move(client, secret, "answering").status_code == 404
    need.refresh_from_db()
    assert need.status == "heard"


def test_moved_without_javascript(browse: Browse, gardener: User, community: Community) -> None:
    need = NeedFactory(community=community)
    client, url = browse(gardener), f"/grc/besoins/{need.pk}/etat/"
    page = f"http://testserver{BOARD}?q=local"
    response = client.post(url, {"status": "answering", "version": 1}, headers={"Referer": page})
    assert response.status_code == 302
    assert response["Location"] == f"{page}#row-{need.pk}"
    asks = client.post(url, {"status": "answered"}, headers={"Referer": page})
    assert asks.status_code == 422
    assert f'name="next" value="{page}"' in asks.content.decode()


def test_others_see_it_move(browse: Browse, gardener: User, community: Community) -> None:
    need = NeedFactory(community=community)
    client = browse(gardener)
    mark = re.search(r'data-mark="(\w+)"', client.get(BOARD).content.decode())
    assert mark
    url = f"/grc/besoins/lignes/?vues={need.pk}.{mark[1]}"
    assert client.get(url, headers=ON_BOARD).status_code == 204
    Need.objects.filter(pk=need.pk).update(status="answering")
    html = client.get(url, headers=ON_BOARD).content.decode()
    assert 'data-lane="answering"' in html
    assert "is-changed" in html
    assert '#lane-count-answering" hx-swap="innerHTML">1<' in html
