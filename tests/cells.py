"""Editing the cells of the shared table, as the pages do."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client

from gardeners.models import Need

Browse = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}


def save(client: Client, need: Need, column: str, **data: Any) -> Any:
    data.setdefault("version", Need.objects.get(pk=need.pk).version)
    return client.post(f"/grc/besoins/{need.pk}/{column}/", data, headers=HTMX)


def carried(response: Any) -> dict[str, str]:
    """What the form of a page sends back by itself."""
    return carried_by(response.content.decode())


def carried_by(html: str) -> dict[str, str]:
    """The same, of the page itself."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)"([^>]*)>', html)
    values = {name: re.search(r'value="([^"]*)"', rest) for name, rest in hidden}
    return {name: unescape(value[1]) if value else "" for name, value in values.items()}
