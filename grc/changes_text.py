"""The words of a history: values as people write them, and what differs between two texts."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import Range
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

SHORT = 120  # characters: below, a text is told whole, before and after
MAX_WORDS = 1200  # above, comparing two texts word by word costs too much
CONTEXT = 6  # words kept around a difference

Piece = tuple[str, str]  # ("same" | "del" | "ins" | "gap", text)


@dataclass
class Names:
    """How ``reader`` reads the names of other records, one query for each model."""

    reader: Any
    wanted: dict[type[models.Model], set[Any]] = field(default_factory=lambda: defaultdict(set))
    found: dict[type[models.Model], dict[Any, str]] = field(default_factory=dict)

    def want(self, model: type[models.Model], keys: Iterable[Any]) -> None:
        self.wanted[model].update(key for key in keys if key is not None)

    def load(self) -> None:
        for model, keys in self.wanted.items():
            records: Any = model._default_manager.all()
            for rule in ("named_to", "readable_by", "visible_to"):
                if hasattr(records, rule):
                    records = getattr(records, rule)(self.reader)
                    break
            self.found[model] = {record.pk: str(record) for record in records.filter(pk__in=keys)}

    def get(self, model: type[models.Model], key: Any) -> str:
        name = self.found.get(model, {}).get(key)
        return name or _("(une fiche que vous ne pouvez pas lire, ou qui n’existe plus)")


def written(f: models.Field[Any, Any], value: Any, names: Names) -> str:
    """The value of the field ``f`` in words; "" when there is none."""
    if value is None or value in ("", []):
        return ""
    if f.related_model:
        return names.get(f.related_model, value)
    if f.choices:
        return str(dict(f.flatchoices).get(value, value))
    return _written(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "j F Y H:i")
    if isinstance(value, dt.date):
        return date_format(value, "j F Y")
    if isinstance(value, Range):
        return _period(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _period(value: Any) -> str:
    start = date_format(value.lower, "j F Y")
    if value.upper is None:
        return _("depuis le %(start)s") % {"start": start}
    last = date_format(value.upper - dt.timedelta(days=1), "j F Y")
    return _("du %(start)s au %(end)s") % {"start": start, "end": last}


def pieces(before: str, after: str) -> list[Piece]:
    """What went from ``before`` to ``after``: the whole of short texts, the differences of long
    ones with some words around them."""
    a, b = re.split(r"(\s+)", before), re.split(r"(\s+)", after)
    short = len(before) + len(after) < SHORT
    if short or not before or not after or max(len(a), len(b)) > MAX_WORDS:
        return [(kind, _cut(text)) for kind, text in (("del", before), ("ins", after)) if text]
    told: list[Piece] = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if operation == "equal":
            told += _around(a[i1:i2], first=i1 == 0, last=i2 == len(a))
            continue
        for kind, text in (("del", "".join(a[i1:i2])), ("ins", "".join(b[j1:j2]))):
            if text:
                told.append((kind, text))
    return told


def _cut(text: str, longest: int = 600) -> str:
    return text if len(text) <= longest else text[:longest].rstrip() + " […]"


def _around(words: list[str], *, first: bool, last: bool) -> list[Piece]:
    """The words that two texts share, cut in the middle (or at an end of the text) when many."""
    keep = 2 * CONTEXT
    start = [] if first else words[:keep]
    end = [] if last else words[-keep:]
    if len(words) <= len(start) + len(end) + keep:
        return [("same", "".join(words))]
    return [("same", "".join(start)), ("gap", "[…]"), ("same", "".join(end))]
