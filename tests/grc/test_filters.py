"""Filters of each type of column, in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from grc.models import User
from grc.sheets import all_sheets
from tests.factories import (
    ActorFactory,
    DirectorateFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

Browse = Callable[[Any], Client]


def found(client: Client, address: str, *titles: str) -> list[str]:
    html = client.get(address).content.decode()
    return [title for title in titles if title in html]


def test_words_of_a_column(browse: Browse, agent: User) -> None:
    InteractionFactory(title="La forêt d’en haut", summary="Rien de plus")
    InteractionFactory(title="Un appel", summary="On a parlé des forêts")
    client, both = browse(agent), ("La forêt", "Un appel")
    assert found(client, "/grc/echanges/?objet=forets", *both) == ["La forêt"]
    assert found(client, "/grc/echanges/?resume=FORET", *both) == ["Un appel"]
    assert found(client, "/grc/echanges/?q=foret", *both) == [*both]


def test_empty_or_not(browse: Browse, agent: User) -> None:
    NeedFactory(title="Avec thème", themes=[ThemeFactory()])
    NeedFactory(title="Sans thème")
    client, both = browse(agent), ("Avec thème", "Sans thème")
    assert found(client, "/grc/besoins/?thematiques_vide=oui", *both) == ["Sans thème"]
    assert found(client, "/grc/besoins/?thematiques_vide=non", *both) == ["Avec thème"]


def test_held_by_several_directorates(browse: Browse, agent: User) -> None:
    NeedFactory(title="À une seule", directorates=[DirectorateFactory()])
    NeedFactory(title="À deux", directorates=[DirectorateFactory(), DirectorateFactory()])
    client, both = browse(agent), ("À une seule", "À deux")
    assert found(client, "/grc/besoins/?directions_nombre=2", *both) == ["À deux"]
    assert found(client, "/grc/besoins/?directions_nombre=0", *both) == [*both]


def test_days_before_and_ahead(browse: Browse, administrator: User) -> None:
    today = timezone.localdate()
    InteractionFactory(title="Hier", occurred_on=today - dt.timedelta(1))
    InteractionFactory(title="Jadis", occurred_on=today - dt.timedelta(40))
    FollowUpFactory(title="Bientôt", due_on=today + dt.timedelta(3))
    FollowUpFactory(title="Plus tard", due_on=today + dt.timedelta(30))
    FollowUpFactory(title="Oublié", due_on=today - dt.timedelta(3))
    client = browse(administrator)
    assert found(client, "/grc/echanges/?date_jours=7", ">Hier", ">Jadis") == [">Hier"]
    promised = (">Bientôt", ">Plus tard", ">Oublié")
    assert found(client, "/grc/suivis/?echeance_avenir=7", *promised) == [">Bientôt"]


def test_a_filter_on_contact_details_reveals_nothing(
    browse: Browse, people: dict[str, User]
) -> None:
    ActorFactory(name="Xsecrète", email="xsecret@example.org", audience="public")
    member = found(browse(people["member"]), "/grc/acteurs/?courriel=xsecret", "Xsecrète")
    agent = found(browse(people["agent"]), "/grc/acteurs/?courriel=xsecret", "Xsecrète")
    assert (member, agent) == ([], ["Xsecrète"])


def test_ready_views_show_rows_without_any_notice(browse: Browse, gardener: User) -> None:
    client = browse(gardener)
    for sheet in all_sheets():
        for view in sheet.ready_views:
            html = client.get(f"{sheet.url}?vue={view.mark}&{view.query}").content.decode()
            assert "notice-warning" not in html, view.name
            assert 'aria-current="page"' in html.partition('class="menu-panel"')[2]
