from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from communities import reference


class Command(BaseCommand):
    help = "Charge les communes de la région, et ce qui manque des thématiques et des directions."

    def handle(self, *_args: Any, **_options: Any) -> None:
        region = settings.GRC_REGION
        try:
            communes = reference.load_communes(region)
        except reference.UnknownRegionError as error:
            known = ", ".join(f"{code} {name}" for code, name in sorted(error.regions.items()))
            raise CommandError(
                _(
                    "La région « %(region)s » n’existe pas : donnez à GRC_REGION le code INSEE "
                    "d’une région (%(known)s)."
                )
                % {"region": region, "known": known}
            ) from error
        themes = reference.load_themes()
        directorates = reference.load_directorates()
        if communes or themes or directorates:
            counts = {"communes": communes, "themes": themes, "directorates": directorates}
            self.stdout.write(
                _(
                    "Données de référence : %(communes)s communes, %(themes)s thématiques, "
                    "%(directorates)s directions."
                )
                % counts
            )
