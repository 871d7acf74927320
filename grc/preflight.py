"""What can be wrong before GRC starts, told in one sentence (in French, as its readers are)."""

import errno
import os
import re
import socket
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

OLDEST_SERVER = 15  # Debian 12 ships PostgreSQL 15; the tests pass on it and on 18.


class StartError(Exception):
    """GRC cannot start. The message is one sentence for the person who started it."""


def check_port(host: str, port: str, *, patience: float = 0) -> int:
    """Return `port` as a number once it is known to be free on `host`.

    Waits up to `patience` seconds for it to become free.
    Raises StartError: not a port number, already taken, or not allowed.
    """
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise StartError(f"PORT doit être un nombre entre 1 et 65535, et non « {port} ».")
    deadline = time.monotonic() + patience
    while error := _bind_error(host, int(port)):
        if error.errno != errno.EADDRINUSE or time.monotonic() >= deadline:
            raise StartError(_port_sentence(error, host, port)) from error
        time.sleep(0.1)
    return int(port)


def _bind_error(host: str, port: int) -> OSError | None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _port_sentence(error: OSError, host: str, port: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Le port {port} est déjà pris par un autre programme : "
            f"arrêtez-le, ou choisissez un autre port, par exemple « PORT=8080 make run »."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Le port {port} est réservé au système : choisissez un port au-dessus de 1023."
    return f"Impossible d’écouter sur {host}, port {port} : {error}."


def check_folder(folder: Path) -> None:
    """Create the data folder if needed and write in it. Raises StartError when that fails."""
    try:
        # Only we need it; as root, the system user of PostgreSQL must still pass through.
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StartError(
            f"Impossible d’écrire dans le dossier de données {folder} ({error.strerror}) : "
            f"corrigez ses droits, ou choisissez un autre dossier avec GRC_VAR."
        ) from error


def check_database(url: str) -> None:
    """Connect to the server of DATABASE_URL and see that GRC can live there.

    Raises StartError with the reason: address that does not read, server that does not answer,
    account refused, unknown database, server too old, or rights that miss.
    """
    parts = read_url(url)
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10000
            encoding = connection.info.parameter_status("server_encoding")
            row = connection.execute(
                "SELECT has_schema_privilege('public', 'CREATE'), "
                "has_database_privilege(current_database(), 'CREATE')"
            ).fetchone()
    except psycopg.Error as error:
        raise StartError(_connection_sentence(str(error), parts)) from error
    if version < OLDEST_SERVER:
        raise StartError(
            f"Le serveur de DATABASE_URL est un PostgreSQL {version} : "
            f"GRC demande PostgreSQL {OLDEST_SERVER} ou plus récent."
        )
    if encoding != "UTF8":
        raise StartError(f"La base de DATABASE_URL est en {encoding} : créez-la en UTF8.")
    if row is None or not all(row):
        raise StartError(
            "Le compte de DATABASE_URL n’a pas le droit de créer des tables et des extensions : "
            "rendez-le propriétaire de la base (ALTER DATABASE … OWNER TO …)."
        )


def read_url(url: str) -> dict[str, str]:
    """Return the parts of a libpq connection URI (PostgreSQL documentation, 34.1.1.2) by keyword.

    Raises StartError when it is not one, or names no database.
    """
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError:
        parts = {}
    named_port = parts.get("port", "5432")
    uri = url.startswith(("postgres://", "postgresql://"))
    if not uri or not parts.get("dbname") or not named_port.isdigit():
        raise StartError(
            "DATABASE_URL ne se lit pas : écrivez "
            "« postgresql://compte:motdepasse@serveur:5432/base »."
        )
    return parts


# Pieces of the messages of libpq and of the server (English and French), and what they mean.
# The first that fits counts.
REASONS = (
    (r"(role|rôle) .*(does not exist|n.existe pas)", "account"),
    (r"(database|base de données) .*(does not exist|n.existe pas)", "database"),
    (r"authentication failed|authentification .*échou", "account"),
    (r"no password supplied|mot de passe .*fourni|pg_hba\.conf", "account"),
    (r"could not translate|failed to resolve|Name or service|not known", "host"),
    (r"refused|refusée|timeout|expired|No such file|No route|unreachable", "silent"),
)


def _connection_sentence(message: str, parts: dict[str, str]) -> str:
    server = f"{parts.get('host') or 'local'}, port {parts.get('port', '5432')}"
    sentences = {
        "database": f"La base « {parts['dbname']} » n’existe pas sur le serveur de DATABASE_URL "
        f"({server}) : créez-la, ou corrigez son nom.",
        "account": f"Le serveur de DATABASE_URL ({server}) refuse le compte "
        f"« {parts.get('user', '')} » : vérifiez son nom et son mot de passe.",
        "host": f"Le serveur de DATABASE_URL est introuvable ({server}) : vérifiez son nom.",
        "silent": f"Le serveur de DATABASE_URL ne répond pas ({server}) : "
        "vérifiez qu’il est démarré et joignable.",
    }
    for pattern, reason in REASONS:
        if re.search(pattern, message):
            return sentences[reason]
    last = [line.strip() for line in message.splitlines() if line.strip()][-1:]
    return f"Connexion impossible au serveur de DATABASE_URL : {''.join(last) or 'sans raison'}"
