"""The organisation that a person of a spreadsheet belongs to: known already, or created with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from communities.import_draft import Draft
from communities.models import Actor
from grc.importing.reader import Row
from grc.importing.registry import CheckedRow
from grc.search import fold

LONGEST_FUNCTION = 150
LONGEST_NAME = 200


class OrganisationFinder:
    """Organisations found by their name. All are loaded before rows are read: while these are
    copied into the database, the connection answers nothing else."""

    def __init__(self, organisations: Iterable[tuple[int, str, str | None]] = ()) -> None:
        self.by_name: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
        for pk, name, commune in organisations:
            self.by_name[fold(name).strip()].append((pk, commune))

    @classmethod
    def loaded(cls) -> OrganisationFinder:
        known = Actor.objects.filter(
            kind=Actor.Kind.ORGANISATION, merged_into=None, archived_at=None
        )
        return cls(known.order_by("pk").values_list("pk", "name", "commune_id"))

    def knows(self, name: str) -> bool:
        """Whether some organisation has that name."""
        return bool(self.by_name.get(fold(name).strip()))

    def find(self, name: str, commune: str | None) -> int | None:
        """The key of the only organisation of that name; of several, the only one in
        ``commune``."""
        found = self.by_name.get(fold(name).strip(), [])
        if len(found) > 1:
            found = [(pk, place) for pk, place in found if commune and place == commune]
        return found[0][0] if len(found) == 1 else None


class Affiliator:
    """Gives the persons of an import their organisations: known ones, and with ``creates`` those
    that the rows are the first to name."""

    def __init__(self, finder: OrganisationFinder, *, creates: bool = False) -> None:
        self.finder, self.creates = finder, creates
        self.start_again()

    def start_again(self) -> None:
        self.created: dict[tuple[str, str | None], int] = {}

    def affiliate(self, draft: Draft, organisation_kind: str) -> None:
        """Link the person of a row to their organisation; what cannot be goes to the notes."""
        values = draft.checked.values
        is_person = values["kind"] == Actor.Kind.PERSON
        name, function = draft.first("organisation"), draft.first("function")
        if is_person and name and len(function) <= LONGEST_FUNCTION:
            if pk := self.finder.find(name, values["commune_id"]):
                values["affiliations"], values["function"] = [pk], function
                return
            if self.creates and len(name) <= LONGEST_NAME and not self.finder.knows(name):
                self.accompany(draft, name, organisation_kind)
                values["function"] = function
                return
        for field in ("organisation", "function") if is_person else ("function",):
            for index, text in draft.cells.get(field, ()):
                draft.keep(index, text)

    def accompany(self, draft: Draft, name: str, organisation_kind: str) -> None:
        """Have the organisation ``name`` created, once for all rows that give it the same place;
        the link waits for its key."""
        values, number = draft.checked.values, draft.checked.row.number
        first = self.created.setdefault((fold(name).strip(), values["commune_id"]), -number)
        values["affiliations"], values["companion"] = [0], first
        if first != -number:
            return
        index, text = draft.cells["organisation"][0]
        organisation = {
            "kind": Actor.Kind.ORGANISATION.value, "organisation_kind": organisation_kind,
            "name": name, "first_name": "", "email": "", "tags": [], "notes": "",
            "commune_id": values["commune_id"], "postcode": values["postcode"],
        }  # fmt: skip
        row = Row(first, [*[""] * index, text])
        draft.checked.companion = CheckedRow(row, values=organisation)
