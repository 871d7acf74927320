from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from events.workshop import load_cards


class Command(BaseCommand):
    help = "Ajoute ou met à jour les fiches d’atelier livrées, sans toucher à celles modifiées ici."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = load_cards()
        if count:
            told = ngettext("Une fiche d’atelier.", "%(count)s fiches d’atelier.", count)
            self.stdout.write(told % {"count": count})
