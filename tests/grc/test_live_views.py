"""The rows that changed on a page, as their reader may see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from communities.models import Community
from gardeners.models import Need
from grc.live import handover
from grc.models import Audience, User
from grc.sheets import get_sheet
from grc.sheets.changes import readable_keys, shown_rows
from grc.views import live
from tests.cells import HTMX
from tests.factories import NeedFactory
from tests.test_fragments import bare

pytestmark = pytest.mark.django_db
Browse = Callable[[Any], Client]
ROWS, STREAM = "/grc/besoins/lignes/", "/grc/besoins/direct/"


@pytest.fixture
def need(community: Community) -> Need:
    return NeedFactory(title="Un local", community=community)


def marks(client: Client) -> dict[str, str]:
    page = client.get("/grc/besoins/").content.decode()
    return dict(re.findall(r'id="row-(\d+)" data-mark="(\w+)"', page))


def ask(client: Client, shown: dict[str, str], **params: Any) -> Any:
    vues = ",".join(f"{pk}.{mark}" for pk, mark in shown.items())
    return client.get(ROWS, {"vues": vues, **params}, headers=HTMX)


def test_nothing_changed(browse: Browse, agent: User, need: Need) -> None:
    client = browse(agent)
    shown = marks(client)
    assert list(shown) == [str(need.pk)]
    assert ask(client, shown).status_code == 204
    Need.objects.filter(pk=need.pk).update(description="Ce qu’aucune colonne ne montre")
    assert ask(client, shown).status_code == 204


def test_a_changed_row_is_the_row_of_its_list(browse: Browse, agent: User, need: Need) -> None:
    client = browse(agent)
    shown = marks(client)
    Need.objects.filter(pk=need.pk).update(title="Un grand <local>")
    answer = bare(ask(client, shown, dire="1"))
    row = re.search(
        r'<hx-partial hx-target="#row-\d+" hx-swap="outerMorph">(.*?)</hx-partial>', answer
    )
    assert row
    assert "Un grand &lt;local&gt;" in row[1]
    page = bare(client.get("/grc/besoins/"))
    assert row[1].replace(' class="is-changed"', "").strip() in page
    assert "1 ligne mise à jour" in answer
    assert "mise à jour" not in bare(ask(client, shown))


def test_a_right_that_changes_is_a_row_that_changes(
    browse: Browse, agent: User, need: Need
) -> None:
    client = browse(agent)
    shown = marks(client)
    Need.objects.filter(pk=need.pk).update(created_by=agent)
    assert "cell-edit" in ask(client, shown).content.decode()


def test_a_row_that_may_no_longer_be_read_goes(browse: Browse, agent: User, need: Need) -> None:
    client = browse(agent)
    shown = marks(client)
    Need.objects.filter(pk=need.pk).update(audience=Audience.COMMUNITY, title="Secret")
    hidden = ask(client, shown).content.decode()
    assert f'hx-target="#row-{need.pk}" hx-swap="delete"' in hidden
    assert "Secret" not in hidden
    pk = need.pk
    need.delete()
    assert ask(client, {str(pk): shown[str(pk)]}).content.decode() == hidden, "told apart"


def test_a_row_never_read_is_told_as_one_that_does_not_exist(
    browse: Browse, agent: User, need: Need
) -> None:
    secret = NeedFactory(audience=Audience.COMMUNITY)
    client = browse(agent)
    one, other = ask(client, {str(secret.pk): ""}), ask(client, {"999999": ""})
    assert bare(one).replace(str(secret.pk), "N") == bare(other).replace("999999", "N")


def test_rows_added_are_counted_not_shown(
    browse: Browse, agent: User, need: Need, community: Community
) -> None:
    client = browse(agent)
    last = re.search(r'data-last="(\d+)"', client.get("/grc/besoins/").content.decode())
    assert last
    dernier = last[1]
    assert ask(client, {}, dernier=dernier).status_code == 204
    first, second = (NeedFactory(title=f"Nouveau {n}", community=community) for n in "12")
    NeedFactory(audience=Audience.COMMUNITY, community=community)
    answer = ask(client, {}, dernier=dernier, etat="heard", tri="-besoin")
    html = answer.content.decode()
    assert "2 nouvelles lignes : afficher" in html
    assert 'href="/grc/besoins/?etat=heard&amp;tri=-besoin"' in html
    assert "Nouveau" not in html
    assert ask(client, {}, dernier=dernier, annonce="2").status_code == 204
    mine = ask(client, {str(first.pk): "0"}, dernier=dernier)
    assert "1 nouvelle ligne : afficher" in mine.content.decode()
    assert ask(client, {}, dernier=dernier, etat="answered").status_code == 204
    assert second.pk > first.pk


def test_it_costs_as_many_queries_for_one_row_as_for_fifty(
    browse: Browse, agent: User, community: Community
) -> None:
    needs = NeedFactory.create_batch(50, community=community)
    client = browse(agent)
    counts = []
    for shown in (needs[:1], needs):
        ask(client, {str(need.pk): "0" for need in shown}, dernier="1")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(client, {str(need.pk): "0" for need in shown}, dernier="1")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize(
    "vues", ["", "x", "1.zz", "-1", ",,,", "9" * 40, "1;2", "\x00", "1." + "a" * 9]
)
def test_strange_rows_are_left_out(browse: Browse, agent: User, vues: str) -> None:
    client = browse(agent)
    params = {"vues": vues, "dernier": "x", "age": "-1", "q": "\x00"}
    assert client.get(ROWS, params, headers=HTMX).status_code == 204
    assert client.get(STREAM, params, headers={"Accept": "text/event-stream"}).status_code == 204


def test_it_is_no_page(browse: Browse, agent: User) -> None:
    answer = browse(agent).get(ROWS)
    assert answer.status_code == 302
    assert answer["Location"] == "/grc/besoins/"


# The stream ------------------------------------------------------------------------------------


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the live process is sent, in the place of sending it."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(live, "hand_over", lambda request, letter, path: sent.append(letter))
    return sent


def test_the_live_process_learns_only_of_rows_that_may_be_read(
    browse: Browse, agent: User, need: Need, letters: list[dict[str, Any]]
) -> None:
    secret = NeedFactory(audience=Audience.COMMUNITY)
    url = f"{STREAM}?vues={need.pk},{secret.pk},999999&age=1500"
    browse(agent).get(url, headers={"Accept": "text/event-stream"})
    (letter,) = letters
    assert letter["rows"] == [need.pk]
    assert letter["topic"] == "gardeners_need"
    assert letter["user"] == agent.pk
    assert letter["age"] == 1.5


@pytest.mark.parametrize(
    ("role", "side"),
    [
        ("member", None), ("former_gardener", None), ("gardener", "territory"),
        ("agent", "region"), ("region_gardener", "region"), ("administrator", "region"),
    ],
)  # fmt: skip
def test_who_sees_who_is_there_and_is_seen(
    role: str, side: str | None, people: dict[str, Any], browse: Browse,
    letters: list[dict[str, Any]],
) -> None:  # fmt: skip
    client = browse(people[role])
    for sheet in ("besoins", "acteurs"):
        client.get(f"/grc/{sheet}/direct/", headers={"Accept": "text/event-stream"})
        shown = letters.pop()["person"]
        assert (shown and shown["side"]) == side
        assert ("live-people" in client.get(f"/grc/{sheet}/").content.decode()) == bool(side)


def test_a_plain_visit_is_no_stream(
    browse: Browse, agent: User, letters: list[dict[str, Any]]
) -> None:
    assert browse(agent).get(STREAM).status_code == 204
    assert letters == []


def test_without_a_live_process_there_is_no_stream(tmp_path: Path, rf: RequestFactory) -> None:
    assert handover.hand_over(rf.get("/"), {}, tmp_path / "live" / "socket") is None


def test_what_a_page_shows_is_bounded(rf: RequestFactory, agent: User) -> None:
    request = rf.get("/", {"vues": ",".join(str(n) for n in range(1, 1000))})
    assert len(shown_rows(request.GET)) <= 200
    assert list(readable_keys(get_sheet("besoins"), agent, request.GET)) == []
