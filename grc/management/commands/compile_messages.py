"""Compile the translations for gettext, without GNU gettext."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import BaseCommand

LOCALE = Path(settings.BASE_DIR) / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
FRENCH = LOCALE / "fr" / "LC_MESSAGES" / "django.mo"


class Command(BaseCommand):
    help = "Compiles the translations whose catalogue is newer than what was compiled last."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        compile_messages()


def compile_messages() -> bool:
    """Compile the catalogue unless that is done; return whether there was something to do."""
    targets = (ENGLISH.with_suffix(".mo"), FRENCH)
    age = ENGLISH.stat().st_mtime
    if all(path.exists() and path.stat().st_mtime > age for path in targets):
        return False
    english = polib.pofile(str(ENGLISH))
    write(english, targets[0])
    write(french(english), FRENCH)
    return True


def french(english: polib.POFile) -> polib.POFile:
    """Return the plurals of the source, for the rule of French numbers: *0 besoin, 2 besoins*.

    What has no plural needs no catalogue: the strings of the source are French.
    """
    catalogue = polib.POFile()
    catalogue.metadata = english.metadata | {
        "Language": "fr",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    for entry in english:
        if entry.msgid_plural:
            forms = {0: entry.msgid, 1: entry.msgid_plural}
            catalogue.append(
                polib.POEntry(
                    msgid=entry.msgid,
                    msgid_plural=entry.msgid_plural,
                    msgctxt=entry.msgctxt,
                    msgstr_plural=forms,
                )
            )
    return catalogue


def write(catalogue: polib.POFile, path: Path) -> None:
    """Write whole or not at all: several processes may compile at once, others read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    catalogue.save_as_mofile(str(unfinished))
    unfinished.replace(path)
