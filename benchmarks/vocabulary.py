"""French words, rare and common, drawn as in any text: the n-th is n times rarer than the first."""

from __future__ import annotations

import random
import re
from itertools import accumulate
from pathlib import Path

TEXTS = Path(__file__).resolve().parent.parent / "events" / "demo" / "texts"
SIZE = 20_000
# Words that searches look for. The first ones stand in their rank, so are drawn that often.
COMMON, USUAL, PLURAL, RARE = "alimentation", "forêt", "jardins", "tourbière"
RANKS = {COMMON: 12, USUAL: 60, "jardin": 70, PLURAL: 90}
ENDINGS = (
    "age",
    "ement",
    "ation",
    "eur",
    "euse",
    "able",
    "ier",
    "ière",
    "ité",
    "isme",
    "és",
    "ées",
)


def words() -> list[str]:
    """``SIZE`` words, the most common first: those of the demonstration, then others like them."""
    texts = " ".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.toml")))
    seen = re.findall(r"[a-zà-öø-ÿœ]{2,}", texts.lower())
    found = sorted(set(seen), key=lambda word: (-seen.count(word) if len(word) < 4 else 0, word))
    draw = random.Random(1)
    stems = sorted({word[: max(4, len(word) - 3)] for word in found if len(word) > 5})
    known = dict.fromkeys([*found[:60], *draw.sample(found[60:], len(found) - 60)])
    while len(known) < SIZE + 100:
        known[draw.choice(stems) + draw.choice(("", "i", "o", "r")) + draw.choice(ENDINGS)] = None
    listed = [word for word in known if word not in RANKS and not word.startswith(RARE[:5])]
    del listed[SIZE - len(RANKS) :]
    for word, rank in sorted(RANKS.items(), key=lambda item: item[1]):
        listed.insert(rank, word)
    return listed


class Writer:
    """Writes sentences of drawn words; the same ones for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.draw = random.Random(seed)
        self.words = words()
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def text(self, length: int) -> str:
        drawn = self.draw.choices(self.words, cum_weights=self.weights, k=length)
        return " ".join(drawn).capitalize()
