"""Columns of a spreadsheet pasted in a sheet: read as people write, row by row, undone as one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pghistory.models import Context

from communities.models import Community
from gardeners.models import Need
from grc.bulk.reading import cells_of, day_of
from grc.models import Audience, User
from tests.cells import Browse, carried
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    FollowUpFactory,
    NeedFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def needs(community: Community) -> list[Need]:
    """In the order of the page: by title."""
    titles = ("Un café", "Un local", "Un marché")
    return [NeedFactory(title=title, community=community) for title in titles]


def paste(client: Client, column: str, text: str, *rows: Any, sheet: str = "besoins") -> Any:
    data = {"colonne": column, "texte": text, "ligne": [row.pk for row in rows]}
    return client.post(f"/grc/{sheet}/coller/apercu/?tri=besoin", data)


def confirm(client: Client, shown: Any) -> Any:
    found = shown.context
    data = {"texte": found["paste"].text, "vu": carried(shown)["vu"]}
    return client.post(found["confirm_url"], data)


def values(field: str) -> list[Any]:
    return list(Need.objects.order_by("title").values_list(field, flat=True))


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\nb\n", [["a"], ["b"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"deux\nlignes"\tx\ny\tz', [["deux\nlignes", "x"], ["y", "z"]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ('dit ""tout""', [['dit ""tout""']]),
    ],
)
def test_cells_as_spreadsheets_copy_them(text: str, cells: list[list[str]]) -> None:
    assert cells_of(text) == cells


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3/2/2026", "2026-02-03"),
        ("03.02.26", "2026-02-03"),
        ("3 février 2026", "2026-02-03"),
        ("1er août 2026", "2026-08-01"),
        ("3 fév. 2026", "2026-02-03"),
        ("2026-02-03", "2026-02-03"),
        ("31/02/2026", "31/02/2026"),
        ("bientôt", "bientôt"),
    ],
)
def test_days_as_people_write_them(text: str, day: str) -> None:
    assert day_of(text) == day


def test_a_column_goes_to_the_rows_from_one_on(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    client = browse(gardener)
    shown = paste(client, "urgence", "Urgente\npeut attendre", needs[1])
    assert values("urgency") == ["normal"] * 3
    html = shown.content.decode()
    assert "<ins>urgente</ins>" in html
    assert "<del>normale</del>" in html
    response = confirm(client, shown)
    assert response["Location"] == "/grc/besoins/?tri=besoin"
    assert values("urgency") == ["normal", "high", "low"]


def test_several_columns_by_name_day_and_label(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    water, food = ThemeFactory(name="Eau"), ThemeFactory(name="Alimentation")
    needs[0].themes.add(water)
    text = "normale\talimentation, EAU\nurgente\tEau"
    client = browse(gardener)
    confirm(client, paste(client, "urgence", text, *needs))
    assert values("urgency") == ["normal", "high", "normal"]
    assert [set(need.themes.all()) for need in needs] == [{water, food}, {water}, set()]
    confirm(client, paste(client, "entendu", "3 mars 2025\n04/03/2025", *needs))
    assert values("heard_on")[:2] == [dt.date(2025, 3, 3), dt.date(2025, 3, 4)]


def test_what_is_refused_says_why_and_the_others_are_written(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    client = browse(gardener)
    shown = paste(client, "entendu", "1/2/2025\n<b>jamais</b>\n1/2/2190\n2/2/2025", *needs)
    html = shown.content.decode()
    assert "Saisissez une date valide" in html
    assert "&lt;b&gt;jamais&lt;/b&gt;" in html
    assert "Cette date est dans le futur." in html
    assert "1 ligne collée dépasse la fin de la page" in html
    confirm(client, shown)
    assert values("heard_on")[0] == dt.date(2025, 2, 1)
    assert values("heard_on")[1:] == [need.heard_on for need in needs[1:]]


def test_a_name_unknown_or_of_two(browse: Browse, administrator: User, needs: list[Need]) -> None:
    CommunityFactory(name="Les Deux"), CommunityFactory(name="les deux")
    client = browse(administrator)
    html = paste(client, "communaute", "Personne\nLes deux", *needs).content.decode()
    assert "« Personne » n’est pas dans la liste." in html
    assert "Plusieurs s’appellent « Les deux »." in html


def test_people_are_found_by_their_name_and_those_unseen_stay(
    browse: Browse, gardener: User, needs: list[Need], community: Community
) -> None:
    nadia = ActorFactory(first_name="Nadia", name="Belkacem", community=community)
    hidden = ActorFactory(name="Cachée", audience=Audience.GARDENERS)
    needs[0].actors.add(hidden)
    client = browse(gardener)
    confirm(client, paste(client, "acteurs", "nadia belkacem\nInconnu", *needs))
    assert set(needs[0].actors.all()) == {nadia, hidden}
    assert not needs[1].actors.exists()


def test_a_status_answers_to_its_rule(browse: Browse, gardener: User, needs: list[Need]) -> None:
    Need.objects.filter(pk=needs[1].pk).update(answer="Une salle")
    client = browse(gardener)
    shown = paste(client, "etat", "répondu\nrépondu", *needs)
    assert "Dites ce qui a été répondu." in shown.content.decode()
    confirm(client, shown)
    assert values("status") == ["heard", "answered", "heard"]


def test_what_derives_follows(browse: Browse, gardener: User, community: Community) -> None:
    promise = FollowUpFactory(community=community, assignee=gardener)
    client = browse(gardener)
    confirm(client, paste(client, "etat", "fait", promise, sheet="suivis"))
    promise.refresh_from_db()
    assert promise.done_on is not None


def test_a_row_changed_since_is_shown_again(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    client = browse(gardener)
    shown = paste(client, "urgence", "urgente", needs[0])
    Need.objects.filter(pk=needs[0].pk).update(urgency="low")
    again = confirm(client, shown)
    assert again.status_code == 422
    assert "<del>peut attendre</del>" in again.content.decode()
    assert values("urgency")[0] == "low"
    assert confirm(client, again).status_code == 302
    assert values("urgency")[0] == "high"


def test_rights_row_by_row(
    browse: Browse, agent: User, former_gardener: User, needs: list[Need], community: Community
) -> None:
    mine = NeedFactory(title="Zut", community=community, created_by=agent)
    secret = NeedFactory(title="Xsecret", community=None, audience=Audience.GARDENERS)
    client = browse(agent)
    shown = paste(client, "urgence", "urgente\nurgente\nurgente", needs[0], secret, mine)
    html = shown.content.decode()
    assert "vous ne pouvez pas la modifier" in html
    assert "Xsecret" not in html
    confirm(client, shown)
    assert list(Need.objects.filter(urgency="high")) == [mine]
    assert paste(browse(former_gardener), "urgence", "urgente", mine).status_code == 403


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("urgence", " \n", "Collez d’abord"),
        ("inconnue", "x", "Choisissez la colonne"),
        ("lecture", "public\tplus", "plus de colonnes"),
        ("urgence", "\x00", "Collez d’abord"),
    ],
)
def test_bad_input(
    browse: Browse, gardener: User, needs: list[Need], column: str, text: str, sentence: str
) -> None:
    response = paste(browse(gardener), column, text, needs[0])
    assert response.status_code == (200 if text == "\x00" else 422)
    assert text == "\x00" or sentence in response.content.decode()
    assert values("urgency") == ["normal"] * 3


def test_what_nobody_types(browse: Browse, gardener: User, community: Community) -> None:
    actor = ActorFactory(community=community)
    response = paste(browse(gardener), "communautes", "x", actor, sheet="acteurs")
    assert response.status_code == 422
    assert "On ne colle pas dans : Communautés" in response.content.decode()


def test_one_change_undone_as_one(browse: Browse, gardener: User, needs: list[Need]) -> None:
    client = browse(gardener)
    response = confirm(client, paste(client, "urgence", "urgente\nurgente", *needs))
    context = Context.objects.filter(metadata__origin="paste").get()
    assert context.metadata["asked"] == {"columns": ["urgence"], "rows": 2}
    undo = f"/grc/besoins/journal/{context.pk}/annuler/"
    assert undo in client.get(response["Location"]).content.decode()
    client.post(undo)
    assert values("urgency") == ["normal"] * 3


def test_without_javascript_a_page_to_paste_in(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    client = browse(gardener)
    page = client.get(f"/grc/besoins/coller/?tri=besoin&choix=&ligne={needs[1].pk}")
    assert "<textarea" in page.content.decode()
    data = {"colonne": "urgence", "texte": "urgente"}
    shown = client.post(page.context["preview_url"], data)
    confirm(client, shown)
    assert values("urgency") == ["normal", "high", "normal"]
