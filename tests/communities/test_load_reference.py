from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.models import Commune, Directorate, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(settings):
    settings.GRC_REGION = "94"  # Corsica: 360 communes
    call_command("load_reference", verbosity=0)


def test_loads_the_communes_of_the_region(reference):
    ajaccio = Commune.objects.get(name="Ajaccio")
    assert Commune.objects.count() == 360
    assert (ajaccio.code, ajaccio.department, ajaccio.region) == ("2A004", "2A", "94")
    assert "20000" in ajaccio.postcodes
    assert ajaccio.population > 60_000
    assert ajaccio.epci_name


def test_loads_seven_themes_on_two_levels_and_directorates(reference):
    assert Theme.objects.filter(parent=None).count() == 7
    assert Theme.objects.exclude(parent=None).count() == 28
    assert Directorate.objects.count() == 13
    assert not Directorate.objects.filter(themes=None).exists()


def test_has_nothing_to_do_the_second_time(reference, capsys):
    capsys.readouterr()
    with CaptureQueriesContext(connection) as queries:
        call_command("load_reference")
    assert capsys.readouterr().out == ""
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_puts_communes_right(reference):
    Commune.objects.filter(name="Ajaccio").update(population=3)
    Commune.objects.filter(name="Bastia").delete()
    call_command("load_reference")
    assert Commune.objects.get(name="Ajaccio").population > 60_000
    assert Commune.objects.filter(name="Bastia").exists()


def test_keeps_what_administrators_changed(reference):
    Theme.objects.filter(name="Jeunesse").update(name="Jeunes et enfance")
    Theme.objects.filter(name="Tourisme").delete()
    Directorate.objects.filter(acronym="DNU").update(name="Direction du numérique responsable")
    call_command("load_reference")
    assert not Theme.objects.filter(name__in=["Jeunesse", "Tourisme"]).exists()
    assert Directorate.objects.count() == 13


def test_unknown_region_is_told_in_a_sentence(settings):
    settings.GRC_REGION = "77"
    with pytest.raises(CommandError, match=r"La région « 77 » n’existe pas.*76 Occitanie"):
        call_command("load_reference")
    assert not Commune.objects.exists()
