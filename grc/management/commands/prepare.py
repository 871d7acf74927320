"""Bring the database, the static files and the translations up to this code."""

import os
from typing import Any

from django.core.management import BaseCommand, call_command, get_commands

from grc.models import User


class Command(BaseCommand):
    help = "Migrations, reference data, demo data (once), translations and static files."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference")
        if os.environ.get("GRC_DEMO") != "0" and not User.objects.exists():
            call_command("demo")
        if "compile_messages" in get_commands():
            call_command("compile_messages")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
