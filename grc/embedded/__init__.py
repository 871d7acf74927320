"""The embedded PostgreSQL, used when DATABASE_URL is not set.

One server per data folder. It listens on a Unix socket in a folder that nobody else may enter,
never on TCP. Everyone who uses it holds a shared lock; the last one to leave stops it. A server
left behind by a killed process is found through its pid file and used again.
"""

import atexit
import os
import sys
from pathlib import Path

from grc.embedded.server import Server
from grc.preflight import StartError, check_folder

ROOT = Path(__file__).resolve().parent.parent.parent


def var_folder() -> Path:
    """Return the data folder: GRC_VAR, or var/ in the project."""
    return Path(os.environ.get("GRC_VAR") or ROOT / "var").absolute()


def server() -> Server:
    """Return the embedded server of the data folder (not started)."""
    return Server(var_folder() / "postgres", in_place=bool(os.environ.get("GRC_VAR")))


def database_url() -> str:
    """Return the address of the embedded database, whether it runs or not."""
    return server().url


def ensure_running() -> None:
    """Start the embedded server unless it runs, and keep it until this process ends.

    For command lines: what goes wrong is told on stderr, and the process exits with 1.
    """
    try:
        check_folder(var_folder())
        share = server().acquire()
    except StartError as error:
        sys.exit(f"grc : {error}")
    atexit.register(share.release)
