from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict


def connection_settings(url: str) -> dict[str, Any]:
    """Django's settings for the PostgreSQL server at ``url``, a libpq connection URI
    (PostgreSQL documentation, 34.1.1.2).

    Raises ``psycopg.ProgrammingError`` when it is not one.
    """
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    names |= {"host": "HOST", "port": "PORT"}
    found: dict[str, Any] = {names[key]: parts.pop(key) for key in list(parts) if key in names}
    # What is asked again and again on a connection is planned once (grc.statements).
    return {**found, "OPTIONS": {**parts, "prepare_threshold": 5}}
