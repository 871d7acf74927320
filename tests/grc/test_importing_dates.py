"""Days, SIREN and SIRET as they are typed in French spreadsheets."""

from __future__ import annotations

import pytest

from communities.models import Actor
from grc.importing import checks
from grc.importing.checks import CellDoubt
from grc.importing.dates import day
from grc.models import User
from tests.factories import ActorFactory
from tests.imports import confirmed, received, undone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3 mars 2024", "2024-03-03"),
        ("03/03/24", "2024-03-03"),
        ("3/3/2024", "2024-03-03"),
        ("03-03-2024", "2024-03-03"),
        ("03.03.2024", "2024-03-03"),
        ("2024-03-03", "2024-03-03"),
        ("2024-03-03T10:00:00", "2024-03-03"),
        ("03/03/2024 14:05", "2024-03-03"),
        ("1er août 2023", "2023-08-01"),
        ("dimanche 3 MARS 2024", "2024-03-03"),
        ("12 déc. 2021", "2021-12-12"),
        ("3-févr-22", "2022-02-03"),
        ("14/07/98", "1998-07-14"),
    ],
)
def test_days(typed: str, kept: str) -> None:
    assert day(typed).isoformat() == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("mars 2024", "Il manque le jour"),
        ("03/2024", "Il manque le jour"),
        ("2024", "Il manque le jour"),
        ("31/02/2024", "n’existe pas"),
        ("12/31/2024", "n’existe pas"),
        ("0000-00-00", "n’existe pas"),
        ("3 mars 9999", "dans le futur"),
        ("3 brumaire 2024", "n’est pas comprise"),
        ("bientôt", "n’est pas comprise"),
        ("03/03/0024", "trop ancienne"),
        ("9" * 50, "n’est pas comprise"),
    ],
)
def test_what_is_no_day_is_told(typed: str, sentence: str) -> None:
    with pytest.raises(CellDoubt, match=sentence):
        day(typed)


def test_siren_and_siret_are_checked_by_their_key() -> None:
    assert checks.siren("356 000 000") == "356000000"
    with pytest.raises(CellDoubt, match="erreur de chiffre"):
        checks.siren("356000001")
    with pytest.raises(CellDoubt, match="9 chiffres"):
        checks.siren("35600000")
    assert checks.siret("356 000 000 00048") == "35600000000048"
    assert checks.siret("35600000049837")  # La Poste: the figures add up to 5 × n
    with pytest.raises(CellDoubt, match="erreur de chiffre"):
        checks.siret("35600000000049")


@pytest.mark.django_db
def test_days_of_the_file_come_before_that_of_all_rows(administrator: User) -> None:
    known = ActorFactory(
        kind="organisation", first_name="", name="Le Hangar", email="h@example.org",
        collected_on=None,
    )  # fmt: skip
    content = (
        "Structure;Courriel;Recueilli le;SIREN\nLa Cagette;;3 mars 2021;356000000\n"
        "La Ruche;;mars 2021;12\nLe Hangar;h@example.org;4/3/21;\n"
    )
    batch = confirmed(received(administrator, content), administrator)
    cagette, ruche = Actor.objects.get(name="La Cagette"), Actor.objects.get(name="La Ruche")
    assert str(cagette.collected_on) == "2021-03-03"
    assert cagette.notes == "SIREN : 356000000"
    assert str(ruche.collected_on) == batch.options["collected_on"]
    assert ruche.notes == "SIREN : 12\nRecueilli le : mars 2021"
    known.refresh_from_db()
    assert str(known.collected_on) == "2021-03-04"
    undone(batch, administrator)
    known.refresh_from_db()
    assert known.collected_on is None
