"""Views that people name, and the columns that they choose."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from communities.models import Community, SavedView
from grc.models import User
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db

Browse = Callable[[Any], Client]
URL = "/grc/besoins/"


def heads(html: str) -> list[str]:
    import re

    head = html.partition("<thead")[2].partition("</thead>")[0]
    return re.findall(r"<th[^>]*>\s*<(?:a|span)[^>]*>([^<]+)", head)


def test_chosen_columns_are_kept_in_their_order(browse: Browse, agent: User) -> None:
    client = browse(agent)
    NeedFactory(title="Un local")
    sent = {
        "ordre": ["urgence", "etat", "origine"], "montrer": ["etat", "urgence"],
        "enregistrer": "1", "next": f"{URL}?tri=besoin",
    }  # fmt: skip
    response = client.post(f"{URL}colonnes/", sent)
    assert response["Location"] == f"{URL}?tri=besoin"
    assert heads(client.get(URL).content.decode()) == ["Besoin", "Urgence", "État"]
    assert len(heads(client.get("/grc/synergies/").content.decode())) > 3
    client.post(f"{URL}colonnes/", {"toutes": "1"})
    assert len(heads(client.get(URL).content.decode())) > 3


def test_moving_a_column_saves_nothing_yet(browse: Browse, agent: User) -> None:
    sent = {"ordre": ["etat", "origine"], "montrer": ["etat"], "descendre": "etat"}
    html = browse(agent).post(f"{URL}colonnes/", sent).content.decode()
    assert html.index('value="origine"') < html.index('value="etat"')
    assert not SavedView.objects.exists()


def test_the_address_says_the_columns_and_only_they_are_fetched(
    browse: Browse, agent: User
) -> None:
    NeedFactory(title="Un local", description="")
    html = browse(agent).get(f"{URL}?colonnes=etat,inconnue").content.decode()
    assert heads(html) == ["Besoin", "État"]


def test_a_saved_row_keeps_the_columns_of_its_page(browse: Browse, administrator: User) -> None:
    need = NeedFactory(title="Un local")
    page = f"http://testserver{URL}?colonnes=etat"
    row = browse(administrator).get(
        f"{URL}{need.pk}/", headers={"HX-Request": "true", "HX-Current-URL": page}
    )
    assert re.findall(r'<td role="cell" class="([\w-]+)', row.content.decode()) == [
        "cell-choice", "cell"
    ]  # fmt: skip


def test_a_view_is_named_and_opens_first(browse: Browse, agent: User) -> None:
    NeedFactory(title="Un local", status="heard")
    NeedFactory(title="Une salle", status="qualified")
    client = browse(agent)
    response = client.post(
        f"{URL}vues/nouvelle/?etat=heard&colonnes=etat&apres=x",
        {"name": "À traiter", "sharing": "private", "opens_first": "on", "next": URL},
    )
    view = SavedView.objects.get()
    assert (view.query, view.columns) == ("etat=heard", ["besoin", "etat"])
    html = client.get(response["Location"]).content.decode()
    assert "Un local" in html
    assert "Une salle" not in html
    assert client.get(URL)["Location"] == view.get_absolute_url()
    everything = client.get(f"{URL}?vue=toutes").content.decode()
    assert "Une salle" in everything
    assert "À traiter" in everything


@pytest.mark.parametrize(
    ("role", "seen"),
    [("member", True), ("gardener", True), ("former_gardener", False), ("agent", False)],
)
def test_a_view_shared_with_a_community_is_for_its_people(
    browse: Browse, people: dict[str, User], community: Community, role: str, seen: bool
) -> None:
    view = SavedView.objects.create(
        owner=people["region_gardener"], sheet="besoins", name="Nos urgences",
        query="urgence=high", sharing="community", community=community,
    )  # fmt: skip
    client = browse(people[role])
    assert ("Nos urgences" in client.get(URL).content.decode()) is seen
    assert client.post(f"/vues/{view.pk}/retirer/").status_code == (403 if seen else 404)


def test_a_view_gives_no_right_over_rows(
    browse: Browse, people: dict[str, User], community: Community
) -> None:
    NeedFactory(community=community, audience="gardeners", title="Xréservé", urgency="high")
    SavedView.objects.create(
        owner=people["gardener"], sheet="besoins", name="Tout", query="urgence=high",
        sharing="community", community=community,
    )  # fmt: skip
    view = SavedView.objects.get()
    assert "Xréservé" not in browse(people["member"]).get(view.get_absolute_url()).content.decode()


def test_sharing_with_a_community_says_which(
    browse: Browse, gardener: User, community: Community
) -> None:
    client, url = browse(gardener), f"{URL}vues/nouvelle/"
    refused = client.post(url, {"name": "Nous", "sharing": "community"})
    assert refused.status_code == 422
    assert "avec quelle communauté" in refused.content.decode()
    assert client.post(url, {"name": "Nous", "sharing": "region"}).status_code == 422
    kept = client.post(url, {"name": "Nous", "sharing": "community", "community": community.pk})
    assert kept.status_code == 302
    again = client.post(url, {"name": "Nous", "sharing": "private"})
    assert again.status_code == 422
    assert "déjà une vue de ce nom" in again.content.decode()


@pytest.fixture
def view(agent: User) -> SavedView:
    columns = ["besoin", "etat", "urgence"]
    return SavedView.objects.create(
        owner=agent, sheet="besoins", name="À traiter", query="etat=heard", columns=columns
    )


@pytest.mark.parametrize(
    ("address", "changed"),
    [
        ("etat=heard&colonnes=etat,urgence", False),
        ("q=&etat=heard&urgence=&tri=-entendu&colonnes=besoin,etat,urgence&filtrer=1", False),
        ("etat=heard&colonnes=urgence,etat", True),
        ("etat=heard&etat=qualified&colonnes=etat,urgence", True),
        ("etat=heard&colonnes=etat,urgence&tri=entendu", True),
        ("etat=heard&colonnes=etat,urgence&q=local", True),
        ("etat=heard", True),
    ],
)
def test_a_view_adjusted_says_so(
    browse: Browse, agent: User, view: SavedView, address: str, changed: bool
) -> None:
    html = browse(agent).get(f"{URL}?vue={view.pk}&{address}").content.decode()
    assert ("modifiée</span>" in html) is changed
    assert (f'action="/vues/{view.pk}/enregistrer/?' in html) is changed


def test_a_ready_view_adjusted_says_so_and_is_not_kept(browse: Browse, agent: User) -> None:
    client, address = browse(agent), "/grc/suivis/?vue=promis&etat=open"
    assert "modifiée</span>" not in client.get(f"{address}&a_moi=on").content.decode()
    html = client.get(address).content.decode()
    assert "modifiée</span>" in html
    assert "/enregistrer/" not in html


def test_changes_are_kept_in_the_view(browse: Browse, agent: User, view: SavedView) -> None:
    client = browse(agent)
    sent = f"/vues/{view.pk}/enregistrer/?vue={view.pk}&urgence=high&tri=besoin&colonnes=lecture"
    response = client.post(sent)
    view.refresh_from_db()
    assert (view.query, view.columns) == ("urgence=high&tri=besoin", ["besoin", "lecture"])
    assert view.name == "À traiter"
    assert response["Location"] == view.get_absolute_url()
    assert "modifiée</span>" not in client.get(response["Location"]).content.decode()


def test_a_view_too_long_is_not_cut(browse: Browse, agent: User, view: SavedView) -> None:
    client, long = browse(agent), f"besoin={'a' * 2000}"
    refused = client.post(f"/vues/{view.pk}/enregistrer/?{long}", follow=True)
    assert "trop de filtres" in refused.content.decode()
    view.refresh_from_db()
    assert view.query == "etat=heard"
    new = client.post(f"{URL}vues/nouvelle/?{long}", {"name": "Longue", "sharing": "private"})
    assert new.status_code == 422
    assert "trop de filtres" in new.content.decode()


def test_a_view_is_duplicated_under_a_free_name(
    browse: Browse, agent: User, view: SavedView
) -> None:
    client = browse(agent)
    SavedView.objects.filter(pk=view.pk).update(opens_first=True, name="N" * 60)
    first = client.post(f"/vues/{view.pk}/dupliquer/")
    client.post(f"/vues/{view.pk}/dupliquer/")
    copies = list(SavedView.objects.exclude(pk=view.pk).order_by("pk"))
    assert [copy.name for copy in copies] == [f"{'N' * 52} (copie)", f"{'N' * 50} (copie 2)"]
    assert first["Location"] == f"/vues/{copies[0].pk}/modifier/"
    for copy in copies:
        assert (copy.owner, copy.query, copy.columns) == (agent, "etat=heard", view.columns)
        assert (copy.sharing, copy.opens_first) == ("private", False)


def test_who_uses_a_shared_view_makes_a_private_one(
    browse: Browse, people: dict[str, User], community: Community
) -> None:
    shared = SavedView.objects.create(
        owner=people["gardener"], sheet="besoins", name="Nous", query="etat=heard",
        sharing="community", community=community,
    )  # fmt: skip
    browse(people["member"]).post(f"/vues/{shared.pk}/dupliquer/")
    copy = SavedView.objects.get(owner=people["member"])
    assert (copy.name, copy.sharing, copy.community) == ("Nous (copie)", "private", None)
    html = browse(people["member"]).get(f"{shared.get_absolute_url()}&tri=besoin").content.decode()
    assert "modifiée</span>" in html
    assert f"/vues/{shared.pk}/enregistrer/" not in html


def test_columns_are_chosen_from_those_on_screen(
    browse: Browse, agent: User, view: SavedView
) -> None:
    url = view.get_absolute_url()
    html = browse(agent).get(f"{URL}colonnes/", {"next": url}).content.decode()
    assert html.count(" checked") == 2
