"""What the comboboxes of interactions, needs and synergies propose."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import InteractionFactory, NeedFactory, SynergyFactory

pytestmark = pytest.mark.django_db

KINDS = [("interaction", InteractionFactory), ("need", NeedFactory), ("synergy", SynergyFactory)]


@pytest.mark.parametrize(("name", "factory"), KINDS)
@pytest.mark.parametrize("typed", ["cuisine", "cuisines", "cuisne", "Partagee"])
def test_found_by_words_of_the_title(browse, gardener, community, name, factory, typed):
    factory(title="La cuisine partagée", community=community)
    factory(title="La cuisine cachée de la Région partagée")
    page = browse(gardener).get(reverse(f"gardeners:{name}_autocomplete"), {"q": typed})
    html = page.content.decode()
    assert 'data-label="La cuisine partagée"' in html
    assert "cachée" not in html


@pytest.mark.parametrize(("name", "factory"), KINDS)
@pytest.mark.parametrize("typed", ["", "\0", "le", "…", "x" * 3000])
def test_odd_input_proposes_nothing_wrong(browse, gardener, community, name, factory, typed):
    response = browse(gardener).get(reverse(f"gardeners:{name}_autocomplete"), {"q": typed})
    assert response.status_code == 200
