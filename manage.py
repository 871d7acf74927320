#!/usr/bin/env python3
"""Django's command line, on the embedded PostgreSQL when DATABASE_URL is not set."""

import os
import sys

WITHOUT_DATABASE = {
    "check", "collectstatic", "compile_messages", "make_messages", "help", "makemigrations",
}  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "grc.settings")
    from django.core.management import execute_from_command_line

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if not os.environ.get("DATABASE_URL") and command not in WITHOUT_DATABASE:
        from grc import embedded

        embedded.ensure_running()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
