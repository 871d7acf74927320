#!/usr/bin/env python3
"""Make or refresh .venv from the locked requirements, then run Python in it with what follows.

    python3 bin/environment.py [--dev] -m grc.run

Only the standard library, and syntax that old Pythons read: it runs before anything is installed.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)


def main(arguments):
    """Prepare the environment and become the command `arguments` in it."""
    dev = arguments[:1] == ["--dev"]
    command = arguments[1:] if dev else arguments
    if sys.version_info < OLDEST:
        become_newer_python(arguments)
    lock = os.open(ROOT, os.O_RDONLY)  # two commands at once on a new clone: one installs
    fcntl.flock(lock, fcntl.LOCK_EX)
    install("requirements-dev.txt" if dev else "requirements.txt")
    os.close(lock)
    os.chdir(ROOT)
    os.execv(PYTHON, [PYTHON, *command])


def become_newer_python(arguments):
    """Start again with a newer Python of this machine, if it has one."""
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found:
            os.execv(found, [found, os.path.abspath(__file__), *arguments])
    fail(
        "Python %d.%d est trop ancien : GRC demande Python 3.11 ou plus récent "
        "(par exemple « PYTHON=python3.12 make run »)." % sys.version_info[:2]
    )


def install(requirements):
    """Install the locked `requirements` unless this very list is installed already."""
    wanted = stamp(requirements)
    if os.path.exists(PYTHON) and read(stamp_path(requirements)) == wanted:
        return
    if not os.path.exists(PYTHON) or not runs(PYTHON, "-m", "pip", "--version"):
        create_venv()
    say("Installation des paquets Python de %s…" % requirements)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-qq"]
    if subprocess.call([*pip, "--require-hashes", "-r", os.path.join(ROOT, requirements)]):
        fail(
            "Les paquets Python n’ont pas pu être installés (voir ci-dessus) : "
            "vérifiez la connexion, puis recommencez."
        )
    write(stamp_path(requirements), wanted)
    if requirements == "requirements-dev.txt":  # it holds the other list as well
        write(stamp_path("requirements.txt"), stamp("requirements.txt"))


def create_venv():
    """Create .venv; where Debian lacks the module for it, install that as root or say so."""
    say("Création de l’environnement Python (.venv)…")
    if not runs(sys.executable, "-c", "import venv, ensurepip") and not apt_install_venv():
        fail(
            "Le module venv de Python manque : installez-le "
            "(« sudo apt install python3-venv »), puis relancez la commande."
        )
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
        fail("L’environnement .venv n’a pas pu être créé : " + (lines[-1] if lines else "?"))


def apt_install_venv():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    names = ["python%d.%d-venv" % sys.version_info[:2], "python3-venv"]
    commands = [["update", "-q"], *(["install", "-q", "-y", name] for name in names)]
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in commands:
        subprocess.call(
            ["apt-get", *command],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if runs(sys.executable, "-c", "import venv, ensurepip"):
            return True
    return False


def stamp(requirements):
    """Return what tells whether `requirements` must be installed again."""
    with open(os.path.join(ROOT, requirements), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return "%s %s" % (digest, VENV)  # a moved environment is another one


def stamp_path(requirements):
    return os.path.join(VENV, requirements + ".installed")


def runs(*command):
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.call(list(command), **streams) == 0


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def say(sentence):
    print(sentence, file=sys.stderr, flush=True)


def fail(sentence):
    say("grc : " + sentence)
    sys.exit(1)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        fail("L’environnement Python ne peut être préparé dans %s : %s." % (ROOT, error.strerror))
