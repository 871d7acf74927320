"""Address books (vCard 2.1, 3.0 and 4.0: RFC 2426, RFC 6350) as rows under French titles.

Loads neither Django nor the apps: it runs in the reading process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import vobject

from grc.importing.delimited import encoding_of
from grc.importing.errors import UnreadableFile

BEGINNING, ENDING = "begin:vcard", "end:vcard"
SEVERAL = "; "  # between the values of one cell


def texts(card: Any, name: str) -> list[str]:
    """The values of the property ``name``, lists flattened."""
    found: list[str] = []
    for prop in card.contents.get(name, ()):
        value = prop.value
        found += map(str, value) if isinstance(value, list | tuple) else [str(value)]
    return [text.strip() for text in found if text.strip()]


def joined(name: str) -> Callable[[Any], str]:
    return lambda card: SEVERAL.join(texts(card, name))


def phones(card: Any) -> str:
    """Version 4 writes them as addresses: ``tel:+33-5-61-99-00-00``."""
    return SEVERAL.join(text.removeprefix("tel:") for text in texts(card, "tel"))


def part_of_name(part: str) -> Callable[[Any], str]:
    def read(card: Any) -> str:
        names = card.contents.get("n")
        return line(getattr(names[0].value, part, "")) if names else ""

    return read


def surname(card: Any) -> str:
    """The family name; without a name in parts, the name as it is shown, unless it is that of
    the organisation."""
    family = part_of_name("family")(card)
    if family or part_of_name("given")(card):
        return family
    shown = (texts(card, "fn") or [""])[0]
    return "" if shown == organisation(card) else shown


def organisation(card: Any) -> str:
    """The organisation, without its departments."""
    if "group" in (kind.lower() for kind in texts(card, "kind")):
        return ""
    named = texts(card, "org")[:1]
    if not named and "org" in (kind.lower() for kind in texts(card, "kind")):
        named = texts(card, "fn")[:1]
    return "".join(named)


def address(*parts: str) -> Callable[[Any], str]:
    """Those of the first address."""

    def read(card: Any) -> str:
        known = card.contents.get("adr")
        values = [getattr(known[0].value, part, "") for part in parts] if known else []
        return ", ".join(filter(None, map(line, values)))

    return read


def line(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


COLUMNS: dict[str, Callable[[Any], str]] = {
    "Prénom": part_of_name("given"),
    "Nom": surname,
    "Structure": organisation,
    "Fonction": lambda card: SEVERAL.join([*texts(card, "title"), *texts(card, "role")]),
    "Courriel": joined("email"),
    "Téléphone": phones,
    "Adresse": address("box", "extended", "street"),
    "Code postal": address("code"),
    "Commune": address("city"),
    "Site internet": joined("url"),
    "Étiquettes": joined("categories"),
    "Notes": lambda card: "\n".join(texts(card, "note")),
}


def open_cards(path: Path) -> tuple[dict[str, str], Iterator[list[str]]]:
    """What the address book at ``path`` is written with, and its rows: the titles first."""
    encoding = encoding_of(path)
    return {"encoding": encoding}, rows(path, encoding)


def rows(path: Path, encoding: str) -> Iterator[list[str]]:
    logging.getLogger("vobject").setLevel(logging.CRITICAL)
    yield list(COLUMNS)
    for text in cards(path, encoding):
        try:
            card = next(vobject.readComponents(text, ignoreUnreadable=True, allowQP=True), None)
            if card is not None:
                yield [read(card) for read in COLUMNS.values()]
        # What a broken card may raise is not bounded: UnicodeError, ValueError, IndexError…
        except Exception as error:
            raise UnreadableFile("damaged") from error


def cards(path: Path, encoding: str) -> Iterator[str]:
    """The text of each card that is whole: one at a time, so that memory stays bounded."""
    card: list[str] = []
    with path.open(encoding=encoding, errors="replace") as file:
        for text in file:
            mark = text.strip().lower()
            if mark == BEGINNING:
                card = []
            card.append(text)
            if mark == ENDING:
                yield "".join(card)
                card = []
    if any(text.strip().lower() == BEGINNING for text in card):
        raise UnreadableFile("damaged")
