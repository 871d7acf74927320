"""Which rows: those whose boxes are ticked, or all that match the address of the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from grc.models import User
from grc.sheets import Sheet
from grc.sheets.address import ROW
from grc.sheets.columns import number
from grc.sheets.listing import Listing
from grc.statements import keys

CHOICE, EVERYTHING = "choix", "toutes"
OWN = (ROW, CHOICE)
MOST_KEYS = 1000
MOST_ROWS = 20_000


@dataclass
class Selection:
    """The rows of ``sheet`` that ``params`` names: ``?ligne=12&ligne=13``, or ``?choix=toutes``
    with the filters and the search, asked again of the database each time."""

    sheet: Sheet
    user: User
    params: QueryDict
    request: Any

    def __post_init__(self) -> None:
        self.everything = self.params.get(CHOICE) == EVERYTHING
        texts = [] if self.everything else self.params.getlist(ROW)
        self.keys = sorted({int(t) for t in texts if t.isdecimal() and len(t) < 19})
        address = self.params.copy()
        for name in OWN:
            address.pop(name, None)
        self.listing = Listing(self.sheet, self.user, address, self.request)

    @property
    def query(self) -> str:
        """What the address of each step carries."""
        params = self.listing.params.copy()
        if self.everything:
            params[CHOICE] = EVERYTHING
        else:
            params.setlist(ROW, list(map(str, self.keys)))
        return params.urlencode()

    @property
    def records(self) -> models.QuerySet[Any]:
        """The rows chosen that ``user`` may read."""
        if self.everything:
            return self.listing.records
        return self.sheet.readable(self.user).filter(pk__in=keys(self.keys))

    @cached_property
    def count(self) -> int:
        """How many there are, at most one more than ``MOST_ROWS``."""
        return self.records.order_by()[: MOST_ROWS + 1].count()

    @cached_property
    def refusals(self) -> list[str]:
        """Why nothing can be done with them. A filter that is not understood is never left out:
        more rows would change than were asked."""
        if not self.everything and len(self.keys) > MOST_KEYS:
            return [_("Cochez au plus %(most)s lignes.") % {"most": number(MOST_KEYS)}]
        count = self.count  # asking notes what the address says that makes no sense
        if self.everything and self.listing.notices:
            return self.listing.notices
        if not count:
            return [_("Aucune ligne n’est choisie : cochez-en dans la feuille.")]
        if count > MOST_ROWS:
            most = {"most": number(MOST_ROWS)}
            return [_("Au plus %(most)s lignes se changent en une fois : filtrez.") % most]
        return []

    @property
    def count_text(self) -> str:
        return self.sheet.counted(self.count)

    @property
    def back_url(self) -> str:
        """The page of the sheet that led here."""
        return self.listing.here
