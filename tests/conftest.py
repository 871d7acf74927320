"""The tests' database: DATABASE_URL, or an embedded server of their own, thrown away after."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

from grc.database import connection_settings
from grc.embedded.processes import open_locked
from grc.embedded.server import Server, Share
from grc.management.commands.compile_messages import compile_messages

pytest_plugins = ["tests.roles"]

# How many worlds hypothesis draws: always the same few, or as many new ones as is asked for.
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES") or 0)
settings.register_profile(
    "grc", max_examples=EXAMPLES or 10, derandomize=not EXAMPLES, database=None, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
settings.load_profile("grc")

# What is thrown away need not survive a crash.
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
PREFIX = "grc-tests-"
TEMPLATE = "grc_tests_template"
SERVER = pytest.StashKey[tuple[Share, Path]]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server once; the processes of pytest-xdist find its address in DATABASE_URL,
    and copy one migrated database rather than migrate each their own."""
    if config.option.collectonly:
        return
    if not os.environ.get("DATABASE_URL"):
        _start(config)
    if hasattr(config, "workerinput"):
        _default().setdefault("TEST", {})["TEMPLATE"] = TEMPLATE
        return
    compile_messages()
    if getattr(config.option, "numprocesses", None):
        with config.stash[blocking_manager_key].unblock():
            _migrate_template()


def _start(config: pytest.Config) -> None:
    _clear_killed_runs()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    if os.geteuid() == 0:
        folder.chmod(0o711)  # PostgreSQL runs as another user, who must pass through
    server = Server(folder / "postgres", options=FAST, initdb_options=("--no-sync",))
    config.stash[SERVER] = server.acquire(), folder
    os.environ["DATABASE_URL"] = server.url
    # pytest-django read the settings before the server was there.
    _default().update(connection_settings(server.url))


def _default() -> dict[str, Any]:
    from django.conf import settings

    return settings.DATABASES["default"]  # type: ignore[no-any-return]


def _migrate_template() -> None:
    import django
    from django.db import connection

    django.setup()
    connection.settings_dict["TEST"]["NAME"] = TEMPLATE
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        share, folder = config.stash[SERVER]
        share.release()
        shutil.rmtree(folder, ignore_errors=True)


def _clear_killed_runs() -> None:
    """Stop and remove the servers that nobody holds any more: their tests were killed."""
    for data in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/postgres/data"):
        try:
            lock = open_locked(data, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # in use, or of another user
            continue
        Server(data.parent).stop()
        os.close(lock)
        shutil.rmtree(data.parent.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database as pytest-django makes it; what a live server left open is closed before the
    database is dropped."""
    from django.db import connection

    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
