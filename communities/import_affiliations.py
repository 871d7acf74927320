"""The organisation that a person of a spreadsheet belongs to, among those already known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from communities.import_draft import Draft
from communities.models import Actor
from grc.search import fold

LONGEST_FUNCTION = 150


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

    def find(self, name: str, commune: str | None) -> int | None:
        """The key of the only organisation of that name; of several, the only one in
        ``commune``."""
        found = self.by_name.get(fold(name).strip(), [])
        if len(found) > 1:
            found = [(pk, place) for pk, place in found if commune and place == commune]
        return found[0][0] if len(found) == 1 else None


def affiliate(draft: Draft, finder: OrganisationFinder) -> None:
    """Link the person of a row to their organisation; what cannot be goes to the notes."""
    values = draft.checked.values
    is_person = values["kind"] == Actor.Kind.PERSON
    organisation, function = draft.first("organisation"), draft.first("function")
    pk = None
    if is_person and organisation and len(function) <= LONGEST_FUNCTION:
        pk = finder.find(organisation, values["commune_id"])
    if pk is not None:
        values["affiliations"], values["function"] = [pk], function
        return
    for name in ("organisation", "function") if is_person else ("function",):
        for index, text in draft.cells.get(name, ()):
            draft.keep(index, text)
