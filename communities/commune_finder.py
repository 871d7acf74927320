"""Finding communes as people write them: « ST-MARTIN (31) », « 31000 Toulouse cedex 6 »."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache

from communities.models import Commune
from grc.search import deletions, fold, one_error_apart

AFTER = re.compile(r"\bcedex\b.*|\(.*?\)|\d+")
BEFORE = re.compile(r"^\s*(?:mairie|commune|ville|village)\b(?:\s+(?:de|du|des|d)\b)?[\s'’:–-]*")
SIGNS = re.compile(r"[^a-z]+")
SHORTENED = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
ARTICLES = frozenset(("l", "le", "la", "les"))
# One letter makes another of a shorter name: Auch, Auchy.
SHORTEST_MISSPELT = 6


@lru_cache(maxsize=65536)
def commune_key(name: str) -> str:
    """What is left of a commune's name once spelling habits are set aside."""
    folded = BEFORE.sub("", AFTER.sub(" ", fold(name)))
    words = [SHORTENED.get(word, word) for word in SIGNS.split(folded) if word]
    if len(words) > 1 and words[0] in ARTICLES:
        del words[0]
    return " ".join(words)


class CommuneFinder:
    """The communes known here, by code, by name and by postcode; loaded once per import."""

    def __init__(self, communes: Iterable[tuple[str, str, list[str], str, str]]) -> None:
        self.codes: set[str] = set()
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_postcode: dict[str, list[str]] = defaultdict(list)
        self.department: dict[str, tuple[str, str]] = {}
        self.names: dict[str, str] = {}
        for code, name, postcodes, department, department_name in communes:
            self.codes.add(code)
            self.names[code] = name
            self.by_name[commune_key(name)].append(code)
            self.department[code] = (department.lstrip("0"), fold(department_name))
            for postcode in postcodes:
                self.by_postcode[postcode].append(code)

    @classmethod
    def loaded(cls) -> CommuneFinder:
        return cls(
            Commune.objects.order_by("code").values_list(
                "code", "name", "postcodes", "department", "department_name"
            )
        )

    def find(
        self, *, code: str = "", name: str = "", postcode: str = "", department: str = ""
    ) -> str | None:
        """The INSEE code of the commune that the arguments agree on; None when they tell of none
        or of several.

        The code alone decides; else the name, told from its namesakes by the postcode or the
        department (number or name); else a postcode that one commune has.
        """
        padded = code.strip().upper().zfill(5)
        if code and padded in self.codes:
            return padded
        if not name:
            return self.only(self.by_postcode.get(postcode, []))
        return self.told_apart(self.by_name.get(commune_key(name), []), postcode, department)

    def misspelt(self, *, name: str, postcode: str = "", department: str = "") -> str | None:
        """The INSEE code of the only commune whose name is one typing error away from ``name``,
        and that the postcode or the department do not deny."""
        key = commune_key(name)
        if len(key) < SHORTEST_MISSPELT or key in self.by_name:
            return None
        near = {
            other
            for variant in deletions(key)
            for other in self.variants.get(variant, ())
            if one_error_apart(key, other)
        }
        codes = [code for other in near for code in self.by_name[other]]
        return self.told_apart(codes, postcode, department)

    @cached_property
    def variants(self) -> dict[str, list[str]]:
        """The names by each of their forms less one letter (see ADR 0008)."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.by_name:
            for variant in deletions(name):
                found[variant].append(name)
        return found

    def told_apart(self, found: list[str], postcode: str, department: str) -> str | None:
        """The only commune of ``found`` that the postcode and the department agree on."""
        if postcode:
            near = set(self.by_postcode.get(postcode, ()))
            # A cedex has a postcode of its own: the department then tells namesakes apart.
            found_here = [code for code in found if code in near]
            found = found_here or [code for code in found if code[:2] == postcode[:2]]
        if department and len(found) > 1:
            wanted = fold(department).strip()
            number = wanted.lstrip("0")
            found = [code for code in found if number in self.department[code][:1]
                     or wanted == self.department[code][1]]  # fmt: skip
        return self.only(found)

    @staticmethod
    def only(codes: list[str]) -> str | None:
        return codes[0] if len(codes) == 1 else None
