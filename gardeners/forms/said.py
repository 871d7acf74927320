"""What a quick log says: what tells a sending from another, and its words from other words."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.http import QueryDict

from grc.models import User

ROW = re.compile(r"(nouveaux|besoins|suivis)-(\d{1,4})-(\w+)")
FORGERY, TOKEN, ANYWAY = "csrfmiddlewaretoken", "token", "autre"
SEEN = "seen"  # in the row of a new actor: the known ones that were shown beside it
UNSAID = {FORGERY, TOKEN, ANYWAY}


def sending(user: User, data: QueryDict) -> str:
    """A digest of all that was sent, the token of the form included."""
    return _digest([user.pk, sorted((n, v) for n, v in data.lists() if n != FORGERY)])


def words(user: User, data: QueryDict) -> str:
    """A digest of what is said, whatever the form it was said in: neither its token, nor the
    numbers of its rows, nor the rows left empty or removed."""
    said: dict[str, list[str]] = {}
    rows: dict[tuple[str, int], dict[str, list[str]]] = {}
    for name, sent in data.lists():
        values = sorted(filter(None, map(str.strip, sent)))
        row = ROW.fullmatch(name)
        if row and row[3] == SEEN:
            continue
        if row:
            rows.setdefault((row[1], int(row[2])), {})[row[3]] = values
        elif values and name not in UNSAID and not name.endswith("_FORMS"):
            said[name] = values
    kept = [(kind, row) for (kind, _number), row in sorted(rows.items()) if _is_filled(row)]
    return _digest([user.pk, said, kept])


def sent_again(data: QueryDict, token: str) -> list[tuple[str, str]]:
    """The names and values that send the same words as another contact, on purpose."""
    sent = [(name, value) for name, values in data.lists() for value in values]
    return [pair for pair in sent if pair[0] not in UNSAID] + [(TOKEN, token), (ANYWAY, "1")]


def _is_filled(row: dict[str, list[str]]) -> bool:
    return bool(row.get("title") or row.get("name")) and not row.get("DELETE")


def _digest(what: Any) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()
