"""Whom a text names, as « @Prénom Nom »."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat

from gardeners.models import Mention
from gardeners.querysets import MENTIONING
from grc.models import User

TEXTS = ("title", "summary", "description", "answer", "reason", "result", "postponed_why")
# « a@b » is an address, and names no one.
NAMED = re.compile(r"(?<![\w.])@(\w[\w'’\- ]{2,80})")
WORDS = 6  # of the longest name looked for
MOST = 30  # people named in one record


def text_of(record: Any) -> str:
    """All that is written in ``record``."""
    return "\n".join(filter(None, (getattr(record, name, "") for name in TEXTS)))


def named_in(text: str) -> list[User]:
    """The people with an account whose whole name follows an @ in ``text``."""
    names: set[str] = set()
    for found in NAMED.findall(text):
        words = found.split()[:WORDS]
        names |= {" ".join(words[:count]) for count in range(1, len(words) + 1)}
    if not names:
        return []
    whole = Concat("first_name", Value(" "), "last_name")
    people = User.objects.alias(whole=whole).filter(whole__in=names, is_active=True)
    return list(people.order_by("pk")[:MOST])


def named_apart(record: Any) -> tuple[list[User], list[User]]:
    """The people named in ``record``: those who may read it, and those who may not."""
    able: list[User] = []
    unable: list[User] = []
    for person in named_in(text_of(record)):
        seen = type(record)._default_manager.visible_to(person).filter(pk=record.pk)
        (able if seen.exists() else unable).append(person)
    return able, unable


def tell_named(record: Any, by: User) -> None:
    """Whoever is named in ``record`` and may read it is told, once."""
    name = record._meta.model_name
    if name not in MENTIONING or "@" not in text_of(record):
        return
    able, _unable = named_apart(record)
    told = [Mention(user=one, by=by, **{name: record}) for one in able if one != by]
    Mention.objects.bulk_create(told, ignore_conflicts=True)
