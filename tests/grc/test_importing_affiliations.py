"""Persons of a spreadsheet are linked to their organisation, known already or created with them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

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
    batch = received(administrator, CSV, create_organisations=False)
    batch = confirmed(batch, administrator)
    assert counts(batch)[0] == 3
    links = {(link.person.first_name, link.organisation, link.function)
             for link in Affiliation.objects.select_related("person", "organisation")}  # fmt: skip
    assert links == {("Anna", cagette, "Présidente"), ("Noé", cagette, "")}
    anna, lucie = Actor.objects.get(name="Héraud"), Actor.objects.get(name="Cazals")
    assert anna.notes == ""
    assert lucie.notes == "Structure : Ailleurs\nFonction : Trésorière"
    assert Affiliation.objects.filter(created_by=administrator).count() == 2
    again = received(administrator, CSV, create_organisations=False)
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
    links = Affiliation.objects.exclude(organisation__name="Ailleurs")
    assert {link.organisation for link in links} == {here}
    assert "La Cagette" in Actor.objects.get(name="Delmas").notes


def test_links_may_be_refused(administrator: User, cagette: Actor) -> None:
    confirmed(received(administrator, CSV, link_organisation=False), administrator)
    assert not Affiliation.objects.exists()
    assert "Structure : LA CAGETTE" in Actor.objects.get(name="Héraud").notes


def test_the_function_of_a_contact_goes_to_the_notes(administrator: User) -> None:
    content = "Structure;Nom du responsable;Fonction\nLa Cagette;;Présidente\n"
    batch = received(administrator, content)
    assert "Fonction : Présidente" in batch.rows.get().values["notes"]


BOTH = """Prénom;Nom;Structure;Fonction;Ville;Courriel
Anna;Héraud;Le Fournil;Présidente;Figeac;anna@example.org
Noé;Bœuf;LE FOURNIL;;Figeac;noe@example.org
Lucie;Cazals;Le Fournil;;Saint-Céré;lucie@example.org
Marc;Delmas;;;Figeac;marc@example.org
"""


def test_a_row_may_create_a_person_and_their_organisation(administrator: User) -> None:
    add_communes()
    batch = received(administrator, BOTH, organisation_kind="association")
    assert (batch.counts["created"], batch.counts["companions"]) == (4, 2)
    assert not Actor.objects.exists()
    batch = confirmed(batch, administrator)
    assert (batch.counts["created"], batch.counts["companions"]) == (4, 2)
    organisations = Actor.objects.filter(kind="organisation")
    assert {(one.name, one.commune.name, one.organisation_kind) for one in organisations} == {
        ("Le Fournil", "Figeac", "association"), ("Le Fournil", "Saint-Céré", "association"),
    }  # fmt: skip
    found = Affiliation.objects.select_related("person", "organisation__commune")
    links = {(x.person.first_name, x.organisation.commune.name, x.function) for x in found}
    assert links == {
        ("Anna", "Figeac", "Présidente"), ("Noé", "Figeac", ""), ("Lucie", "Saint-Céré", ""),
    }  # fmt: skip
    anna = Actor.objects.get(first_name="Anna")
    assert (anna.email, anna.notes) == ("anna@example.org", "")
    assert not organisations.exclude(email="").exists()
    again = received(administrator, BOTH)
    assert (*counts(again), again.counts["companions"]) == (0, 0, 4, 0, 0, 0)
    assert not confirmed(again, administrator).problem
    assert Affiliation.objects.count() == 3
    undone(batch, administrator)
    assert not Actor.objects.exists()


def test_an_organisation_stays_while_someone_belongs_to_it(administrator: User) -> None:
    add_communes()
    batch = confirmed(received(administrator, BOTH), administrator)
    Actor.objects.filter(first_name="Noé").update(phone="+33639980000")
    batch = undone(batch, administrator)
    refused = batch.rows.exclude(refusal="").values_list("number", "refusal")
    assert dict(refused)[3] == "modifié depuis"
    assert {number for number, _reason in refused} == {3, -2}
    assert {str(actor) for actor in Actor.objects.all()} == {"Noé Bœuf", "Le Fournil"}


def test_a_known_person_joins_an_organisation_that_the_file_brings(administrator: User) -> None:
    add_communes()
    ActorFactory(kind="person", first_name="Anna", name="Héraud", email="anna@example.org",
                 phone="", commune_id="46102")  # fmt: skip
    batch = received(administrator, BOTH)
    assert batch.rows.get(number=2).action == "updated"
    assert batch.counts["impact"]["affiliations"]["filled"] == 1
    confirmed(batch, administrator)
    link = Affiliation.objects.get(person__first_name="Anna")
    assert (link.organisation.name, link.function) == ("Le Fournil", "Présidente")


def test_correcting_the_organisation_checks_the_file_again(
    administrator: User, client: Client
) -> None:
    add_communes()
    batch = received(administrator, BOTH)
    client.force_login(administrator)
    address = reverse("grc:import_cell", args=[batch.pk, 2, 2])
    client.post(address, {"text": "Le Four"})
    batch.refresh_from_db()
    assert (batch.state, batch.counts["companions"]) == ("checked", 3)
    confirmed(batch, administrator)
    assert Affiliation.objects.get(person__first_name="Anna").organisation.name == "Le Four"
    page = client.get(f"{batch.get_absolute_url()}?effet=companions").content.decode()
    assert "3 structures créées" in page
    assert page.count('<tr id="ligne-') == 3


def test_a_rejected_row_brings_no_organisation_and_the_next_one_does(administrator: User) -> None:
    add_communes()
    content = BOTH.replace("anna@example.org", "anna@")
    batch = confirmed(received(administrator, content), administrator)
    assert (counts(batch), batch.counts["companions"]) == ((3, 0, 0, 0, 1), 2)
    link = Affiliation.objects.get(person__first_name="Noé")
    assert (link.organisation.name, link.organisation.commune_id) == ("LE FOURNIL", "46102")
