"""Collect the strings to translate into the English catalogue, without GNU gettext.

French is the source: every msgid is a French string, so that French needs no catalogue.
"""

from __future__ import annotations

import ast
import io
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

import polib
from babel.messages.extract import extract_python
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
PYTHON = ("grc", "communities", "gardeners", "events")
TEMPLATES = "templates"
# Where the functions of django.utils.translation take (context, singular, plural).
KEYWORDS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
# No date and no name: a catalogue changes only when its strings do.
METADATA = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[sd]|\{\w*\}")


class Message(NamedTuple):
    """A string of the source; ``context`` and ``plural`` are "" for most."""

    context: str
    singular: str
    plural: str


class Command(BaseCommand):
    help = "Collects the strings to translate; --check only tells whether all are translated."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        before = polib.pofile(str(CATALOGUE))
        after = merged(before, collect())
        if options["check"]:
            self._check(before, after)
            return
        after.save(str(CATALOGUE))
        for entry in dropped(before, after):  # so that a French word put right keeps its English
            self.stdout.write(f"- {entry.msgid!r} = {' | '.join(texts(entry))!r}")
        for entry in wanting(after):
            self.stdout.write(f"+ {entry.msgid!r} ({', '.join(files(entry))})")
        self.stdout.write(f"{len(after)} strings, {len(wanting(after))} to translate.")

    def _check(self, before: polib.POFile, after: polib.POFile) -> None:
        problems = [f"not translated: {entry.msgid!r}" for entry in wanting(after)]
        problems += [f"placeholders differ: {entry.msgid!r}" for entry in unlike(after)]
        problems += [f"no longer used: {entry.msgid!r}" for entry in dropped(before, after)]
        if not problems and CATALOGUE.read_text(encoding="utf-8") != str(after):
            problems = ["the catalogue is not what the code says: make messages"]
        if problems:
            raise CommandError("\n".join(problems))


def collect() -> dict[Message, set[str]]:
    """Return the strings of the code and of the templates, each with the files it stands in.

    A string that stands alone in one file and has a plural in another is one string: catalogues
    know it by its singular.
    """
    found: dict[Message, set[str]] = {}
    for path in sources():
        for message in read(path):
            found.setdefault(message, set()).add(path.relative_to(ROOT).as_posix())
    for message in [message for message in found if message.plural]:
        found[message] |= found.pop(message._replace(plural=""), set())
    return found


def sources() -> Iterator[Path]:
    for app in PYTHON:
        yield from (p for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts)
    for suffix in ("html", "txt", "svg"):
        yield from sorted((ROOT / TEMPLATES).rglob(f"*.{suffix}"))


def read(path: Path) -> Iterator[Message]:
    """Yield the strings of one Python file or Django template."""
    text = path.read_text(encoding="utf-8")
    for function, parts in _calls(text) if path.suffix == ".py" else _tags(text):
        chosen = ["" if at is None else parts[at] for at in KEYWORDS[function]]
        if None not in chosen and chosen[1]:
            yield Message(*chosen)


def _calls(text: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the functions called in Python and their arguments (None: not a string), those in
    f-strings included: extractors that read tokens do not see them."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in KEYWORDS:
                yield name, [arg.value if _is_text(arg) else None for arg in node.args]


def _is_text(node: ast.expr) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _tags(text: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the same of a template, made into something like Python by Django."""
    # What stands around the strings keeps the template's indentation.
    lines = [line.strip() for line in templatize(text).splitlines()]
    stream = io.BytesIO("\n".join(lines).encode())
    calls: Iterator[Any] = extract_python(stream, dict.fromkeys(KEYWORDS), [], {})
    for _line, function, strings, _comments in calls:
        yield function, strings if isinstance(strings, tuple) else (strings,)


def merged(before: polib.POFile, found: dict[Message, set[str]]) -> polib.POFile:
    """Return a catalogue of the strings ``found``, with the translations that ``before`` holds."""
    known = {key(entry): entry for entry in before}
    after = polib.POFile(wrapwidth=98)
    after.metadata = METADATA
    for message in sorted(found, key=lambda m: (m.singular.casefold(), m)):
        entry = polib.POEntry(
            msgid=message.singular,
            msgid_plural=message.plural,
            msgctxt=message.context or None,
            occurrences=[(name, "") for name in sorted(found[message])],
            flags=["python-format"] if re.search(r"%\(\w+\)[a-z]", message.singular) else [],
        )
        old = known.get(message)
        if message.plural:
            entry.msgstr_plural = dict(old.msgstr_plural) if old else {0: "", 1: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        if old:
            entry.tcomment = old.tcomment
        after.append(entry)
    return after


def key(entry: polib.POEntry) -> Message:
    return Message(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def files(entry: polib.POEntry) -> list[str]:
    return [name for name, _line in entry.occurrences]


def texts(entry: polib.POEntry) -> list[str]:
    """Return the translations of an entry: one, or one for each number."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def wanting(catalogue: polib.POFile) -> list[polib.POEntry]:
    return [entry for entry in catalogue if entry.fuzzy or not all(texts(entry))]


def unlike(catalogue: polib.POFile) -> list[polib.POEntry]:
    """Return the entries whose translation has not the placeholders of the French."""
    return [entry for entry in catalogue if all(texts(entry)) and not _agree(entry)]


def _agree(entry: polib.POEntry) -> bool:
    """A singular may say "one" rather than the number; the others say all that the French says."""
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    said = [set(PLACEHOLDER.findall(text)) for text in texts(entry)]
    return said[-1] == wanted and all(one <= wanted for one in said)


def dropped(before: polib.POFile, after: polib.POFile) -> list[polib.POEntry]:
    kept = {key(entry) for entry in after}
    return [entry for entry in before if entry.obsolete or key(entry) not in kept]
