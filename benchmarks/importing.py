"""A workbook of 100,000 rows × 15 columns against 200,000 actors, from the file to the records.

Beside it, in the same run: the least that such an import may do, the same into the real table, and
django-import-export as it comes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.report import Measure
from benchmarks.vocabulary import Writer
from communities.models import Actor, Commune
from grc.copying import copy_rows

ROWS, KNOWN, TURNS = 100_000, 200_000, 3
THEIR_ROWS = 1_000  # 100,000 would take them most of an hour
GOAL_SECONDS, GOAL_RATIO, GOAL_MEMORY, GOAL_UNDO = 15, 7, 200, 30
TITLES = ("Prénom", "Nom", "Structure", "Fonction", "Courriel", "Téléphone", "Site", "Adresse",
          "Code postal", "Commune", "Thématiques", "Étiquettes", "Activité", "Remarques",
          "Source")  # fmt: skip
STEPS = {"lecture": "lecture", "contrôle": "contrôle", "écriture": "écriture"}


def measure(scale: float, folder: Path) -> Iterator[Measure]:
    """Each turn imports new rows, then takes them back, right after the floors."""
    count, known = max(200, int(ROWS * scale)), max(200, int(KNOWN * scale))
    taken: dict[str, list[float]] = {}
    with actors_up_to(known):
        for turn in range(TURNS):
            path = folder / f"import-{turn}.xlsx"
            write_workbook(path, count, turn)
            for kind in ("floor", "ours"):
                for name, value in once(kind, path).items():
                    taken.setdefault(name, []).append(value)
        write_workbook(path, min(count, THEIR_ROWS), TURNS)
        theirs = once("theirs", path)
    whole = [sum(each) for each in zip(*(taken[name] for name in STEPS), strict=True)]
    yield from lines(count, whole, taken)
    beside = Measure(
        f"  django-import-export, {min(count, THEIR_ROWS)} lignes seulement",
        [theirs["import-export"]],
        "s",
    )
    beside.ratio = beside.median / min(count, THEIR_ROWS) * count / Measure("", whole).median
    yield beside


def lines(count: int, whole: list[float], taken: dict[str, list[float]]) -> Iterator[Measure]:
    floor, real = (Measure("", taken[name]).median for name in ("plancher", "vraie table"))
    line = Measure(f"import de {count} lignes × {len(TITLES)} colonnes, XLSX", whole, "s")
    line.floor = f"{floor:.1f} ; vraie table {real:.1f}".replace(".", ",")
    line.ratio = line.median / floor
    line.at_most(line.median, GOAL_SECONDS * count / ROWS, "≤ 15 s pour 100 000")
    yield line.at_most(line.ratio, GOAL_RATIO, "≤ 7 ×")
    for name in STEPS:
        yield Measure(f"  dont {name}", taken[name], "s")
    memory = Measure("  mémoire ajoutée, lecture comprise", taken["mémoire"], "Mo")
    yield memory.at_most(max(memory.samples), GOAL_MEMORY, "≤ 200 Mo")
    undo = Measure("  puis son annulation", taken["annulation"], "s")
    yield undo.at_most(undo.median, GOAL_UNDO, "< 30 s")


def once(kind: str, path: Path) -> dict[str, float]:
    """What one import of ``path`` takes, in a process of its own: seconds, and megabytes."""
    command = [sys.executable, "-m", "benchmarks.import_once", kind, str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


@contextmanager
def actors_up_to(count: int) -> Iterator[None]:
    """Have ``count`` actors at least for as long as the block runs."""
    now, texts = timezone.now(), Writer(seed=50)
    missing = range(count - Actor.objects.count())
    columns = ("kind", "organisation_kind", "first_name", "name", "email", "phone", "website",
               "address", "postcode", "siret", "description", "notes", "tags", "audience", "source",
               "source_detail", "legal_basis", "contact_shared", "opted_out", "created_at",
               "updated_at", "version")  # fmt: skip
    rows = (
        ("person", "", texts.text(1), texts.text(1), f"renfort{n}@example.org", "+33639980000", "",
         "1 rue du Four", "31000", "", texts.text(12), "", [], "shared", "import", "",
         "public_task", False, False, now, now, 1)
        for n in missing
    )  # fmt: skip
    with at_rest():
        copy_rows(Actor._meta.db_table, columns, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE communities_actor")
    try:
        yield
    finally:
        with at_rest() as cursor:
            cursor.execute("DELETE FROM communities_actor WHERE email LIKE 'renfort%@example.org'")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE communities_actor")


@contextmanager
def at_rest() -> Iterator[object]:
    """A transaction without triggers: what is only there to be many needs no history."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor


def write_workbook(path: Path, count: int, turn: int) -> None:
    """A spreadsheet of contacts: most are new, one in ten is an actor known by their email, one in
    a hundred has a bad cell, one in three names an organisation that some rows share."""
    from openpyxl import Workbook

    writer = Writer(seed=100 + turn)
    communes = list(Commune.objects.order_by("code").values_list("name", "postcodes")[:2000:3])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Contacts")
    sheet.append(TITLES)
    for n in range(count):
        commune, postcodes = communes[n % len(communes)]
        email = f"nouveau{turn}-{n}@example.org" if n % 10 else f"acteur{n + 300}@example.org"
        email = "adresse fausse" if n % 100 == 7 else email
        sheet.append(
            (
                writer.text(1), writer.text(1), "" if n % 3 else f"Structure {n // 30}",
                "Trésorière" if n % 3 == 0 else "", email,
                f"06 39 98 {n // 100 % 100:02} {n % 100:02}", f"exemple-{n}.example.org",
                f"{n % 90 + 1} rue du Four", postcodes[0] if postcodes else "", commune,
                ("Alimentation", "Culture", "")[n % 3], ("forum", "lettre ; forum", "")[n % 3],
                writer.text(12), writer.text(6), "Salon",
            )
        )  # fmt: skip
    book.save(path)
