"""Every text of the interface reads on its ground, in the light theme and in the dark one.

Ratios: WCAG 2.2, success criteria 1.4.3 (text, 4.5:1) and 1.4.11 (controls, 3:1).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"

GROUNDS = ["paper", "sheet", "sunken", "hover"]
INKS = ["ink", "ink-2", "ink-3", "leaf-strong"]
TONES = ["leaf", "terracotta", "ochre", "sky", "slate"]
TEXT_PAIRS = [
    *[
        (text, ground)
        for text in ("ink", "ink-2", "ink-3", "leaf", "leaf-strong")
        for ground in GROUNDS
    ],
    *[(text, ground) for text in ("terracotta", "ochre", "slate", "sky") for ground in GROUNDS],
    *[(tone, f"{tone}-soft") for tone in ("leaf", "terracotta", "ochre", "sky", "slate")],
    *[("ink", f"{tone}-soft") for tone in ("leaf", "terracotta", "ochre", "sky", "slate")],
    *[(text, "leaf-soft") for text in ("leaf-strong", "ink-2", "ink-3")],
    ("ink-2", "ochre-soft"),
    ("terracotta-strong", "terracotta-soft"),
    ("on-leaf", "leaf"),
    ("on-leaf", "leaf-strong"),
    ("on-terracotta", "terracotta"),
    ("paper", "ink"),
    ("ink", "mark"),
]
CONTROL_PAIRS = [
    *[("line-strong", ground) for ground in ("paper", "sheet", "sunken", "leaf-soft")],
    *[("focus", ground) for ground in (*GROUNDS, "leaf-soft")],
]


def declarations(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def themes() -> dict[str, dict[str, str]]:
    css = TOKENS.read_text()
    light = declarations(re.findall(r":root \{(.*?)\}", css, re.S)[0])
    preferred = declarations(
        re.findall(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', css, re.S)[0]
    )
    chosen = declarations(re.findall(r':root\[data-theme="dark"\] \{(.*?)\}', css, re.S)[0])
    return {"light": light, "preferred": preferred, "chosen": chosen}


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2, definition)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "chosen"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT_PAIRS, 4.5), (CONTROL_PAIRS, 3.0)], ids=["text", "controls"]
)
def test_pairs_are_readable(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    tokens = themes()[theme]
    ratios = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least} == {}


def test_dark_is_the_same_preferred_or_chosen() -> None:
    assert themes()["preferred"] == themes()["chosen"]


def test_dark_redefines_every_colour() -> None:
    light, dark = themes()["light"], themes()["chosen"]
    assert light.keys() == dark.keys()


def test_colours_stand_only_in_the_tokens() -> None:
    """Other files use the tokens; paper (print.css) and the white of a QR code are apart."""
    for path in TOKENS.parent.glob("*.css"):
        if path.name not in {"tokens.css", "print.css"}:
            found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text()))
            assert found <= {"#fff"}, path.name
