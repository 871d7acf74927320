"""The workshop kit: the cards that come with the GRC, those of the instance and of communities."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from events import workshop
from events.models import WorkshopCard
from events.workshop import load_cards, shipped
from grc.models import User
from tests.factories import CommunityFactory, EventFactory, UserFactory, WorkshopCardFactory

pytestmark = pytest.mark.django_db

LIST = "/kit/"


def sent(**values: Any) -> dict[str, Any]:
    return {
        "title": "Tour de table", "phase": "lead", "purpose": "S’écouter.", "minutes_from": "5",
        "minutes_to": "10", "people_from": "3", "people_to": "12", "steps": "Dire\nÉcouter",
        **values,
    }  # fmt: skip


# 1. WHAT COMES WITH THE GRC


def test_shipped_cards_are_whole_in_both_languages() -> None:
    french, english = shipped("fr"), shipped("en")
    assert list(french) == list(english)
    assert len(french) >= 24
    assert {card["phase"] for card in french.values()} == set(WorkshopCard.Phase.values)
    for key, card in french.items():
        other = english[key]
        assert all(card[name] and other[name] for name in card), key
        for name in ("steps", "material", "output"):
            assert len(card[name].splitlines()) == len(other[name].splitlines()), (key, name)
        assert not any(mark in str(card.values()) for mark in ("'s", "...")), key
        WorkshopCard(key=key, **card).full_clean(exclude=["shipped_digest"])


def test_loaded_once_and_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("load_workshop", verbosity=0)
    assert WorkshopCard.objects.count() == 2 * len(shipped("fr"))
    assert load_cards() == 0
    edited = WorkshopCard.objects.get(key="fishbowl", language="fr")
    edited.steps = "À notre façon"
    edited.save()
    WorkshopCard.objects.filter(key="world-cafe").update(archived_at="2026-01-01T00:00Z")
    real = workshop.shipped

    def newer(language: str) -> Any:
        return {key: {**card, "remote": "Du neuf"} for key, card in real(language).items()}

    monkeypatch.setattr(workshop, "shipped", newer)
    assert load_cards() == 2 * len(real("fr")) - 1
    edited.refresh_from_db()
    assert (edited.steps, workshop.is_edited(edited)) == ("À notre façon", True)
    assert WorkshopCard.objects.get(key="fishbowl", language="en").remote == "Du neuf"
    assert WorkshopCard.objects.filter(key="world-cafe", archived_at=None).count() == 0
    assert load_cards() == 0


def test_each_reads_them_in_their_language(gardener: User, browse: Any) -> None:
    load_cards()
    html = browse(gardener).get(LIST).content.decode()
    assert ("Bocal à poissons" in html, "Fishbowl" in html) == (True, False)
    gardener.language = "en"
    gardener.save()
    html = browse(gardener).get(LIST).content.decode()
    assert ("Bocal à poissons" in html, "Fishbowl" in html) == (False, True)


# 2. FOUND


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("phase=close", {"Bilan"}),
        ("duree=15", {"Cercle"}),
        ("groupe=60", {"Bilan"}),
        ("groupe=5", {"Cercle", "Marche"}),
        ("q=cercles", {"Cercle"}),
        ("q=marhce", {"Marche"}),
        ("q=introuvable", set()),
        ("phase=x&duree=x&groupe=-1&evenement=x", {"Bilan", "Cercle", "Marche"}),
    ],
)
def test_filtered(query: str, found: set[str], gardener: User, browse: Any) -> None:
    WorkshopCardFactory(title="Cercle", minutes_from=10, minutes_to=20, people_to=10)
    WorkshopCardFactory(title="Marche", minutes_from=60, minutes_to=90, people_to=10)
    WorkshopCardFactory(title="Bilan", phase="close", minutes_from=30, people_from=40, people_to=80)
    html = browse(gardener).get(f"{LIST}?{query}").content.decode()
    assert {title for title in ("Bilan", "Cercle", "Marche") if f">{title}</a>" in html} == found


@pytest.mark.parametrize("count", [1, 8])
def test_queries_do_not_grow(
    count: int, community: Any, gardener: User, browse: Any, django_assert_max_num_queries: Any
) -> None:
    for _each in range(count):
        WorkshopCardFactory(community=community)
    event = EventFactory(community=community)
    client = browse(gardener)
    with django_assert_max_num_queries(8):
        html = client.get(f"{LIST}?evenement={event.pk}").content.decode()
    assert html.count('name="fiche"') == count


# 3. WRITTEN


def test_a_gardener_adds_to_their_community(community: Any, gardener: User, browse: Any) -> None:
    client, address = browse(gardener), reverse("events:card_create")
    assert client.post(address, sent()).status_code == 422  # for which community?
    away = CommunityFactory()
    assert client.post(address, sent(community=away.pk)).status_code == 422
    client.post(address, sent(community=community.pk))
    card = WorkshopCard.objects.get()
    assert (card.community, card.created_by, card.key) == (community, gardener, "")
    assert card.step_lines == ["Dire", "Écouter"]


def test_an_administrator_adds_to_all(administrator: User, browse: Any) -> None:
    browse(administrator).post(reverse("events:card_create"), sent())
    card = WorkshopCard.objects.get()
    assert card.community is None
    assert card in WorkshopCard.objects.visible_to(UserFactory())


@pytest.mark.parametrize(
    "wrong",
    [{"minutes_to": "4"}, {"people_to": "2"}, {"minutes_from": "0"}, {"steps": " "},
     {"phase": "x"}, {"people_to": "99999"}],
)  # fmt: skip
def test_what_is_wrong_is_told_and_kept(wrong: Any, administrator: User, browse: Any) -> None:
    response = browse(administrator).post(reverse("events:card_create"), sent(**wrong))
    assert response.status_code == 422
    assert "S’écouter." in response.content.decode()
    assert not WorkshopCard.objects.exists()


def test_two_people_at_once(administrator: User, browse: Any) -> None:
    card = WorkshopCardFactory()
    before = card.version
    WorkshopCard.objects.filter(pk=card.pk).update(title="Écrit par une autre")
    response = browse(administrator).post(
        reverse("events:card_edit", args=[card.pk]), sent(version=before)
    )
    assert response.status_code == 422
    assert "Écrit par une autre" in response.content.decode()


def test_a_card_of_a_hidden_community_is_its_own(gardener: User, browse: Any) -> None:
    card = WorkshopCardFactory(title="Cercle fermé", community=CommunityFactory(is_public=False))
    client = browse(gardener)
    assert client.get(card.get_absolute_url()).status_code == 404
    assert "Cercle fermé" not in client.get(LIST).content.decode()
