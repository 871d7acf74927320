"""An import of 10,000 rows of a spreadsheet, from the file to the records, beside a bare COPY."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from benchmarks.report import Measure
from benchmarks.vocabulary import Writer
from communities.models import Actor, Commune
from grc.copying import copy_rows
from grc.importing import actions, steps
from grc.importing.registry import get_importer
from grc.models import ImportBatch, User

ROWS, TURNS, GOAL_SECONDS = 10_000, 3, 3
TITLES = ("Prénom", "Nom", "Structure", "Courriel", "Téléphone", "Adresse", "Code postal",
          "Commune", "Activité", "Remarques")  # fmt: skip
COPIED = ("kind", "organisation_kind", "first_name", "name", "email", "phone", "website", "address",
          "postcode", "siret", "description", "notes", "tags", "audience", "source",
          "source_detail", "legal_basis", "contact_shared", "opted_out", "created_at",
          "updated_at", "version")  # fmt: skip


def measure(scale: float, folder: Path) -> Iterator[Measure]:
    """Each turn imports new rows, then takes them back; the COPY writes as many."""
    count = max(200, int(ROWS * scale))
    steps: dict[str, list[float]] = {
        "lecture": [],
        "contrôle": [],
        "écriture": [],
        "annulation": [],
    }
    bare = []
    for turn in range(TURNS):
        path = folder / "import.xlsx"
        write_workbook(path, count, turn)
        bare.append(copy_alone(count))
        for name, seconds in one_import(path, count).items():
            steps[name].append(seconds)
    whole = [sum(each) for each in zip(*list(steps.values())[:3], strict=True)]
    line = Measure(f"import de {count} lignes XLSX", whole, "s")
    line.floor = f"COPY nu {Measure('', bare).median:.2f}".replace(".", ",")
    line.ratio = line.median / Measure("", bare).median
    yield line.at_most(line.median, GOAL_SECONDS, "≤ 3 s")
    for name, seconds in steps.items():
        yield Measure(f"  dont {name}" if name != "annulation" else "  puis son annulation",
                      seconds, "s")  # fmt: skip


def one_import(path: Path, count: int) -> dict[str, float]:
    """Receive, check, write and undo; how long each took, in seconds."""
    by = User.objects.filter(role=User.Role.ADMINISTRATOR).order_by("pk")[0]
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    seconds: dict[str, float] = {}

    def step(name: str, work: Callable[[], Any]) -> Any:
        start = perf_counter()
        result = work()
        seconds[name] = perf_counter() - start
        return result

    importer = get_importer("acteurs")
    batch = step("lecture", lambda: actions.receive_file(upload=upload, importer=importer, by=by))
    options = {"source_detail": "Mesure", **batch.options}
    actions.keep_answers(batch=batch, targets=batch.targets, options=options)
    actions.ask_check(batch=batch)
    step("contrôle", lambda: advance(batch))
    batch.refresh_from_db()
    actions.ask_run(batch=batch, by=by)
    step("écriture", lambda: advance(batch))
    batch.refresh_from_db()
    done = batch.counts["created"] + batch.counts["updated"]
    if batch.state != ImportBatch.State.DONE or done < count * 0.9:
        raise RuntimeError(f"import : {batch.state} {batch.problem} {batch.counts}")
    actions.ask_undo(batch=batch, by=by)
    step("annulation", lambda: advance(batch))
    batch.delete()
    return seconds


def advance(batch: ImportBatch) -> None:
    steps.advance(batch_id=batch.pk)


def write_workbook(path: Path, count: int, turn: int) -> None:
    """A spreadsheet of contacts: most are new, one in ten is an actor known by their email, and
    one in a hundred has a bad cell."""
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
        phone = f"06 39 98 {n // 100 % 100:02} {n % 100:02}"
        sheet.append(
            (
                writer.text(1), writer.text(1), "" if n % 3 else writer.text(3),
                email, phone,
                f"{n % 90 + 1} rue du Four", postcodes[0] if postcodes else "", commune,
                writer.text(12), writer.text(6),
            )
        )  # fmt: skip
    book.save(path)


def copy_alone(count: int) -> float:
    """How long COPY takes for as many actors, in seconds, all triggers and indexes at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        now = cursor.fetchone()[0]
    texts = Writer(seed=50)
    rows = [
        ("person", "", texts.text(1), texts.text(1), f"copie{n}@example.org", "+33639980000", "",
         "1 rue du Four", "31000", "", texts.text(12), texts.text(6), [], "shared", "import", "",
         "public_task", False, False, now, now, 1)
        for n in range(count)
    ]  # fmt: skip
    with transaction.atomic():
        start = perf_counter()
        copy_rows(Actor._meta.db_table, COPIED, rows)
        seconds = perf_counter() - start
        transaction.set_rollback(True)
    return seconds
