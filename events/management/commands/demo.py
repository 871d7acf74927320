from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from communities.models import Commune
from events.demo.load import is_empty, load


class Command(BaseCommand):
    help = "Remplit une base vide de données de démonstration : tout y est inventé."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not is_empty():
            raise CommandError(
                _(
                    "La base contient déjà des personnes ou des acteurs : les données de "
                    "démonstration ne se chargent que dans une base vide."
                )
            )
        if not Commune.objects.exists():
            call_command("load_reference")
        call_command("load_workshop", verbosity=0)
        load()
        self.stdout.write(_("Données de démonstration chargées."))
