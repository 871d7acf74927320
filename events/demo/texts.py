"""The hand-written texts of the demonstration, read from ``texts/*.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "texts"
COMMUNITIES = ("terres-a-table", "ateliers-ouverts", "eau-vive")


@dataclass
class NeedText:
    """A need as written: title, description, and what is known of its life."""

    title: str
    description: str
    themes: list[str]
    directorates: list[str]
    origin: str = "community"
    urgency: str = ""
    status: str = ""
    answer: str = ""


@dataclass
class Topic:
    """What a community talks about: titles and facts of talks, needs, synergies, promises."""

    name: str
    themes: list[str] = field(default_factory=list)
    directorates: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    needs: list[NeedText] = field(default_factory=list)
    synergies: list[tuple[str, str]] = field(default_factory=list)
    promises: list[str] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return self.name[0].upper() + self.name[1:]


def load(name: str) -> dict[str, Any]:
    """The content of ``texts/<name>.toml``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def need(entry: dict[str, Any], topic: dict[str, Any]) -> NeedText:
    """A need from its entry; its themes and directorates are its own, or its topic's."""
    return NeedText(
        title=entry["t"],
        description=entry["d"],
        themes=entry.get("themes", topic.get("themes", [])),
        directorates=entry.get("directorates", topic.get("directorates", [])),
        origin=entry.get("o", "community"),
        urgency=entry.get("u", ""),
        status=entry.get("s", ""),
        answer=entry.get("a", ""),
    )


def topics(texts: dict[str, Any]) -> list[Topic]:
    """The topics of a community's texts."""
    return [
        Topic(
            **{
                **entry,
                "needs": [need(written, entry) for written in entry["needs"]],
                "synergies": [(title, reason) for title, reason in entry["synergies"]],
            }
        )
        for entry in texts["topics"]
    ]
