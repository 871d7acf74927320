from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gardeners.receiving.keeping import receive
from gardeners.receiving.letter import MAX_RAW
from gardeners.receiving.mailboxes import read_mailbox


class Command(BaseCommand):
    help = (
        "Reçoit les courriels d’une boîte de cette machine (mbox ou Maildir), ou sans elle"
        " le message lu sur l’entrée standard."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mailbox", nargs="?", type=Path)

    def handle(self, *_args: Any, mailbox: Path | None, **_options: Any) -> None:
        if mailbox is None:
            kept = receive(sys.stdin.buffer.read(MAX_RAW + 1))
            self.stdout.write(_("Courriel reçu.") if kept else _("Courriel refusé."))
            return
        try:
            read = read_mailbox(mailbox)
        except FileNotFoundError as error:
            raise CommandError(_("Il n’y a pas de boîte ici : %s") % mailbox) from error
        text = _("%(kept)s courriels reçus, %(refused)s refusés.")
        self.stdout.write(text % read._asdict())
