"""Whether a database and its static files are up to this code, told without loading Django.

It makes the second start quick: `manage.py prepare` takes seconds only to find nothing to do.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
# What `manage.py prepare` depends on: code and data of the apps, static files, translations.
STATIC = ("static", "requirements.txt")
CODE = ("grc", "communities", "gardeners", "events", "locale", *STATIC)
VARIABLES = ("GRC_REGION", "GRC_DEMO", "DEBUG")
ROLES = {
    "admin@example.org": "administration",
    "region@example.org": "jardinière de la Région",
    "territoire@example.org": "jardinier du territoire",
    "ancien@example.org": "mandat terminé",
    "agente@example.org": "agente de la Région",
    "membre@example.org": "membre d’une communauté",
}


class Prepared:
    """The mark that `var` keeps of the last preparation of the database at `url`."""

    def __init__(self, var: Path, url: str) -> None:
        self.var = var
        self.url = url

    @property
    def path(self) -> Path:
        return self.var / "prepared.json"

    def is_current(self) -> bool:
        """Tell whether this code prepared this very database, in the state it is in."""
        try:
            kept = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return False
        return (self.var / "static").is_dir() and kept == self._now()

    def remember(self) -> None:
        """Note that the database has just been prepared."""
        self.path.write_text(json.dumps(self._now()))

    def _now(self) -> dict[str, str]:
        return {"code": files_digest(CODE), "database": _migrations_digest(self.url)}


def files_digest(names: tuple[str, ...]) -> str:
    """Return a digest of the files under `names`: paths, sizes and times; and of the variables."""
    digest = hashlib.sha256()
    for name in VARIABLES:
        digest.update(f"{name}={os.environ.get(name, '')}\n".encode())
    for path in _files(names):
        status = path.stat()
        digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        top = ROOT / name
        if top.is_file():
            yield top
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(set(folders) - {"__pycache__"})
            yield from (Path(folder, file) for file in sorted(files))


def _migrations_digest(url: str) -> str:
    """Return a digest of the migrations that the database says it has had ("" when none)."""
    rows = _fetch(url, "SELECT id::text, app || '.' || name FROM django_migrations ORDER BY id")
    text = "\n".join(" ".join(row) for row in rows)
    return hashlib.sha256(f"{url}\n{text}".encode()).hexdigest() if rows else ""


def demo_logins(url: str) -> list[tuple[str, str]]:
    """Return (email, role) of the demo accounts that the database holds."""
    rows = _fetch(url, "SELECT email::text, '' FROM grc_user WHERE email LIKE '%@example.org'")
    held = {email for email, _ in rows}
    return [(email, role) for email, role in ROLES.items() if email in held]


def _fetch(url: str, query: str) -> list[tuple[str, str]]:
    try:
        with psycopg.connect(url) as connection:
            return connection.execute(query).fetchall()
    except psycopg.Error:
        return []
