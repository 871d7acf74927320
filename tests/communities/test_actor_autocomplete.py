"""What the combobox of actors proposes: close names, among those that the reader may read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import ActorFactory, AffiliationFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

URL = reverse("communities:actor_autocomplete")


@pytest.mark.parametrize("typed", ["elo", "Eloïse", "ELOISE BOEUF", "boeuf eloise", "elouise"])
def test_accents_case_order_and_typos_are_forgiven(browse, gardener, community, typed):
    ActorFactory(first_name="Éloïse", name="Bœuf", community=community)
    page = browse(gardener).get(URL, {"q": typed}).content.decode()
    assert 'data-label="Éloïse Bœuf"' in page
    assert 'data-announce="1 proposition"' in page


def test_namesakes_are_told_apart_by_what_the_reader_may_read(browse, gardener, community):
    actor = ActorFactory(first_name="Noé", name="Héraud", community=community)
    seen = OrganisationFactory(name="La Halle", community=community)
    unseen = OrganisationFactory(name="Le Secret")
    AffiliationFactory(person=actor, organisation=seen)
    AffiliationFactory(person=actor, organisation=unseen, function="trésorier")
    page = browse(gardener).get(URL, {"q": "heraud"}).content.decode()
    assert "La Halle" in page
    assert "Le Secret" not in page


def test_an_actor_out_of_sight_is_not_proposed(browse, gardener):
    ActorFactory(name="Lointain")
    page = browse(gardener).get(URL, {"q": "lointain"}).content.decode()
    assert "data-value" not in page
    assert "Aucune proposition" in page


def test_creating_is_offered_when_asked(browse, gardener):
    page = browse(gardener).get(URL, {"q": "<b>Zoé", "creer": "1"}).content.decode()
    assert 'data-create="person"' in page
    assert "&lt;b&gt;Zoé" in page
    assert "<b>Zoé" not in page


@pytest.mark.parametrize("typed", ["", " ", "\0", "%", "x" * 5000])
def test_odd_input_is_no_error(browse, gardener, typed):
    assert browse(gardener).get(URL, {"q": typed}).status_code == 200


def test_as_many_queries_for_one_and_three(
    browse, gardener, community, django_assert_max_num_queries
):
    client = browse(gardener)
    client.get(URL, {"q": "cazals"})
    counts = []
    for number in (1, 2):
        ActorFactory.create_batch(number, name="Cazals", community=community)
        with django_assert_max_num_queries(14) as queries:
            client.get(URL, {"q": "cazals"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
