"""Persons of a spreadsheet are linked to their organisation, when it is known."""

from __future__ import annotations

import pytest

from communities.models import Actor, Affiliation
from grc.models import User
from tests.factories import ActorFactory
from tests.imports import add_communes, confirmed, counts, received, undone

pytestmark = pytest.mark.django_db

CSV = """Prénom;Nom;Structure;Fonction;Ville
Anna;Héraud;LA CAGETTE;Présidente;Figeac
Noé;Bœuf;La Cagette;;Figeac
Lucie;Cazals;Ailleurs;Trésorière;Figeac
"""


@pytest.fixture
def cagette(db: None) -> Actor:
    add_communes()
    return ActorFactory(kind="organisation", first_name="", name="La Cagette")


def test_a_person_is_linked_with_their_function(administrator: User, cagette: Actor) -> None:
    batch = confirmed(received(administrator, CSV), administrator)
    assert counts(batch)[0] == 3
    links = {(link.person.first_name, link.organisation, link.function)
             for link in Affiliation.objects.select_related("person", "organisation")}  # fmt: skip
    assert links == {("Anna", cagette, "Présidente"), ("Noé", cagette, "")}
    anna, lucie = Actor.objects.get(name="Héraud"), Actor.objects.get(name="Cazals")
    assert anna.notes == ""
    assert lucie.notes == "Structure : Ailleurs\nFonction : Trésorière"
    assert Affiliation.objects.filter(created_by=administrator).count() == 2
    again = received(administrator, CSV)
    assert counts(again)[:3] == (0, 0, 3)
    undone(batch, administrator)
    assert not Affiliation.objects.exists()
    assert list(Actor.objects.all()) == [cagette]


def test_organisations_then_their_persons_from_one_file(administrator: User) -> None:
    """The same file twice: without its columns of persons, then with them."""
    add_communes()
    organisations = "\n".join(
        ";".join(["", "", *line.split(";")[2:3], "", "Figeac"]) for line in CSV.splitlines()[1:]
    )
    first = received(administrator, "Prénom;Nom;Structure;Fonction;Ville\n" + organisations)
    assert counts(first) == (2, 0, 0, 1, 0)
    confirmed(first, administrator)
    confirmed(received(administrator, CSV), administrator)
    assert Affiliation.objects.count() == 3


def test_a_known_person_is_linked_once(administrator: User, cagette: Actor) -> None:
    anna = ActorFactory(kind="person", first_name="Anna", name="Héraud", commune_id="46102")
    batch = confirmed(received(administrator, CSV), administrator)
    assert batch.counts["impact"]["affiliations"]["filled"] == 1
    link = Affiliation.objects.get(person=anna)
    undone(batch, administrator)
    assert not Affiliation.objects.filter(pk=link.pk).exists()
    Affiliation.objects.create(person=anna, organisation=cagette, function="Membre")
    confirmed(received(administrator, CSV), administrator)
    assert [link.function for link in Affiliation.objects.filter(person=anna)] == ["Membre"]


def test_namesakes_are_told_by_their_commune_else_not_linked(
    administrator: User, cagette: Actor
) -> None:
    here = ActorFactory(kind="organisation", first_name="", name="La Cagette", commune_id="46102")
    content = CSV + "Marc;Delmas;La Cagette;;\n"
    confirmed(received(administrator, content), administrator)
    assert {link.organisation for link in Affiliation.objects.all()} == {here}
    assert "La Cagette" in Actor.objects.get(name="Delmas").notes


def test_links_may_be_refused(administrator: User, cagette: Actor) -> None:
    confirmed(received(administrator, CSV, link_organisation=False), administrator)
    assert not Affiliation.objects.exists()
    assert "Structure : LA CAGETTE" in Actor.objects.get(name="Héraud").notes


def test_the_function_of_a_contact_goes_to_the_notes(administrator: User) -> None:
    content = "Structure;Nom du responsable;Fonction\nLa Cagette;;Présidente\n"
    batch = received(administrator, content)
    assert "Fonction : Présidente" in batch.rows.get().values["notes"]
