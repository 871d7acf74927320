"""Where a table begins, what its columns hold, and what a cell says."""

from __future__ import annotations

import pytest

from communities.import_fields import FIELDS
from grc.importing import checks
from grc.importing.cells import repaired, text_of, tidied
from grc.importing.columns import guess, is_title
from grc.importing.reader import Row
from grc.importing.report import neutralised
from grc.importing.table import Heading, find_heading, heading_on, letters, records


def rows(*lines: list[str]) -> list[Row]:
    return [Row(number, cells) for number, cells in enumerate(lines, 1) if any(cells)]


def known(text: str) -> bool:
    return is_title(text, FIELDS)


def heading(*lines: list[str]) -> Heading:
    return find_heading(rows(*lines), known)


def test_titles_on_the_first_row() -> None:
    found = heading(["Nom", "Prénom", "Courriel"], ["Héraud", "Anna", "a@example.org"])
    assert (found.number, found.last) == (1, 1)
    assert found.titles == ("Nom", "Prénom", "Courriel")


def test_notices_and_blank_rows_above_the_titles() -> None:
    found = heading(
        ["Annuaire des associations du Lot, à jour de 2021"],
        [],
        ["", "1", "2", "3"],
        ["Source : préfecture"],
        ["Structure", "Tél.", "Ville", "CP"],
        ["La Recyclerie", "05 36 49 00 01", "Figeac", "46100"],
    )
    assert found.number == 5


def test_titles_on_two_rows() -> None:
    found = heading(
        ["Lisez-moi : une longue notice. " * 10],
        ["Nom", "Prénom", "Commune", "", "Téléphone"],
        ["", "", "Nom", "Code INSEE"],
        ["Héraud", "Anna", "Figeac", "46102", "05 36 49 00 01"],
    )
    assert (found.number, found.last) == (2, 3)
    assert found.titles == ("Nom", "Prénom", "Commune – Nom", "Code INSEE", "Téléphone")


def test_no_titles() -> None:
    found = heading(["Anna Héraud", "a@example.org"], ["Noé Bœuf", "b@example.org"])
    assert found == Heading(0, 0, ("A", "B"))


def test_unknown_titles_are_titles_all_the_same() -> None:
    assert heading(["NUMCOM", "TX_2014"], ["01001", "41.7"]).number == 1


def test_repeated_titles_are_not_data() -> None:
    lines = rows(["Nom", "CP"], ["NOM", "cp"], ["Anna", "46100"], ["Nom", "CP"], ["Noé", "46000"])
    found = find_heading(lines, known)
    assert [row.number for row in records(lines, found)] == [3, 5]


def test_titles_chosen_by_hand() -> None:
    lines = rows(["a", "b"], ["c", "d"])
    assert heading_on(lines, 2, known).titles == ("c", "d")
    assert heading_on(lines, 0, known).titles == ("A", "B")
    assert heading_on(lines, 99, known).titles == ("A", "B")


def test_twin_and_missing_titles_get_a_name() -> None:
    assert heading(["Mail", "Mail", "", "Nom"], ["", "", "x"]).titles == (
        "Mail", "Mail (2)", "C", "Nom",
    )  # fmt: skip
    assert [letters(0), letters(25), letters(26), letters(16_383)] == ["A", "Z", "AA", "XFD"]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (
            "Nom|Prénom|Adresse mail|Tél. portable|Tél. fixe|CP|Ville|Remarques",
            "name|first_name|email|phone|phone|postcode|commune|notes",
        ),
        (
            "code_insee|commune|departement|population_municipale|epci_siren|epci_nom|"
            "adresse_mairie|courriel_mairie|telephone_mairie|site_mairie",
            "insee|commune|department||||address|email|phone|website",
        ),
        (
            "gid|c_nom|c_adresse|c_postcode|c_city|c_telephone|c_mobile|c_courriel|c_site_web",
            "|name|address|postcode|commune|phone|phone|email|website",
        ),
        (
            "NOM_STRUCTURE|SS_CAT|ADRESSE|COMP_ADRESSE|CP|COMMUNE|NUM_TEL|MAIL_STRUC|SITE_WEB",
            "organisation|kind|address|address|postcode|commune|phone|email|website",
        ),
        ("Raison sociale|SIRET|Forme juridique|Domaine", "organisation|siret|kind|themes"),
        ("N° de téléphone|E-mail|Date|Latitude", "phone|email||"),
    ],
)
def test_columns_guessed_from_french_titles(titles: str, expected: str) -> None:
    names = titles.split("|")
    assert guess(names, [[] for _name in names], FIELDS) == expected.split("|")


def test_columns_guessed_from_their_content() -> None:
    samples = [
        ["a@example.org", "b@example.org", "c@example.org"],
        ["05 36 49 00 01", "+33 6 39 98 00 02", "0639980003"],
        ["200067940", "200044469", "240900464"],
        ["oui", "non", "oui"],
    ]
    assert guess(["A", "B", "C", "Mail"], samples, FIELDS) == ["email", "phone", "", ""]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna@Example.ORG", ["anna@example.org"]),
        ("mailto:a@example.org;b@example.org", ["a@example.org", "b@example.org"]),
        ("Anna <a@example.org>.", ["a@example.org"]),
        ("m@st-come-et-maruejols.example", ["m@st-come-et-maruejols.example"]),
    ],
)
def test_emails(typed: str, kept: list[str]) -> None:
    assert checks.emails(typed) == kept


def test_bad_emails() -> None:
    for typed in ("anna@", "anna@example", "an na@@example.org", f"{'a' * 300}@example.org"):
        with pytest.raises(checks.CellError):
            checks.emails(typed)
    with pytest.raises(checks.CellDoubt):
        checks.emails("https://example.org/contact")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("05 36 49 00 01", ["+33536490001"]),
        ("05.36.49.00.01", ["+33536490001"]),
        ("+33 (0)5 36 49 00 01", ["+33536490001"]),
        ("0033 5 36 49 00 01", ["+33536490001"]),
        ("536490001", ["+33536490001"]),
        ("Tél : 05-36-49-00-01", ["+33536490001"]),
        ("05 36 49 00 01 / 06 39 98 00 02", ["+33536490001", "+33639980002"]),
        ("05 36 49 00 01 ou 06 39 98 00 02", ["+33536490001", "+33639980002"]),
        ("+32 2 218 00 00", ["+3222180000"]),
    ],
)
def test_phones(typed: str, kept: list[str]) -> None:
    assert checks.phones(typed) == kept


def test_other_cells() -> None:
    with pytest.raises(checks.CellDoubt):
        checks.phones("le matin")
    assert checks.postcode("9240") == "09240"
    assert checks.postcode("31 000 cedex 9") == "31000"
    assert checks.siret("732 829 320 00074") == "73282932000074"
    with pytest.raises(checks.CellDoubt):
        checks.siret("732 829 320 00075")
    assert checks.website("www.example.org/a") == "https://www.example.org/a"
    for typed in ("javascript:alert(1)", "facebook", "data:text/html,x", "anna@example.org"):
        with pytest.raises(checks.CellDoubt):
            checks.website(typed)


def test_blanks() -> None:
    for text in ("inconnu", "RAS", "-", "N/A", "néant", "#N/A", "Non renseigné"):
        assert checks.is_blank(text)
    assert not checks.is_blank("Rasa")
    assert not checks.is_blank("Aucun", naming=True)  # a commune


def test_texts() -> None:
    assert repaired("HermÃ¨s") == "Hermès"
    assert repaired("Ã\x89cole") == "École"
    assert repaired("l\u00e2\u20ac\u2122été".replace("été", "Ã©tÃ©")) == "l’été"
    assert repaired("SÃO TOMÉ") == "SÃO TOMÉ"
    assert tidied("  e\u0301te\u0301\u00a0 \r\n fin\ufeff") == "été \n fin"
    assert text_of(3.0) == "3"
    assert text_of(True) == "oui"


def test_formulas_are_neutralised() -> None:
    assert neutralised("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert neutralised("@SUM(A1)") == "'@SUM(A1)"
    assert neutralised("-1+cmd()") == "'-1+cmd()"
    assert neutralised("+33 5 36 49 00 01") == "+33 5 36 49 00 01"
    assert neutralised("Héraud") == "Héraud"
