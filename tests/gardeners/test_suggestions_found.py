"""Which open needs are suggested to be linked, why, and what was learnt: invented needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from communities.models import Community
from gardeners.models import Need, NeedLexeme, SuggestionLook, SynergySuggestion
from gardeners.suggestions.watch import look
from gardeners.suggestions.wording import sentence, written_words
from tests.factories import (
    CommuneFactory,
    CommunityFactory,
    DirectorateFactory,
    NeedFactory,
    SynergyFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
FILLERS = (
    "Un abri pour les vélos de la gare", "Des bancs à l’ombre du marché",
    "Un médecin deux jours par semaine", "Réparer les ordinateurs des écoles",
    "Une salle de répétition pour la fanfare", "Des arbres le long du canal",
    "Un car le dimanche soir", "Apprendre à souder", "Un four à pain banal",
    "La fibre dans les hameaux", "Un atelier de couture", "Un terrain pour le rugby",
)  # fmt: skip
ONE = "Des terres pour le maraîchage, près de la cantine"
OTHER = "La cantine cherche un maraîchage voisin"


@pytest.fixture
def fillers(db: None) -> list[Need]:
    return [NeedFactory(title=title, community=None) for title in FILLERS]


@pytest.fixture
def pair(fillers: list[Need]) -> tuple[Need, Need]:
    """Two needs alike, of two communities."""
    return NeedFactory(title=ONE), NeedFactory(title=OTHER)


def found() -> set[tuple[int, int]]:
    return set(SynergySuggestion.objects.values_list("first", "second"))


def suggestion() -> SynergySuggestion:
    return SynergySuggestion.objects.get()


def test_two_needs_that_speak_of_the_same_are_suggested(pair: tuple[Need, Need]) -> None:
    look()
    assert found() == {(pair[0].pk, pair[1].pk)}
    assert {"cantin", "maraichag"} <= set(suggestion().parts["words"])
    assert suggestion().parts["crosses"] == ["communities"]


def test_the_sentence_says_why_in_the_words_of_the_texts(pair: tuple[Need, Need]) -> None:
    look()
    words = written_words(pair)
    text = sentence({**suggestion().parts, "words": ["maraichag", "cantin"]}, words, {})
    assert text == (
        "Parlent tous deux de « maraîchage » et « cantine », entendus à moins de trois mois "
        "d’écart ; deux communautés différentes."
    )
    assert sentence({}, {}, {}) == ""


@pytest.mark.parametrize(
    "values",
    [{"status": "answered"}, {"status": "unanswered"}, {"archived_at": timezone.now()}],
    ids=["answered", "unanswered", "archived"],
)
def test_a_closed_need_is_suggested_no_more(pair: tuple[Need, Need], values: Any) -> None:
    look()
    Need.objects.filter(pk=pair[1].pk).update(**values)
    assert not SynergySuggestion.objects.to_link().exists() or "archived_at" in values
    look()
    assert found() == set()


def test_needs_of_one_synergy_are_linked_already(pair: tuple[Need, Need]) -> None:
    look()
    synergy = SynergyFactory(needs=pair)
    assert not SynergySuggestion.objects.waiting().exists()
    synergy.needs.remove(pair[0])
    assert SynergySuggestion.objects.waiting().exists()


def test_themes_territory_time_and_what_is_crossed_count(fillers: list[Need]) -> None:
    communes = [CommuneFactory(epci="200000001") for _n in "12"]
    theme = ThemeFactory()
    directorates = [[DirectorateFactory()], [DirectorateFactory()]]
    one, other = (
        NeedFactory(title=title, commune=commune, themes=[theme], directorates=some, origin=origin)
        for title, commune, some, origin in zip(
            (ONE, OTHER), communes, directorates, ("community", "region"), strict=True
        )
    )
    look()
    rich = suggestion()
    assert rich.parts["themes"] == [theme.pk]
    assert (rich.parts["place"], rich.parts["days"]) == ("epci", 0)
    assert rich.parts["crosses"] == ["communities", "origins", "directorates"]
    one.themes.clear()
    other.directorates.clear()
    Need.objects.filter(pk=one.pk).update(
        heard_on=dt.date.today() - dt.timedelta(days=400), commune=None, community=other.community
    )
    look()
    poor = SynergySuggestion.objects.first()
    assert poor is None or poor.score < rich.score - 30


def test_what_changes_is_looked_at_again(pair: tuple[Need, Need]) -> None:
    look()
    third = NeedFactory(title="Le maraîchage de la cantine manque de terres")
    assert look() > 0
    assert (pair[0].pk, third.pk) in found()
    Need.objects.filter(pk=third.pk).update(title="Tout autre chose")
    look()
    assert all(third.pk not in one for one in found())


def test_the_same_is_found_one_by_one_and_all_at_once(pair: tuple[Need, Need]) -> None:
    NeedFactory(title="Une cantine et son maraîchage")
    NeedFactory(title="Apprendre à souder à la cantine")
    look(everything=True)
    whole = found()
    assert len(whole) > 1
    SynergySuggestion.objects.all().delete()
    for need in Need.objects.all():
        Need.objects.filter(pk=need.pk).update(title=need.title)
        SuggestionLook.objects.update(looked_at=timezone.now())
        look()
    assert found() == whole


def test_a_rare_word_in_two_new_needs_is_counted_at_once(fillers: list[Need]) -> None:
    look()
    for _n in "12":
        NeedFactory(title="Une tourbière à restaurer")
    look()
    assert NeedLexeme.objects.get(lexeme="tourbier").needs == 2
    assert len(found()) == 1


@pytest.mark.parametrize("state", ["dismissed", "deferred", "accepted"])
def test_what_was_decided_is_remembered(pair: tuple[Need, Need], state: str) -> None:
    look()
    until = timezone.localdate() + dt.timedelta(days=30) if state == "deferred" else None
    SynergySuggestion.objects.update(state=state, deferred_until=until)
    Need.objects.filter(pk=pair[0].pk).update(title=f"{ONE} !")
    look()
    look(everything=True)
    assert suggestion().state == state
    assert not SynergySuggestion.objects.waiting().exists()


def test_what_was_put_off_comes_back_on_its_day(pair: tuple[Need, Need]) -> None:
    look()
    SynergySuggestion.objects.update(state="deferred", deferred_until=timezone.localdate())
    assert SynergySuggestion.objects.waiting().count() == 1
    assert not SynergySuggestion.objects.deferred().exists()


def test_refusals_lower_the_words_in_their_communities_alone(fillers: list[Need]) -> None:
    mine, other, third = CommunityFactory(), CommunityFactory(), CommunityFactory()
    theme = ThemeFactory()

    def like(community: Community) -> float:
        one, two = (
            NeedFactory(title=title, community=community, status="heard") for title in (ONE, OTHER)
        )
        for need in (one, two):
            need.themes.add(theme)
        look(everything=True)
        pair = SynergySuggestion.objects.filter(first=one, second=two).first()
        Need.objects.filter(pk__in=[one.pk, two.pk]).delete()
        return float(pair.parts["alike"]) if pair else 0.0

    before = like(mine)
    refused = NeedFactory(title=ONE, community=mine), NeedFactory(title=OTHER, community=other)
    look(everything=True)
    SynergySuggestion.objects.update(state="dismissed")
    Need.objects.filter(pk__in=[need.pk for need in refused]).update(status="answered")
    assert like(mine) < before - 0.02
    assert like(third) == pytest.approx(before, abs=0.05)
    SynergySuggestion.objects.filter(state="dismissed").update(state="accepted")
    assert like(mine) > before


def test_no_more_than_a_few_for_each_need(fillers: list[Need]) -> None:
    for n in range(4):
        NeedFactory(title=f"{ONE} {n}")
    look()
    assert len(found()) == 6


def test_odd_texts(fillers: list[Need]) -> None:
    for _n in "12":
        NeedFactory(title="l'été « \\ » d''ailleurs & | ! :* http://exemple.org/a'b?c=\\d")
    NeedFactory(title="…", description="")
    look()
    NeedFactory(title="l'été « \\ » d''ailleurs & | ! :* http://exemple.org/a'b?c=\\d")
    look()
    assert found()


def test_the_command_looks_at_all(pair: tuple[Need, Need], capsys: Any) -> None:
    call_command("suggest_synergies")
    assert "14 besoins" in capsys.readouterr().out
    assert len(found()) == 1


def test_an_empty_base(db: None) -> None:
    assert look() == 0
    assert look(everything=True) == 0


def test_the_stems_that_are_no_keys_count_as_well(db: None) -> None:
    words = (
        "verger compost poulailler serre rucher potager mare haie fontaine atelier"
        " moulin four lavoir grange bergerie tonnelle verrière cabane puits enclos"
    )
    for place in ("Revel", "Sorèze"):
        NeedFactory(title=f"À {place}", description=words)
    look(everything=True)
    suggestion = SynergySuggestion.objects.get()
    assert suggestion.parts["alike"] > 0.5  # by twelve keys: a third
