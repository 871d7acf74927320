import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from grc.preflight import StartError, check_database, check_folder, check_port, read_url

URL = "postgresql://jardin:secret@serveur:5433/table"


@pytest.fixture
def taken() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


def test_a_free_port_is_returned(taken: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]

    assert check_port("127.0.0.1", str(free)) == free


def test_a_taken_port_is_told(taken: str) -> None:
    with pytest.raises(StartError, match=f"Le port {taken} est déjà pris"):
        check_port("127.0.0.1", taken)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5", "²"])
def test_what_is_no_port_is_told(port: str) -> None:
    with pytest.raises(StartError, match="PORT doit être un nombre"):
        check_port("127.0.0.1", port)


def test_a_data_folder_is_created(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "var")

    assert (tmp_path / "a" / "var").is_dir()


def test_an_unwritable_data_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(
        StartError, match=r"Impossible d’écrire dans le dossier de données.*GRC_VAR"
    ):
        check_folder(tmp_path / "file" / "var")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a/b",
        "n’importe quoi",
        "postgresql://serveur",
        "postgresql://serveur:port/base",
        "postgresql://[serveur/base",
        "postgresql://a@%zz/base",
        "host=serveur dbname=base",
    ],
)
def test_an_address_that_does_not_read_is_told(url: str) -> None:
    with pytest.raises(StartError, match="DATABASE_URL ne se lit pas"):
        read_url(url)


def test_an_address_is_read() -> None:
    assert read_url("postgresql://grc@/table?host=%2Frun%2Fpg") == {
        "user": "grc",
        "dbname": "table",
        "host": "/run/pg",
    }


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (
            "connection to server at … failed: Connection refused",
            "ne répond pas .serveur, port 5433",
        ),
        ("connection timeout expired", "ne répond pas"),
        ('FATAL:  password authentication failed for user "jardin"', "refuse le compte « jardin »"),
        ("FATAL:  authentification par mot de passe échouée pour « x »", "refuse le compte"),
        ('FATAL:  role "jardin" does not exist', "refuse le compte « jardin »"),
        ('FATAL:  no pg_hba.conf entry for host "::1"', "refuse le compte"),
        ('FATAL:  database "table" does not exist', "La base « table » n’existe pas"),
        ("FATAL:  la base de données « table » n'existe pas", "La base « table » n’existe pas"),
        ("failed to resolve host 'serveur': Name or service not known", "est introuvable"),
        ("FATAL:  sorry, too many clients already", "Connexion impossible.*too many clients"),
    ],
)
def test_a_refusal_is_told(monkeypatch: pytest.MonkeyPatch, message: str, sentence: str) -> None:
    def refuse(*_args: Any, **_options: Any) -> None:
        raise psycopg.OperationalError(message)

    monkeypatch.setattr(psycopg, "connect", refuse)

    with pytest.raises(StartError, match=sentence) as caught:
        check_database(URL)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


class Connection:
    """What `check_database` asks of a connection."""

    def __init__(self, version: int, encoding: str, rights: tuple[bool, bool]) -> None:
        self.info = SimpleNamespace(server_version=version, parameter_status=lambda _name: encoding)
        self.rights = rights

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def execute(self, _query: str) -> Any:
        return SimpleNamespace(fetchone=lambda: self.rights)


@pytest.mark.parametrize(
    ("connection", "sentence"),
    [
        (Connection(140011, "UTF8", (True, True)), "est un PostgreSQL 14 : .*15 ou plus récent"),
        (Connection(150018, "LATIN1", (True, True)), "est en LATIN1"),
        (Connection(150018, "UTF8", (False, True)), "n’a pas le droit"),
        (Connection(150018, "UTF8", (True, False)), "n’a pas le droit"),
    ],
)
def test_an_unfit_server_is_told(
    monkeypatch: pytest.MonkeyPatch, connection: Connection, sentence: str
) -> None:
    monkeypatch.setattr(psycopg, "connect", lambda *_args, **_options: connection)

    with pytest.raises(StartError, match=sentence):
        check_database(URL)


def test_a_fit_server_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    fit = Connection(150018, "UTF8", (True, True))
    monkeypatch.setattr(psycopg, "connect", lambda *_args, **_options: fit)

    check_database(URL)
