"""An import driven from Python: what its pages and the worker do, in a few words."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from communities.models import Commune
from grc.importing import actions, steps
from grc.importing.registry import get_importer
from grc.models import ImportBatch, User


def add_communes() -> None:
    for code, name, postcode in (("46102", "Figeac", "46100"), ("46251", "Saint-Céré", "46400")):
        Commune.objects.create(
            code=code, name=name, postcodes=[postcode], department="46",
            department_name="Lot", region="76",
        )  # fmt: skip


def received(
    by: User, content: str | bytes, name: str = "f.csv", kind: str = "acteurs", **options: Any
) -> ImportBatch:
    data = content.encode() if isinstance(content, str) else content
    batch = actions.receive_file(
        upload=SimpleUploadedFile(name, data), importer=get_importer(kind), by=by
    )
    answers = {**batch.options, "source_detail": "Forum 2021", "name_prefix": "", **options}
    assert actions.keep_answers(batch=batch, targets=batch.targets, options=answers)
    assert actions.ask_check(batch=batch)
    return after(batch)


def after(batch: ImportBatch) -> ImportBatch:
    """The import once the worker did what it waits for."""
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


def confirmed(batch: ImportBatch, by: User) -> ImportBatch:
    assert actions.ask_run(batch=batch, by=by)
    return after(batch)


def undone(batch: ImportBatch, by: User) -> ImportBatch:
    assert actions.ask_undo(batch=batch, by=by)
    return after(batch)


def counts(batch: ImportBatch) -> tuple[int, ...]:
    return tuple(
        batch.counts[name] for name in ("created", "updated", "unchanged", "duplicate", "rejected")
    )
