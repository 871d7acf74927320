"""`make test`: the checks, then the tests, browser tests included. Arguments go to pytest.

Chromium is found (CHROMIUM, the system's, Playwright's own) or installed where that is possible.
Without it the browser tests do not run, which is said loudly; with CI=true it is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def find_chromium() -> str:
    """Return the path of a Chromium, or "" when this machine has none."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return named if os.access(named, os.X_OK) else ""
    for name in NAMES:
        if path := shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/bin"):
            return path
    return playwright_chromium()


def playwright_chromium() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.access(path, os.X_OK) else ""


def install_chromium() -> str:
    """Install Chromium by apt (root) or by Playwright; return its path, or ""."""
    print("Chromium manque : installation…", file=sys.stderr, flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update", "-q"], ["install", "-q", "-y", "chromium"]):
            subprocess.run(["apt-get", *arguments], env=environment, check=False, **QUIET)
        if path := shutil.which("chromium"):
            return path
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=False, **QUIET)
    return playwright_chromium()


def pytest(arguments: list[str], chromium: str) -> int:
    """Run pytest; in parallel unless told otherwise, and without the browser when there is none."""
    environment = os.environ | {"CHROMIUM": chromium}
    options = [] if any(part.startswith("-n") for part in arguments) else ["-n", "2"]
    if not chromium:
        options += ["--ignore", "tests/browser"]
    command = [sys.executable, "-m", "pytest", *options, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    checked = subprocess.run([sys.executable, "bin/check.py"], cwd=ROOT, check=False).returncode
    chromium = find_chromium() or install_chromium()
    tested = pytest(sys.argv[1:], chromium)
    if checked:
        print("\nDes vérifications ont échoué (au début, FAILED).", flush=True)
    if not chromium:
        print(
            "\n*** LES TESTS DU NAVIGATEUR N’ONT PAS TOURNÉ (tests/browser) : Chromium est "
            "introuvable.\n*** Installez-le (« sudo apt install chromium »), ou donnez son chemin "
            "dans CHROMIUM.",
            flush=True,
        )
    refused = not chromium and os.environ.get("CI", "").lower() in ("1", "true")
    return checked or tested or int(refused)


if __name__ == "__main__":
    sys.exit(main())
