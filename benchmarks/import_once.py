"""``python -m benchmarks.import_once KIND PATH``: one import of a workbook, told as JSON.

``ours``: through the steps of the pages and of the worker, then undone. ``floor``: the least that
an import may do. ``theirs``: django-import-export with its defaults. The last two keep nothing.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

SAME = ("first_name", "name", "email", "phone", "website", "address", "postcode", "description",
        "notes")  # fmt: skip
PLACES = (0, 1, 4, 5, 6, 7, 8, 12, 13)  # of these columns in the file
CONSTANTS = {
    "kind": "person", "organisation_kind": "", "siret": "", "audience": "shared",
    "source": "import", "source_detail": "Mesure", "legal_basis": "public_task",
}  # fmt: skip
BARE = """CREATE TEMPORARY TABLE bare (
    id bigserial PRIMARY KEY, first_name text, name text, email text UNIQUE, phone text,
    website text, address text, postcode text, description text, notes text) ON COMMIT DROP"""


def main(kind: str, path: Path) -> None:
    import django

    django.setup()
    print(json.dumps({"ours": ours, "floor": floor, "theirs": theirs}[kind](path)))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = perf_counter()
    result = work()
    return result, perf_counter() - start


def peak() -> float:
    """The most memory held at once so far by this process and its largest child, in megabytes."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(one).ru_maxrss for one in who) / 1024


def ours(path: Path) -> dict[str, float]:
    from django.core.files.uploadedfile import TemporaryUploadedFile

    from grc.importing import actions, steps
    from grc.importing.registry import get_importer
    from grc.models import ImportBatch, User

    before = peak()
    by = User.objects.filter(role=User.Role.ADMINISTRATOR).order_by("pk")[0]
    size = path.stat().st_size
    upload = TemporaryUploadedFile(path.name, "application/octet-stream", size, None)
    upload.file.write(path.read_bytes())
    upload.seek(0)
    importer = get_importer("acteurs")
    batch, reading = timed(lambda: actions.receive_file(upload=upload, importer=importer, by=by))
    options = {"source_detail": "Mesure", **batch.options}
    actions.keep_answers(batch=batch, targets=batch.targets, options=options)
    actions.ask_check(batch=batch)
    _none, checking = timed(lambda: steps.advance(batch_id=batch.pk))
    batch.refresh_from_db()
    actions.ask_run(batch=batch, by=by)
    _none, writing = timed(lambda: steps.advance(batch_id=batch.pk))
    batch.refresh_from_db()
    done = batch.counts["created"] + batch.counts["updated"]
    if batch.state != ImportBatch.State.DONE or done < batch.reading["rows"] * 0.9:
        raise RuntimeError(f"import : {batch.state} {batch.problem} {batch.counts}")
    memory = peak() - before
    actions.ask_undo(batch=batch, by=by)
    _none, undoing = timed(lambda: steps.advance(batch_id=batch.pk))
    batch.delete()
    return {"lecture": reading, "contrôle": checking, "écriture": writing, "annulation": undoing,
            "mémoire": memory}  # fmt: skip


def checked(path: Path) -> Iterator[tuple[str, ...]]:
    """The good rows of the file, read by calamine and barely tidied."""
    from python_calamine import CalamineWorkbook

    rows = iter(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    next(rows)
    for row in rows:
        values = [str(row[place]).strip() for place in PLACES]
        values[2] = values[2].lower()
        if values[1] and "@" in values[2]:
            values[3] = "+33" + values[3].replace(" ", "")[1:]
            yield tuple(values)


def floor(path: Path) -> dict[str, float]:
    """Read, check, COPY into a staging table, one INSERT; then the INSERT into the real table."""
    from django.db import connection, transaction

    from communities.models import Actor
    from grc.copying import copy_rows

    names = ", ".join(SAME)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE)
        start = perf_counter()
        texts = ", ".join(f"{name} text" for name in SAME)
        cursor.execute(f"CREATE TEMPORARY TABLE staged ({texts}) ON COMMIT DROP")
        copy_rows("staged", SAME, checked(path))
        staged = perf_counter() - start
        insert = f"INSERT INTO bare ({names}) SELECT {names} FROM staged ON CONFLICT DO NOTHING"
        _none, written = timed(lambda: cursor.execute(insert))
        values = ", ".join(f"'{value}'" for value in CONSTANTS.values())
        real = f"""
            INSERT INTO {Actor._meta.db_table} ({names}, {", ".join(CONSTANTS)}, tags,
                contact_shared, opted_out, created_at, updated_at, version)
            SELECT {names}, {values}, '{{}}', FALSE, FALSE, now(), now(), 1 FROM staged
            ON CONFLICT DO NOTHING"""
        _none, truly = timed(lambda: cursor.execute(real))
        transaction.set_rollback(True)
    return {"plancher": staged + written, "vraie table": staged + truly}


def theirs(path: Path) -> dict[str, float]:
    """A resource of django-import-export with its defaults, row by row, validated by nothing."""
    from django.db import transaction
    from import_export import resources
    from python_calamine import CalamineWorkbook
    from tablib import Dataset

    from communities.models import Actor

    class ActorResource(resources.ModelResource):
        class Meta:
            model = Actor
            fields = [*SAME, *CONSTANTS]
            import_id_fields = ["email"]

    with transaction.atomic():
        start = perf_counter()
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
        data = Dataset(headers=[*SAME, *CONSTANTS])
        for row in rows:
            data.append([*(str(row[place]).strip() for place in PLACES), *CONSTANTS.values()])
        result = ActorResource().import_data(data)
        seconds = perf_counter() - start
        if len(result.rows) != len(rows):
            raise RuntimeError("import-export")
        transaction.set_rollback(True)
    return {"import-export": seconds}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
