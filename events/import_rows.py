"""One row of a spreadsheet, read as an event. What is not understood goes to the description and
is told; without a title or a day that is sure, the row is rejected."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from communities.import_draft import Draft
from events.models import Event
from events.moments import Span, moment, span
from gardeners.import_rows import SaidChecker
from grc.importing.checks import CellError
from grc.importing.reader import Row
from grc.importing.registry import CheckedRow
from grc.search import fold

WEB = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
LONGEST_URL = 500
LONGEST_UID, LONGEST_VERSION = 400, 40
CANCELLED = {"cancelled", "canceled", "annule", "annulee"}
MIDNIGHT, LAST_MINUTE = dt.time(), dt.time(23, 59)


@dataclass
class EventChecker(SaidChecker):
    """``places`` are the keys of those known, by folded name: ``None`` for a name that several
    have."""

    places: Mapping[str, int | None] = field(default_factory=dict)

    def check(self, row: Row) -> CheckedRow:
        draft = self.draft(row)
        values = draft.checked.values
        values["title"] = self.title(draft)
        values["starts_at"], values["ends_at"] = self.moments(draft)
        values["kind"] = self.choice(draft, "kind")
        values["place_id"] = self.place(draft)
        values["url"] = self.url(draft)
        values["mode"] = self.mode(draft)
        values["community_id"] = self.community(draft)
        values["source_uid"] = draft.first("source_uid")[:LONGEST_UID]
        values["source_version"] = draft.first("source_version")[:LONGEST_VERSION]
        self.tell_calendar(draft)
        values["description"] = self.text(draft)
        self.compare(draft)
        return draft.checked

    def tell_calendar(self, draft: Draft) -> None:
        """What only calendars say: that it is cancelled, which is noted on its page and with its
        reason; that it comes back."""
        for index, text in draft.cells.get("status", ()):
            if fold(text) in CANCELLED:
                told = _("Annulé : s’il est ici, annulez-le sur sa page, en disant pourquoi.")
                draft.checked.errors[str(index)] = told
        if draft.cells.get("rule"):
            told = _("Sa règle n’est pas reprise : ses dates le sont, une à une, jusqu’à dix-huit "
                     "mois devant.")  # fmt: skip
            self.tell(draft, "rule", told)

    def compare(self, draft: Draft) -> None:
        """The UID alone tells the events of a calendar apart."""
        if not (uid := draft.checked.values["source_uid"]):
            super().compare(draft)
        elif not draft.checked.errors:
            draft.checked.keys = [f"uid|{uid}"]
            first = self.seen.setdefault(draft.checked.keys[0], draft.checked.row.number)
            draft.checked.duplicate_of = first if first != draft.checked.row.number else None

    def moments(self, draft: Draft) -> tuple[str, str | None]:
        """When it starts and ends (ISO 8601); the end, alone, may be unknown."""
        said = {
            name: (draft.each(name, span) or [Span()])[0]
            for name in ("starts", "start_time", "ends", "end_time")
        }
        first = said["starts"].first
        if first is None:
            if not draft.checked.errors:
                draft.checked.errors[""] = _("Il manque le jour où l’événement commence.")
            return "", None
        hour = said["start_time"].start or said["starts"].start
        if hour is None:
            self.tell(draft, "starts", _("Sans heure : noté à minuit."))
        start = self.moment(draft, "starts", first, hour or MIDNIGHT)
        last = said["ends"].first or said["starts"].last
        end = said["end_time"].start or said["ends"].start or said["starts"].end
        end = end or said["start_time"].end
        if last is None and end is None:
            return (utc(start) if start else ""), None
        finish = self.moment(draft, "ends", last or first, end or LAST_MINUTE)
        return self.in_order(draft, start, finish)

    def moment(self, draft: Draft, name: str, day: dt.date, hour: dt.time) -> dt.datetime | None:
        try:
            return moment(day, hour)
        except CellError as error:
            draft.checked.errors[self.where(draft, name)] = str(error)
            return None

    def in_order(
        self, draft: Draft, start: dt.datetime | None, end: dt.datetime | None
    ) -> tuple[str, str | None]:
        if start is None or end is None:
            return "", None
        if end < start:
            told = _("La fin de l’événement doit suivre son début.")
            draft.checked.errors[self.where(draft, "ends")] = told
        # An agenda repeats the start where there is no end.
        return utc(start), utc(end) if end > start else None

    @staticmethod
    def where(draft: Draft, *names: str) -> str:
        """The cell that a sentence is about."""
        for name in (*names, "end_time", "starts"):
            if cells := draft.cells.get(name):
                return str(cells[0][0])
        return ""

    def tell(self, draft: Draft, name: str, sentence: str) -> None:
        draft.warn(self.where(draft, name), sentence)

    def place(self, draft: Draft) -> int | None:
        text = draft.first("place")
        known = self.places.get(fold(text)) if text else None
        if text and known is None:
            draft.keep(draft.cells["place"][0][0], text)
            self.tell(draft, "place", _("Lieu inconnu ici, ou plusieurs de ce nom : gardé dans la "
                                        "description."))  # fmt: skip
        return known

    def url(self, draft: Draft) -> str:
        text = draft.first("url")
        if not text or (WEB.fullmatch(text) and len(text) <= LONGEST_URL):
            return text
        draft.keep(draft.cells["url"][0][0], text)
        self.tell(draft, "url", _("Ce n’est pas une adresse web : gardé dans la description."))
        return ""

    def mode(self, draft: Draft) -> str:
        """As said; else at distance when there is only an address of a meeting on line."""
        if draft.cells.get("mode"):
            return self.choice(draft, "mode")
        online = draft.checked.values["url"]
        if online and not draft.first("place"):
            return str(Event.Mode.REMOTE)
        return str(Event.Mode.BOTH if online else Event.Mode.ONSITE)


def utc(moment: dt.datetime) -> str:
    """As the database tells it: what did not change compares equal."""
    return moment.astimezone(dt.UTC).isoformat()
