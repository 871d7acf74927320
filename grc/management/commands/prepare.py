"""Bring the database, the static files and the translations up to this code."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from grc.models import User
from grc.prepared import STATIC, files_digest


class Command(BaseCommand):
    help = "Migrations, reference data, demo data (once), translations and static files."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference")
        call_command("load_workshop")
        if os.environ.get("GRC_DEMO") != "0" and not User.objects.exists():
            call_command("demo")
        call_command("compile_messages")
        _collect_static()


def _collect_static() -> None:
    """Collect the static files unless they are those collected last: compressing takes seconds."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    digest = files_digest(STATIC)
    if mark.exists() and mark.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(digest)
