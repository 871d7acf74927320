"""The reference data that comes with GRC: communes, themes, directorates (communities/data/)."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from communities.models import Commune, Directorate, Theme
from grc.copying import copy_rows

DATA = Path(__file__).resolve().parent / "data"
COLUMNS = (
    "code",
    "name",
    "postcodes",
    "department",
    "department_name",
    "region",
    "epci",
    "epci_name",
    "population",
    "latitude",
    "longitude",
)
CREATE_NEW = """
    CREATE TEMPORARY TABLE new_commune ON COMMIT DROP AS
    SELECT {0} FROM communities_commune LIMIT 0
"""
UPSERT = """
    INSERT INTO communities_commune ({0}) SELECT {0} FROM new_commune
    ON CONFLICT (code) DO UPDATE SET {1}
"""
CommuneRow = tuple[
    str, str, list[str], str, str, str, str, str, int | None, float | None, float | None
]


class UnknownRegionError(ValueError):
    """No commune bears this region's code; ``regions`` maps those that exist to their names."""

    def __init__(self, region: str, regions: dict[str, str]) -> None:
        super().__init__(region)
        self.regions = regions


def _lines(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _centres() -> dict[str, tuple[float, float]]:
    """Where the communes whose outline is known are, by their code."""
    lines = _lines("centres.csv.gz")
    return {line["code"]: (float(line["latitude"]), float(line["longitude"])) for line in lines}


def communes_of(region: str) -> list[CommuneRow]:
    """The communes of a region (INSEE code, as « 76 »), as rows of ``COLUMNS``.

    Raises ``UnknownRegionError`` when the code is no region's.
    """
    regions: dict[str, str] = {}
    rows: list[CommuneRow] = []
    centres = _centres()
    for line in _lines("communes.csv.gz"):
        regions[line["region"]] = line["region_name"]
        if line["region"] == region:
            rows.append((*_row(line), *centres.get(line["insee"], (None, None))))
    if not rows:
        raise UnknownRegionError(region, regions)
    return rows


def _row(line: dict[str, str]) -> tuple[Any, ...]:
    population = int(line["population"]) if line["population"] else None
    postcodes = line["postcodes"].split()
    place = line["department"], line["department_name"], line["region"]
    return (line["insee"], line["name"], postcodes, *place, line["epci"], line["epci_name"],
            population)  # fmt: skip


def load_communes(region: str) -> int:
    """Bring the communes of ``region`` up to the file; return how many were new or changed.

    Communes that are no longer in the file stay: records may name them.
    """
    kept = {row[0]: row for row in Commune.objects.filter(region=region).values_list(*COLUMNS)}
    changed = [row for row in communes_of(region) if kept.get(row[0]) != row]
    if changed:
        _upsert(changed)
    return len(changed)


@transaction.atomic
def _upsert(rows: list[CommuneRow]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    updates = sql.SQL(", ").join(
        sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in COLUMNS[1:]
    )
    with connection.cursor() as cursor:
        for statement in ("DROP TABLE IF EXISTS new_commune", CREATE_NEW):
            cursor.execute(sql.SQL(statement).format(names))
        copy_rows("new_commune", COLUMNS, rows)
        cursor.execute(sql.SQL(UPSERT).format(names, updates))


@transaction.atomic
def load_themes() -> int:
    """Add the themes that this database never had; return how many.

    One that an administrator renamed or removed is in the history: it does not come back.
    """
    known = _names_ever(Theme)
    added = 0
    for position, entry in enumerate(_reference()["themes"], start=1):
        added += _add_theme(entry["name"], known, position=position,
                            description=entry["description"])  # fmt: skip
        parent = Theme.objects.filter(name=entry["name"], parent=None).first()
        if parent is None:
            continue
        for place, name in enumerate(entry["children"], start=1):
            added += _add_theme(name, known, parent=parent, position=place)
    return added


def _add_theme(name: str, known: set[str], **fields: Any) -> bool:
    if name in known:
        return False
    Theme.objects.create(name=name, **fields)
    return True


@transaction.atomic
def load_directorates() -> int:
    """Add the directorates that this database never had, with their themes; return how many."""
    known = _names_ever(Directorate)
    themes = {theme.name: theme for theme in Theme.objects.all()}
    new = [entry for entry in _reference()["directorates"] if entry["name"] not in known]
    for entry in new:
        directorate = Directorate.objects.create(name=entry["name"], acronym=entry["acronym"])
        directorate.themes.set([themes[name] for name in entry["themes"] if name in themes])
    return len(new)


def _names_ever(model: type[Theme] | type[Directorate]) -> set[str]:
    events = model._meta.get_field("history").related_model
    return set(events._base_manager.values_list("name", flat=True))


def _reference() -> dict[str, list[dict[str, Any]]]:
    return json.loads((DATA / "reference.json").read_text(encoding="utf-8"))
