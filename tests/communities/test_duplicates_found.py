"""Which actors may be one: invented people and organisations, true and false pairs."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from communities.duplicates.finder import find
from communities.duplicates.profiles import Probe
from communities.duplicates.querysets import SURE
from communities.duplicates.scoring import SIGNS
from communities.duplicates.watch import look
from communities.duplicates.wording import WORDS, sentence
from communities.models import Actor, Commune, DuplicatePair
from tests.factories import ActorFactory, CommuneFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
PHONE = "+33639980012"


@pytest.fixture(autouse=True)
def figeac(db: None) -> Commune:
    return CommuneFactory(code="46102", name="Figeac", postcodes=["46100"])


@pytest.fixture(autouse=True)
def cahors(db: None) -> Commune:
    return CommuneFactory(code="46042", name="Cahors", postcodes=["46000"])


def band(*actors: dict[str, Any]) -> str:
    """How two actors are told: *sure*, *doubtful*, or nothing."""
    for values in actors:
        Actor.objects.create(**{"kind": "organisation", "commune_id": "46102", **values})
    found = find(Actor.objects.all())
    return "" if not found else "sure" if found[0].score >= SURE else "doubtful"


def person(**values: Any) -> dict[str, Any]:
    return {"kind": "person", "first_name": "Nadia", "name": "Belkacem", **values}


SAME_ORGANISATIONS = [
    ("La Recyclerie de Figeac", "recyclerie"),
    ("Mairie de Figeac", "Commune de FIGEAC"),
    ("Mairie - Figeac", "Figeac"),
    ("Association Les Amis du Célé", "Les amis du Cele"),
    ("S.A.R.L. Bœuf & Fils", "SARL Fils Boeuf"),
    ("Foyer rural St-Félix", "Foyer rural Saint Félix"),
]


@pytest.mark.parametrize("names", SAME_ORGANISATIONS)
def test_organisations_of_one_name_in_one_commune_are_the_same(names: tuple[str, str]) -> None:
    assert band(*({"name": name} for name in names)) == "sure"


def test_a_misspelt_name_is_doubtful_and_sure_with_the_same_telephone() -> None:
    names = ("Les Jardins Partagés du Célé", "Les jardins partagé du Célé")
    assert band(*({"name": name} for name in names)) == "doubtful"
    Actor.objects.update(phone=PHONE)
    assert find(Actor.objects.all())[0].score >= SURE


def test_the_postcode_tells_where_when_the_commune_is_not_known() -> None:
    assert (
        band({"name": "La Halle"}, {"name": "Halle", "postcode": "46100", "commune_id": None})
        == "sure"
    )


DIFFERENT = [
    ({"name": "Club de rugby"}, {"name": "Club de tennis"}),
    ({"name": "École maternelle 1"}, {"name": "École maternelle 2"}),
    ({"name": "Comité des fêtes"}, {"name": "Comité des fêtes", "commune_id": "46042"}),
    ({"name": "Mairie de Figeac", "phone": PHONE}, {"name": "Médiathèque", "phone": PHONE}),
    (person(), person(first_name="Karim")),
    (person(), person(commune_id="46042")),
    ({"name": "Nadia Belkacem"}, person()),
]


@pytest.mark.parametrize("pair", DIFFERENT)
def test_different_ones_are_not_told(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assert band(*pair) == ""


def test_a_household_is_never_sure() -> None:
    assert band(person(phone=PHONE), person(first_name="Karim", phone=PHONE)) != "sure"


def test_a_company_and_an_association_of_one_name_are_doubtful() -> None:
    assert band({"name": "SARL La Halle"}, {"name": "Association La Halle"}) != "sure"


def test_a_mailbox_shared_by_two_organisations_is_not_enough() -> None:
    OrganisationFactory(name="Mairie de Figeac", commune_id="46102")
    shared = {"email": "accueil@example.org", "commune": "46102", "phone": PHONE}
    OrganisationFactory(name="Office de tourisme", email="accueil@example.org", phone=PHONE)
    assert find(Actor.objects.all(), probes=[Probe("organisation", "Cinéma", **shared)]) == []


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (person(), person(first_name="NADIA"), "doubtful"),
        (person(first_name="Belkacem", name="Nadia"), person(), "doubtful"),
        (person(email="n@example.org"), person(email="nadia@example.org"), "doubtful"),
        (person(phone=PHONE), person(phone=PHONE, commune_id=None), "sure"),
        (person(address="3 rue du Four"), person(address="3, rue du four"), "sure"),
    ],
)
def test_persons_are_namesakes_unless_more_is_alike(one: Any, other: Any, told: str) -> None:
    assert band(one, other) == told


def test_the_same_siret_under_another_name_is_doubtful() -> None:
    siret = "73282932000074"
    assert (
        band({"name": "La Recyclerie", "siret": siret}, {"name": "Emma Lot", "siret": siret})
        == "doubtful"
    )


def test_an_email_of_a_service_that_ignores_dots_is_the_same() -> None:
    probe = Probe("person", "Belkacem", "Nadia", email="Nadia.Belkacem+grc@gmail.com")
    ActorFactory(**person(email="nadiabelkacem@gmail.com", commune_id=None))
    [found] = find(Actor.objects.all(), probes=[probe])
    assert (found.score >= SURE, found.reasons) == (True, ["name", "email"])
    assert find(Actor.objects.all(), probes=[probe], ignoring=["email"]) == []


def test_a_key_that_a_crowd_shares_says_nothing() -> None:
    for number in range(45):
        OrganisationFactory(name="La Halle", description=str(number), commune_id="46102")
    assert find(Actor.objects.all()) == []


def test_the_worker_looks_at_what_changed(figeac: Commune) -> None:
    one = OrganisationFactory(name="La Halle", commune=figeac)
    other = OrganisationFactory(name="Un marché", commune=figeac)
    assert look() == 2
    assert not DuplicatePair.objects.exists()
    other.name = "Halle"
    other.save()
    look()
    pair = DuplicatePair.objects.get()
    assert (pair.lower, pair.higher, pair.is_sure, pair.state) == (one, other, True, "open")
    other.name = "Un marché"
    other.save()
    look()
    assert not DuplicatePair.objects.exists()


def test_what_was_dismissed_is_never_proposed_again(figeac: Commune) -> None:
    OrganisationFactory(name="La Halle", commune=figeac)
    OrganisationFactory(name="Halle", commune=figeac)
    look()
    DuplicatePair.objects.update(state="dismissed", settled_at=timezone.now())
    for everything in (False, True):
        look(everything=everything)
        assert DuplicatePair.objects.get().state == "dismissed"


def test_archived_actors_are_no_pair(figeac: Commune) -> None:
    OrganisationFactory(name="La Halle", commune=figeac)
    other = OrganisationFactory(name="Halle", commune=figeac)
    look()
    Actor.objects.filter(pk=other.pk).update(archived_at=timezone.now())
    look()
    assert not DuplicatePair.objects.exists()


def test_few_changes_are_compared_as_all_would_be(figeac: Commune) -> None:
    look()
    OrganisationFactory(name="La Halle", commune=figeac)
    OrganisationFactory(name="La Halle", commune=None, postcode="46100")
    ActorFactory(**person(phone=PHONE, commune_id=None))
    ActorFactory(**person(phone=PHONE, commune_id="46042"))
    look()
    few = set(DuplicatePair.objects.values_list("lower", "higher", "score"))
    assert few == {one[:3] for one in find(Actor.objects.all())}
    assert len(few) == 2


def test_every_sign_has_its_words() -> None:
    assert {sign.code for sign in SIGNS} == set(WORDS)
    codes = ["name", "commune", "email", "phone", "email_other"]
    assert sentence(codes, personal=False) == "Même nom, même commune."
    assert "mais courriels différents." in sentence(codes, personal=True)
