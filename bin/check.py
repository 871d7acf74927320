"""Every check that runs no test. `--fix` puts in form what can be; `--only NAME` runs one check."""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ["grc", "communities", "gardeners", "events", "tests", "benchmarks", "bin"]
MANAGE = [sys.executable, "manage.py"]


def python_folders() -> list[str]:
    return [name for name in CODE if (ROOT / name).is_dir()] + ["manage.py", "gunicorn.conf.py"]


def templates(folder: str = "templates") -> list[str]:
    """Return the Django templates; those of Jinja2 have a syntax of their own."""
    found = (ROOT / folder).rglob("*.html")
    return [str(path.relative_to(ROOT)) for path in sorted(found) if "jinja" not in path.parts]


def checks() -> dict[str, list[str]]:
    """Return the commands by name, the longest first."""
    return {
        "types": [str(BIN / "mypy")],
        "djlint": [str(BIN / "djlint"), "--lint", "--quiet", "templates"],
        "imports": [str(BIN / "lint-imports")],
        "django": [*MANAGE, "check", "--fail-level", "WARNING"],
        "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "translations": [*MANAGE, "make_messages", "--check"],
        "ruff": [str(BIN / "ruff"), "check", "--quiet", *python_folders()],
        "format": [str(BIN / "ruff"), "format", "--check", "--quiet", *python_folders()],
        "djade": [str(BIN / "djade"), "--target-version", "5.2", "--check", *templates()],
    }


def fix() -> int:
    commands = (
        [str(BIN / "ruff"), "check", "--fix", "--quiet", *python_folders()],
        [str(BIN / "ruff"), "format", "--quiet", *python_folders()],
        [str(BIN / "djade"), "--target-version", "5.2", *templates()],
    )
    return max(subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands)


def run(name: str, command: list[str]) -> bool:
    """Run one check; print what it says only when it fails."""
    started = time.monotonic()
    environment = os.environ | {"GRC_VAR": str(ROOT / "var"), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    word = "ok" if passed else "FAILED"
    print(f"{name:13} {word:7} {time.monotonic() - started:5.1f} s", flush=True)
    if not passed:
        print(done.stdout, flush=True)
    return passed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fix", action="store_true")
    parser.add_argument("--only", choices=checks())
    options = parser.parse_args()
    if options.fix:
        return fix()
    chosen = {options.only: checks()[options.only]} if options.only else checks()
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        passed = list(pool.map(run, chosen, chosen.values()))
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
