"""One export: what is asked, whether it may be done, its rows, and its line in the register."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from grc.exporting.formats import Format
from grc.exporting.statement import all_rows
from grc.models import ExportLog
from grc.sheets.columns import Row, Value, number
from grc.sheets.listing import Listing


@dataclass
class Export:
    """The page of ``listing``, or all its rows, as a file."""

    listing: Listing
    lines: str
    format: Format
    # The answer is sent once the middleware is done: the language is chosen again then.
    language: str | None = field(default_factory=translation.get_language)
    count: int = 0

    @property
    def is_page(self) -> bool:
        return self.lines == ExportLog.Lines.PAGE

    @cached_property
    def refusals(self) -> list[str]:
        """Why it cannot be done, in sentences: a filter that is not understood is never left out,
        for more would leave than was asked."""
        listing = self.listing
        # Each notes what it does not understand when it is first asked.
        records, _order, _place = listing.records, listing.order, self.is_page and listing.cursor
        most = None if self.is_page else self.format.most_rows
        if listing.notices or not most or records.order_by()[: most + 1].count() <= most:
            return listing.notices
        return [
            _(
                "Plus de %(most)s lignes correspondent, et un classeur n’en contient pas "
                "davantage : prenez le format CSV, ou filtrez."
            )
            % {"most": number(most)}
        ]

    @property
    def file_name(self) -> str:
        return f"{self.listing.sheet.slug}-{timezone.localdate():%Y-%m-%d}.{self.format.kind}"

    def pieces(self) -> Iterator[bytes]:
        """The file, piece by piece. The register says that it started before the first one, and
        how it ended after the last: interrupted, when whoever downloads it leaves, or when it
        fails."""
        log = self._log()
        state = ExportLog.State.INTERRUPTED
        try:
            with translation.override(self.language), closing(self.values()) as values:
                heads = [str(column.label) for column in self.listing.columns]
                title = str(self.listing.sheet.title)
                yield from self.format.pieces(title, heads, values)
            state = ExportLog.State.DONE
        finally:
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()  # another one notes that this one broke
            log.end(state, self.count)

    def values(self) -> Generator[list[Value], None, None]:
        """The rows, each as the values of its columns."""
        exporters = [column.exporter() for column in self.listing.columns]
        with closing(self._rows()) as rows:
            for row in rows:
                self.count += 1
                yield [value(row) for value in exporters]

    def _rows(self) -> Generator[Row, None, None]:
        if self.is_page:
            yield from self.listing.rows
        else:
            yield from all_rows(self.listing)

    def _log(self) -> ExportLog:
        """In French, whoever asks: the register has one language."""
        listing = self.listing
        with translation.override(settings.LANGUAGE_CODE):
            return ExportLog.objects.create(
                created_by=listing.user,
                sheet=listing.sheet.slug,
                lines=self.lines,
                format=self.format.kind,
                address=listing.request.get_full_path(),
                asked=self._asked(),
                columns=[str(column.label) for column in listing.columns],
            )

    def _asked(self) -> str:
        """The search and the filters in words."""
        listing = self.listing
        asked = [_("Recherche : %(text)s") % {"text": listing.text}] if listing.text else []
        asked += [f"{chip.label} : {chip.value}" for chip in listing.chips()]
        return " ; ".join(asked)
