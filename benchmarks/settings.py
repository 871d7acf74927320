"""GRC's settings, with the bare views that the pages are compared with."""

from grc.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "benchmarks" / "templates"]  # noqa: F405
