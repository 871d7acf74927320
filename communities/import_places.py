"""Where an actor of a spreadsheet is: the address, and the commune as people write it."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from communities.commune_finder import CommuneFinder
from communities.import_draft import Draft
from grc.importing import checks
from grc.search import fold

LONGEST_ADDRESS = 300
LAST_LINE = re.compile(r"[\s,]*\b(\d{5})\s+([^\d,\n]{2,60}?)(?:\s+cedex\b.*)?\s*$", re.IGNORECASE)
PLACES = ("commune", "name_and_commune", "address")


def place(draft: Draft, communes: CommuneFinder, default: str | None) -> dict[str, Any]:
    """The columns of the address, and of the commune among those known here."""
    address = " ".join(text for _index, text in draft.cells.get("address", ()))
    postcodes = draft.each("postcode", checks.postcode)
    postcode = postcodes[0] if postcodes else ""
    name = draft.first("commune") or draft.first("name_and_commune")
    last_line = LAST_LINE.search(address)
    if last_line:
        postcode = postcode or last_line[1]
        name = name or last_line[2]
    code = find_commune(draft, communes, name, postcode, default)
    if last_line and code:
        address = address[: last_line.start()]
    if "\n" in address:
        address = re.sub(r"\s*\n\s*", ", ", address)
    address = address.strip(" ,")
    if code is None and draft.first("commune"):
        name = draft.first("commune")
        draft.warn(
            draft.cells["commune"][0][0],
            _("Commune inconnue ici, ou plusieurs de ce nom : gardée dans l’adresse."),
        )
        if fold(name) not in fold(address):
            address = f"{address}, {name}".strip(" ,")
    if len(address) > LONGEST_ADDRESS:
        draft.notes.append(_("Adresse : %(address)s") % {"address": address})
        draft.warn("", _("L’adresse est trop longue : gardée entière dans les notes."))
    return {"address": address[:LONGEST_ADDRESS], "postcode": postcode, "commune_id": code}


def find_commune(
    draft: Draft, communes: CommuneFinder, name: str, postcode: str, default: str | None
) -> str | None:
    """The commune that the row names, one typing error forgiven and told; ``default``
    when it says nothing of a place."""
    insee, department = draft.first("insee"), draft.first("department")
    code = communes.find(code=insee, name=name, postcode=postcode, department=department)
    if code:
        return code
    if not name:
        return None if insee or postcode else default
    code = communes.misspelt(name=name, postcode=postcode, department=department)
    if code:
        cells = next(filter(None, map(draft.cells.get, PLACES)), [(0, "")])
        draft.warn(cells[0][0], _("Commune comprise : %(name)s.") % {"name": communes.names[code]})
    return code
