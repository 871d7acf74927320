"""Address books of phones and mail programs are read as spreadsheets are."""

from __future__ import annotations

from pathlib import Path

import pytest

from grc.importing.errors import UnreadableFile
from grc.importing.reader import open_rows, sheet_heads

PERSON = """BEGIN:VCARD
VERSION:3.0
N:Delmeyrac;Zoé;;;
FN:Zoé Delmeyrac
ORG:Les Jardins du Causse;Bureau
TITLE:Présidente
EMAIL;TYPE=INTERNET,HOME:zoe@example.org
item1.EMAIL:bureau@example.org
TEL;TYPE=CELL:06 39 98 12 34
ADR;TYPE=WORK:;;12 rue des
  Lilas;Albi;Tarn;81000;France
URL:https://jardins.example.org
NOTE:Passe le mardi\\nPuis le jeudi\\, parfois
CATEGORIES:jardin,eau
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ
END:VCARD
"""
OLD = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C3=A9ger;Jos=C3=A9
TEL;CELL:+33 6 39 98 00 11
END:VCARD
"""
NEW = """BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Mairie de Bonas
EMAIL;PREF=1:mairie@example.org
TEL;VALUE=uri;TYPE=work:tel:+33-5-61-99-00-01
END:VCARD
"""
PARTLESS = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Marius Sans Nom\r\nORG:Une autre\r\nEND:VCARD\r\n"


def read(folder: Path, content: str | bytes) -> list[dict[str, str]]:
    """The cards, by the titles that they have."""
    path = folder / "contacts.vcf"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_rows(path) as reading:
        assert reading.kind == "vcard"
        titles, *cards = [row.cells for row in reading.rows]
        assert sheet_heads(path) == {}
    return [
        {title: cell for title, cell in zip(titles, card, strict=False) if cell} for card in cards
    ]


def test_each_version(tmp_path: Path) -> None:
    person, old, new, partless = read(tmp_path, PERSON + OLD + NEW + PARTLESS)
    assert person == {
        "Prénom": "Zoé", "Nom": "Delmeyrac", "Structure": "Les Jardins du Causse",
        "Fonction": "Présidente", "Courriel": "zoe@example.org; bureau@example.org",
        "Téléphone": "06 39 98 12 34", "Adresse": "12 rue des Lilas", "Code postal": "81000",
        "Commune": "Albi", "Site internet": "https://jardins.example.org",
        "Étiquettes": "jardin; eau", "Notes": "Passe le mardi\nPuis le jeudi, parfois",
    }  # fmt: skip
    assert old == {"Prénom": "José", "Nom": "Léger", "Téléphone": "+33 6 39 98 00 11"}
    assert new == {
        "Structure": "Mairie de Bonas", "Courriel": "mairie@example.org",
        "Téléphone": "+33-5-61-99-00-01",
    }  # fmt: skip
    assert partless == {"Nom": "Marius Sans Nom", "Structure": "Une autre"}


def test_an_old_encoding(tmp_path: Path) -> None:
    assert read(tmp_path, PERSON.encode("cp1252"))[0]["Prénom"] == "Zoé"


def test_lines_that_make_no_sense_cost_only_themselves(tmp_path: Path) -> None:
    wrong = PERSON.replace("TITLE:", "n'importe quoi\nTITLE:")
    assert read(tmp_path, f"{wrong}du texte\n{NEW}")[0]["Fonction"] == "Présidente"


@pytest.mark.parametrize("content", [PERSON + OLD[:-12], "BEGIN:VCARD\n" * 3, PERSON[:60]])
def test_a_card_cut_short_is_said(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, content)
    assert refused.value.code == "damaged"
