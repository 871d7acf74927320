"""The workshop cards that come with the GRC (events/data/), brought up to this version."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from events.models.workshop_card import FIGURES, TEXTS, WorkshopCard

DATA = Path(__file__).resolve().parent / "data"
LANGUAGES = ("fr", "en")


@transaction.atomic
def load_cards() -> int:
    """Add the cards that are missing, and give their new texts to those that nobody edited; return
    how many were added or changed. A card that was edited, or archived, stays as it is."""
    known = {(card.key, card.language): card for card in WorkshopCard._base_manager.exclude(key="")}
    count = 0
    for language in LANGUAGES:
        for key, values in shipped(language).items():
            card = known.get((key, language)) or WorkshopCard(key=key, language=language)
            count += _update(card, values)
    return count


def _update(card: WorkshopCard, values: dict[str, Any]) -> bool:
    new = digest(values)
    if card.pk and (new == card.shipped_digest or is_edited(card)):
        return False
    for name, value in values.items():
        setattr(card, name, value)
    card.shipped_digest = new
    card.save()
    return True


def is_edited(card: WorkshopCard) -> bool:
    """Whether someone changed a card that came with the GRC."""
    contents = {name: getattr(card, name) for name in (*FIGURES, *TEXTS)}
    return bool(card.key) and digest(contents) != card.shipped_digest


def digest(values: dict[str, Any]) -> str:
    """What two versions of a card differ by."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


@cache
def shipped(language: str) -> dict[str, dict[str, Any]]:
    """By key, the columns of the cards of ``language``; the figures stand in the French file."""
    figures = {entry["key"]: entry for entry in _entries("fr")}
    return {
        entry["key"]: {**_figures(figures[entry["key"]]), **_texts(entry)}
        for entry in _entries(language)
    }


def _entries(language: str) -> list[dict[str, Any]]:
    text = (DATA / f"workshop_cards_{language}.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["card"]
    return entries


def _figures(entry: dict[str, Any]) -> dict[str, Any]:
    values = [entry["phase"], *entry["minutes"], *entry["people"]]
    return dict(zip(FIGURES, values, strict=True))


def _texts(entry: dict[str, Any]) -> dict[str, str]:
    texts = {name: entry[name] for name in TEXTS}
    return {
        name: "\n".join(text) if isinstance(text, list) else text for name, text in texts.items()
    }
