"""`make lock`: compile requirements*.in to exact versions with hashes, without index address."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
OPTIONS += ["--no-emit-index-url", "--no-emit-find-links", "--upgrade"]
OPTIONS += ["--custom-compile-command", "make lock"]


def main() -> int:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "uv"]
    status = subprocess.run(pip, cwd=ROOT, check=False).returncode
    for name in ("requirements", "requirements-dev"):
        compile_it = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS]
        files = [f"{name}.in", "-o", f"{name}.txt"]
        status = status or subprocess.run([*compile_it, *files], cwd=ROOT, check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
