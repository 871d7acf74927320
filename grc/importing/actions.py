"""What people ask of an import: receive a file, choose its columns, check, run, stop, undo, give
up. The work itself is in ``steps``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grc.importing import files
from grc.importing.proposing import likeliest_sheet, read_columns
from grc.importing.registry import Importer
from grc.models import ImportBatch, User

State = ImportBatch.State


def receive_file(*, upload: UploadedFile[bytes], importer: Importer, by: User) -> ImportBatch:
    """Keep an uploaded spreadsheet and propose where each column goes.

    Raises ``UnreadableFile`` (and keeps nothing) when it is not one that can be read.
    """
    name = PurePath(upload.name or "").name[-200:] or _("fichier")
    with files.on_disk(upload.chunks(), name) as path, transaction.atomic():
        batch = ImportBatch(
            importer=importer.name, created_by=by, file_name=name, file_size=path.stat().st_size
        )
        read_columns(batch, path, sheet=likeliest_sheet(path, importer), heading=None)
        batch.save()
        files.keep(batch, path)
    return batch


def choose_table(
    *, batch: ImportBatch, sheet: str, heading: int | None, recall: bool = True
) -> None:
    """Read another sheet of the file, or take other titles (0: none; None: search for them).

    Without ``recall``, what was answered for a file with the same titles is not proposed. Rows
    that were already checked are forgotten, with what was corrected in them.
    """
    with transaction.atomic(), files.kept_file(batch) as path:
        if not recall:
            batch.options = {}
        read_columns(batch, path, sheet=sheet, heading=heading, recall=recall)
        batch.state = State.COLUMNS
        batch.save()
        batch.rows.all().delete()


def keep_answers(*, batch: ImportBatch, targets: Sequence[str], options: dict[str, Any]) -> bool:
    """Keep where columns go and what was answered for the whole file. False when the import went
    on meanwhile."""
    batch.columns = [
        {**column, "target": target} for column, target in zip(batch.columns, targets, strict=True)
    ]
    batch.options = options
    return ImportBatch.objects.move(
        batch.pk, to=State.COLUMNS, among=ImportBatch.WAITING,
        columns=batch.columns, options=options, problem="", updated_at=timezone.now(),
    )  # fmt: skip


def keep_meanings(*, batch: ImportBatch, meanings: Mapping[int, Mapping[str, str]]) -> bool:
    """Keep what the values of columns mean, by the index of the column. False when the import
    went on meanwhile."""
    batch.columns = [
        {**column, "meanings": {**column.get("meanings", {}), **meanings.get(index, {})}}
        for index, column in enumerate(batch.columns)
    ]
    return ImportBatch.objects.move(
        batch.pk, to=State.COLUMNS, among=ImportBatch.WAITING,
        columns=batch.columns, problem="", updated_at=timezone.now(),
    )  # fmt: skip


def ask_check(*, batch: ImportBatch) -> bool:
    """Take ``batch`` to its check. False when it was elsewhere."""
    return moved(batch, to=State.CHECKING, among=ImportBatch.WAITING)


def ask_run(*, batch: ImportBatch, by: User) -> bool:
    """Confirm a checked import. False when someone else, or another click, already did."""
    return moved(batch, to=State.RUNNING, among=(State.CHECKED,), confirmed_by=by, context=uuid4())


def ask_stop(*, batch: ImportBatch) -> bool:
    """Stop the check of an import, or its run: what that wrote is then taken back, and it waits
    for a confirmation again. False when it was elsewhere, or ended meanwhile."""
    if moved(batch, to=State.COLUMNS, among=(State.CHECKING,)):
        return True
    return moved(batch, to=State.STOPPING, among=(State.RUNNING,))


def ask_undo(*, batch: ImportBatch, by: User) -> bool:
    """Ask to undo an import that was run. False when that is not, or no longer, possible."""
    return moved(batch, to=State.UNDOING, among=(State.DONE,), undone_by=by)


def moved(batch: ImportBatch, *, to: State, among: tuple[State, ...], **changes: Any) -> bool:
    """Whether ``batch`` could be taken from one of the states ``among`` to another, for work that
    begins now."""
    return ImportBatch.objects.move(
        batch.pk, to=to, among=among, **changes,
        problem="", done_rows=0, asked_at=timezone.now(), updated_at=timezone.now(),
    )  # fmt: skip


def give_up(*, batch: ImportBatch) -> bool:
    """Delete an import that was not run, with its file and rows. False when it was, or works."""
    deleted, _by_model = ImportBatch.objects.filter(
        pk=batch.pk, state__in=ImportBatch.WAITING
    ).delete()
    return deleted > 0
