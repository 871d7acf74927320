"""Changing many rows, as the pages do: what to change, the effect, then the confirmation."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.cells import carried


def chosen(*records: Any) -> str:
    """The address of rows whose boxes are ticked."""
    return "&".join(f"ligne={record.pk}" for record in records)


def preview(client: Client, sheet: str, address: str, **asked: Any) -> Any:
    data = {(n if n == "faire" else f"lot-{n}".replace("__", "-")): v for n, v in asked.items()}
    return client.post(f"/grc/{sheet}/lot/apercu/?{address}", data)


def confirm(client: Client, sheet: str, address: str, shown: Any, **more: Any) -> Any:
    """Send again what the page ``shown`` carries."""
    data = dict(shown.context["sent"]) | {"vu": carried(shown)["vu"], **more}
    multiple: dict[str, list[str]] = {}
    for name, value in shown.context["sent"]:
        multiple.setdefault(name, []).append(value)
    return client.post(f"/grc/{sheet}/lot/appliquer/?{address}", {**data, **multiple})


def change(client: Client, sheet: str, address: str, **asked: Any) -> Any:
    """Preview then confirm."""
    shown = preview(client, sheet, address, **asked)
    assert shown.status_code == 200, shown.content.decode()
    return confirm(client, sheet, address, shown)
