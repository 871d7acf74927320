"""French search: accents, case, plurals and one typing error forgiven."""

from __future__ import annotations

import pytest

from gardeners.models import Need
from grc.search import closest_names, fold, matching, one_error_apart, words_of
from tests.factories import ActorFactory, NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def forest() -> Need:
    NeedFactory(title="Réparer les vélos des lycéens", description="Un atelier le samedi.")
    return NeedFactory(
        title="Des forêts pour l’école",
        description="Agriculture locale, jardins partagés et cœur de village.",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "forêts",
        "foret",
        "FORÊT",
        "forets ecole",
        "agriculture",
        "agricultures",
        "agricutlure",  # two letters swapped
        "agriculure",  # one dropped
        "agricullture",  # one added
        "agricukture",  # one changed
        "jardni",  # a misspelt singular of a word written in the plural
        "agric",  # the beginning of a word
        "coeur",
        "l'école",
        "la forêt de l’école",
    ],
)
def test_the_need_is_found_as_people_type(forest: Need, typed: str) -> None:
    assert list(matching(Need.objects.all(), typed)) == [forest]


@pytest.mark.parametrize("typed", ["montagne", "forêt montagne", "xqzw"])
def test_what_stands_nowhere_finds_nothing(forest: Need, typed: str) -> None:
    assert not matching(Need.objects.all(), typed).exists()


@pytest.mark.parametrize("typed", ["", "  ", "le", "?!", "\x00"])
def test_nothing_searchable_filters_nothing(forest: Need, typed: str) -> None:
    assert matching(Need.objects.all(), typed).count() == 2


def test_a_changed_text_is_found_by_its_new_words(forest: Need) -> None:
    forest.title = "Une passerelle piétonne"
    forest.save()
    assert list(matching(Need.objects.all(), "passerele")) == [forest]
    assert not matching(Need.objects.all(), "forêt").exists()


def test_words_keep_to_what_can_be_searched() -> None:
    assert words_of("L’Œuvre d'art : 25 % <b>") == ["oeuvre", "art", "25"]


@pytest.mark.parametrize("letters", ["Éloïse Bœuf", "ÇA  Ñ", "l’eau"])
def test_fold_agrees_with_the_database(letters: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT grc_fold(%s)", [letters])
        assert cursor.fetchone()[0] == fold(letters)


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("jardin", "jardin", True),
        ("jardin", "jradin", True),
        ("jardin", "jardins", True),
        ("jardin", "ardin", True),
        ("jardin", "gardin", True),
        ("jardin", "jardinier", False),
        ("jardin", "jradni", False),
        ("", "a", True),
        ("ab", "ba", True),
    ],
)
def test_one_error_apart(a: str, b: str, near: bool) -> None:
    assert one_error_apart(a, b) is near
    assert one_error_apart(b, a) is near


@pytest.mark.parametrize(
    "typed", ["eloise boeuf", "Éloïse", "bœuf", "eloyse boeuf", "boeuf eloise"]
)
def test_a_name_is_proposed_as_people_type_it(typed: str) -> None:
    from communities.models import Actor

    ActorFactory(first_name="Paul", name="Martin")
    eloise = ActorFactory(first_name="Éloïse", name="Bœuf")
    assert closest_names(Actor.objects.all(), typed).first() == eloise
