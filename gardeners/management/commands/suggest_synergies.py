from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from gardeners.suggestions.watch import look


class Command(BaseCommand):
    help = "Cherche de nouveau, parmi tous les besoins ouverts, ceux qui gagneraient à être reliés."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = look(everything=True)
        text = ngettext("%(count)s besoin regardé.", "%(count)s besoins regardés.", count)
        self.stdout.write(text % {"count": count})
