"""The message that was forwarded, found in the text of the one that forwards it.

Thunderbird, Gmail, Apple Mail and Outlook, in French and in English, all write the headers of the
first message as lines « De : … », « Envoyé : … », under a line of their own or none (Outlook).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from gardeners.receiving.letter import ADDRESS, Person, day_of, of_addresses
from gardeners.receiving.text import said
from grc.importing import dates
from grc.importing.checks import CellError
from grc.search import fold

NAMES = {
    "from": "from", "de": "from", "expediteur": "from",
    "date": "date", "sent": "date", "envoye": "date", "envoye le": "date",
    "to": "to", "a": "to", "pour": "to", "destinataire": "to",
    "cc": "to", "copie a": "to", "copie": "to",
    "subject": "subject", "objet": "subject", "sujet": "subject",
    "reply-to": "", "repondre a": "", "importance": "", "organisation": "",
}  # fmt: skip
LINE = re.compile(r"^[> *]*([A-Za-zÀ-ÿ][\w -]{0,20}?)\*? ?: ?\*?(.*)$")
RULE = re.compile(
    r"^[> ]*(?:[-_]{5,}.*|.*(?:forwarded message|message transf[ée]r[ée]|message d.origine"
    r"|original message).{0,12})$",
    re.IGNORECASE,
)
PREFIX = re.compile(r"^\s*(?:(?:re|fwd?|tr|rép|rep|wg)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
MAILTO = re.compile(r"\[mailto:([^\]]+)\]|<mailto:[^>]*>")
PERSON = re.compile(rf"(?:(\"[^\"]{{0,100}}\"|[^<>;,\"]{{0,100}}) ?<|<?)({ADDRESS.pattern})>?")
ENGLISH = re.compile(r"([a-z]+)\.? (\d{1,2}),? (\d{4})")
LETTERS = re.compile(r"(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})")
FIGURES = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{1,2}-\d{1,2}")
MONTHS = "january february march april may june july august september october november december"
LOOKED_AT = 2000  # lines: further down, it is no more what was forwarded but what it quotes


@dataclass
class Forwarded:
    """``note`` was written above the message ``text``, from and to ``people`` on ``written_on``."""

    note: str
    text: str
    subject: str = ""
    written_on: dt.date | None = None
    people: list[Person] = field(default_factory=list)

    @property
    def summary(self) -> str:
        return "\n\n".join(filter(None, [said(self.note), said(self.text)]))


def forwarded(text: str) -> Forwarded | None:
    """The message forwarded in ``text``; ``None`` when there is none."""
    lines = text.split("\n")
    for number, line in enumerate(lines[:LOOKED_AT]):
        if _name(line) is None:
            continue
        found, after = _block(lines, number)
        if "from" in found and {"date", "subject"} & found.keys():
            return _read(found, lines[:number], lines[after:])
    return None


def title_of(subject: str) -> str:
    """A subject less its « TR : », « Fwd: », « RE: »."""
    return PREFIX.sub("", subject).strip()


def _name(line: str) -> str | None:
    """Which header ``line`` is, ``""`` for one that tells nothing; ``None`` for another line."""
    found = LINE.match(line[:1000])
    return NAMES.get(fold(found[1]).strip()) if found else None


def _block(lines: list[str], start: int) -> tuple[dict[str, list[str]], int]:
    """The headers from the line ``start``, and where they end: an empty line, or another. A value
    goes on over lines (long lists of people) up to the next header."""
    found: dict[str, list[str]] = {}
    current = ""
    for number, line in enumerate(lines[start : start + 60], start):
        bare = line.strip("> \t")
        name = _name(line)
        if name is None and (not bare or current != "to"):
            return found, number
        if name is not None:
            current = name
            bare = LINE.match(line[:1000])[2]  # type: ignore[index]
        if current:
            found.setdefault(current, []).append(bare.strip("* "))
    return found, start + 60


def _read(found: dict[str, list[str]], before: list[str], after: list[str]) -> Forwarded:
    while before and (not before[-1].strip() or RULE.match(before[-1])):
        before.pop()
    quoted = [line for line in after if line.strip()]
    if quoted and all(line.startswith(">") for line in quoted):  # as Apple Mail does
        after = [line.removeprefix(">").removeprefix(" ") for line in after]
    return Forwarded(
        note="\n".join(before).strip(),
        text="\n".join(after).strip(),
        subject=" ".join(found.get("subject", [""])).strip(),
        written_on=_day(" ".join(found.get("date", [""]))),
        people=_people([*found["from"], *found.get("to", [])]),
    )


def _people(values: list[str]) -> list[Person]:
    """Those of « Jean Test <jean@example.org>; … »: Outlook parts them by semicolons, and writes
    some as [mailto:…]."""
    text = MAILTO.sub(lambda found: f"<{found[1]}>" if found[1] else "", ", ".join(values))
    found = PERSON.finditer(text[:10_000])
    return of_addresses([((one[1] or "").strip("\"' "), one[2]) for one in found])


def _day(text: str) -> dt.date | None:
    """« mardi 3 novembre 2026 10:12 », « Tue, Nov 3, 2026 at 10:12 AM », « 03/11/2026 10:12 »."""
    plain = fold(text[:200])
    found = LETTERS.search(plain)
    written = f"{found[1]} {found[2]} {found[3]}" if found else ""
    english = ENGLISH.search(plain)
    if found and found[2] not in dates.MONTHS and not english:
        return day_of(text) or _english(found[2], found[1], found[3])
    if not written and english:
        return _english(english[1], english[2], english[3])
    if not written and (figures := FIGURES.search(plain)):
        written = figures[0]
    try:
        return dates.certain_day(written)
    except CellError:
        return None


def _english(month: str, day: str, year: str) -> dt.date | None:
    names = [name[:3] for name in MONTHS.split()]
    try:
        return dt.date(int(year), names.index(month[:3]) + 1, int(day))
    except ValueError:
        return None
