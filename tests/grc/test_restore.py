"""Histories to come back to: the cell's, the row's; and archived rows of a sheet."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pghistory
import pytest
from django.test import Client

from communities.models import Community
from gardeners.models import Need
from grc.changes import history_of, history_url, restore_url
from grc.models import User
from tests.cells import HTMX, Browse, save
from tests.factories import ActorFactory, FollowUpFactory, NeedFactory, SynergyFactory, ThemeFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def need(community: Community) -> Need:
    return NeedFactory(title="Un local", community=community)


def change(need: Need, user: User, **values: Any) -> None:
    with pghistory.context(user=user.pk):
        Need.objects.filter(pk=need.pk).update(**values)


def form_of(html: str, action: str = "") -> dict[str, Any]:
    """What the last form that posts to ``action`` carries (hidden fields)."""
    form = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>.*?</form>', html, re.DOTALL)
    text = form[-1] if action else html.partition('<form class="form"')[2]
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text)
    data: dict[str, Any] = {}
    for name, value in found:
        data.setdefault(name, []).append(unescape(value))
    return data


def test_history_of_a_cell(need: Need, gardener: User, agent: User, browse: Browse) -> None:
    change(need, gardener, title="Une halle")
    change(need, gardener, urgency="high")
    change(need, gardener, title="Un marché")
    url = f"/grc/besoins/{need.pk}/besoin/historique/"
    html = browse(gardener).get(url).content.decode()
    assert html.count("timeline-item") == 3
    assert "urgente" not in html
    assert html.count("Rétablir cette valeur") == 2
    assert "Rétablir" not in browse(agent).get(url).content.decode()
    editor = browse(gardener).get(f"/grc/besoins/{need.pk}/besoin/", headers=HTMX)
    assert url in editor.content.decode()


def test_a_value_comes_back_from_the_history_of_its_cell(
    need: Need, gardener: User, browse: Browse
) -> None:
    change(need, gardener, title="Une halle")
    client = browse(gardener)
    html = client.get(f"/grc/besoins/{need.pk}/besoin/historique/").content.decode()
    data = form_of(html, restore_url(need))
    change(need, gardener, urgency="high")  # elsewhere: no conflict
    response = client.post(restore_url(need), data)
    assert response.status_code == 302
    need.refresh_from_db()
    assert (need.title, need.urgency) == ("Un local", "high")
    assert history_of(need, gardener).changes[0].origin == "en revenant à l’historique"


def test_a_conflict_is_told_before_anything_is_replaced(
    need: Need, gardener: User, region_gardener: User, browse: Browse
) -> None:
    change(need, gardener, title="Une halle")
    client = browse(gardener)
    html = client.get(f"/grc/besoins/{need.pk}/besoin/historique/").content.decode()
    change(need, region_gardener, title="Un marché")
    response = client.post(restore_url(need), form_of(html, restore_url(need)))
    html = response.content.decode()
    assert response.status_code == 422
    assert "Quelqu’un d’autre vient d’écrire" in html
    assert "Un marché" in html
    need.refresh_from_db()
    assert need.title == "Un marché"
    assert client.post(restore_url(need), form_of(html)).status_code == 302
    need.refresh_from_db()
    assert need.title == "Un local"


def test_links_of_a_cell_come_back(need: Need, gardener: User, browse: Browse) -> None:
    water, sport = ThemeFactory(name="Eau"), ThemeFactory(name="Sport")
    for themes in ([water], [sport], []):
        with pghistory.context(user=gardener.pk):
            need.themes.set(themes)
    client = browse(gardener)
    html = client.get(f"/grc/besoins/{need.pk}/thematiques/historique/").content.decode()
    assert html.count("timeline-item") == 3
    client.post(restore_url(need), form_of(html, restore_url(need)))
    assert list(need.themes.all()) == [water]


def test_a_row_comes_back_to_a_moment_after_a_preview(
    need: Need, gardener: User, browse: Browse, member: User
) -> None:
    theme = ThemeFactory(name="Eau")
    with pghistory.context(user=gardener.pk):
        need.themes.add(theme)
    change(need, gardener, title="Une halle", urgency="high")
    with pghistory.context(user=gardener.pk):
        need.themes.clear()
    client = browse(gardener)
    page = client.get(history_url(need)).content.decode()
    links = re.findall(r'href="([^"]*retablir/\?moment=[^"&]*)"', page)
    assert len(links) == 3
    preview = client.get(unescape(links[1])).content.decode()
    assert "Une halle" in preview
    assert "Eau" in preview
    response = client.post(restore_url(need), form_of(preview))
    assert response.status_code == 302
    need.refresh_from_db()
    assert (need.title, need.urgency, list(need.themes.all())) == ("Un local", "normal", [theme])
    assert "retablir" not in browse(member).get(history_url(need)).content.decode()


def test_nothing_to_restore_and_nonsense(need: Need, gardener: User, browse: Browse) -> None:
    client = browse(gardener)
    url = restore_url(need)
    assert "Rien à rétablir" in client.get(url).content.decode()
    assert client.get(f"{url}?moment=n’importe&champ=xx").status_code == 200
    assert client.get(f"{url}?moment=2001-01-01T00:00:00Z").status_code == 404
    assert client.post(url, {"moment": "\x00", "champ": "\x00", "vu": "x"}).status_code == 422


def rows(client: Client, query: str = "") -> str:
    return client.get(f"/grc/besoins/{query}").content.decode()


def test_archived_rows_leave_the_sheet_and_come_back(
    need: Need, gardener: User, browse: Browse
) -> None:
    client = browse(gardener)
    client.post(f"/historique/gardeners.need/{need.pk}/archiver/")
    assert "Un local" not in rows(client, "?q=local")
    assert "Un local" not in client.get("/recherche/?q=local").content.decode()
    archived = rows(client, "?archives=on")
    assert "Un local" in archived
    assert "cell-edit" not in archived
    assert "Sortir des archives" in archived
    page = client.get(need.get_absolute_url()).content.decode()
    assert "Cette fiche est archivée" in page
    assert f"/besoins/{need.pk}/modifier/" not in page
    url = f"/historique/gardeners.need/{need.pk}/desarchiver/"
    assert "sorti des archives" in client.post(url, headers=HTMX).content.decode()
    assert "Un local" in rows(client)
    assert "Un local" not in rows(client, "?archives=on")


def test_what_speaks_of_an_archived_record_still_names_it(
    need: Need, gardener: User, community: Community, browse: Browse
) -> None:
    actor = ActorFactory(first_name="", name="La Recyclerie", kind="organisation",
                         community=community)  # fmt: skip
    need.actors.add(actor)
    synergy = SynergyFactory(community=community, needs=[need])
    followup = FollowUpFactory(need=need, community=community, title="Rappeler")
    client = browse(gardener)
    client.post(f"/historique/gardeners.need/{need.pk}/archiver/")
    client.post(f"/historique/communities.actor/{actor.pk}/archiver/")
    assert "Un local" in client.get("/grc/suivis/").content.decode()
    assert "Un local" in client.get(followup.get_absolute_url()).content.decode()
    assert "Un local" in client.get(synergy.get_absolute_url()).content.decode()
    assert "La Recyclerie" in client.get(need.get_absolute_url()).content.decode()
    other = NeedFactory(community=community, actors=[actor])
    save(client, other, "acteurs", actors=[])
    assert list(other.actors.all()) == [actor]
