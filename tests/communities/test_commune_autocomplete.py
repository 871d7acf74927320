from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import CommuneFactory

pytestmark = pytest.mark.django_db

URL = reverse("communities:commune_autocomplete")


@pytest.mark.parametrize("typed", ["figeac", "Fijeac", "461"])
def test_communes_are_proposed(browse, agent, typed):
    CommuneFactory(name="Figeac", postcodes=["46100"])
    page = browse(agent).get(URL, {"q": typed}).content.decode()
    assert "Figeac (46)" in page
    assert "Lot · 46100" in page


def test_nothing_typed_proposes_nothing(browse, agent):
    CommuneFactory()
    assert "data-value" not in browse(agent).get(URL).content.decode()
