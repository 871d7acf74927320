"""Exports of the shared table, read back as spreadsheets read them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from communities.models import Community
from gardeners.models import Need
from tests.factories import (
    NeedFactory,
)

Browse = Callable[[Any], Client]


def body(response: Any) -> bytes:
    assert response.status_code == 200, response.content.decode()
    return b"".join(response.streaming_content)


def table(client: Client, url: str) -> list[list[str]]:
    """The CSV at ``url``, read as a French spreadsheet does, heads first."""
    text = body(client.get(url)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def rows(client: Client, url: str) -> list[dict[str, str]]:
    heads, *lines = table(client, url)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def workbook(client: Client, url: str) -> list[list[Any]]:
    content = body(client.get(url))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def many_needs(community: Community) -> list[Need]:
    """120 needs, three a day."""
    today = timezone.localdate()
    return [
        NeedFactory(
            title=f"Besoin {n:03}", community=community, heard_on=today - dt.timedelta(n // 3)
        )
        for n in range(120)
    ]
