"""The steps of an import: receive a file, choose its columns, check, confirm, undo, give up."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from grc.importing import correcting, files, staging, writing
from grc.importing.columns import is_title
from grc.importing.counting import counted
from grc.importing.errors import UnreadableFile
from grc.importing.proposing import likeliest_sheet, read_columns
from grc.importing.registry import Importer, get_importer
from grc.importing.table import open_table
from grc.models import ImportBatch, User

log = logging.getLogger(__name__)
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
    return ImportBatch.objects.move(
        batch.pk, to=State.CHECKING, among=ImportBatch.WAITING,
        problem="", updated_at=timezone.now(),
    )  # fmt: skip


def check(*, batch_id: int) -> None:
    """Read the file of an import again, check its rows and match them, into the waiting rows.

    Does nothing for an import that does not wait for it: it may safely be asked twice.
    """
    with transaction.atomic():
        batch = locked(batch_id, State.CHECKING)
        if batch is None:
            return
        importer = get_importer(batch.importer)
        kept = correcting.kept_decisions(batch)
        batch.rows.all().delete()
        checker = importer.checker(batch)
        known = lambda text: is_title(text, importer.fields)  # noqa: E731
        with (
            files.kept_file(batch) as path,
            open_table(path, batch.sheet, known, batch.heading) as table,
        ):
            staging.stage(
                correcting.checked_with(checker, row, kept.get(row.number)) for row in table.rows
            )
        staging.match(batch, importer)
        staging.plan(batch, importer)
        staging.keep_rows(batch)
        batch.counts = counted(batch, importer)
        batch.state = State.CHECKED
        batch.save()


def ask_run(*, batch: ImportBatch, by: User) -> bool:
    """Confirm a checked import. False when someone else, or another click, already did."""
    return ImportBatch.objects.move(
        batch.pk, to=State.RUNNING, among=(State.CHECKED,),
        confirmed_by=by, problem="", updated_at=timezone.now(),
    )  # fmt: skip


def execute(*, batch_id: int) -> None:
    """Write the good rows of a confirmed import, all or none.

    Rows are matched again first: the records may have changed since the check. Does nothing for
    an import that is not confirmed, or that was run already.
    """
    with transaction.atomic():
        batch = locked(batch_id, State.RUNNING)
        if batch is None:
            return
        importer = get_importer(batch.importer)
        by = batch.confirmed_by
        with pghistory.context(
            user=by and by.pk, import_id=batch.pk, file=batch.file_name
        ) as context:
            writing.begin(importer)
            staging.take_up(batch)
            staging.match(batch, importer)
            staging.lock_targets(importer)
            staging.plan(batch, importer, final=True)
            staging.settle_rows(batch)
            writing.write_created(batch, importer, by)
            if importer.written:
                writing.write_updated(batch, importer)
            for link in importer.links(batch):
                writing.write_links(link)
        batch.parts.all().delete()
        batch.counts = counted(batch, importer)
        batch.context = context.id
        batch.state = State.DONE
        batch.finished_at = timezone.now()
        batch.save()


def ask_undo(*, batch: ImportBatch, by: User) -> bool:
    """Ask to undo an import that was run. False when that is not, or no longer, possible."""
    return ImportBatch.objects.move(
        batch.pk, to=State.UNDOING, among=(State.DONE,),
        undone_by=by, problem="", updated_at=timezone.now(),
    )  # fmt: skip


def undo(*, batch_id: int) -> None:
    """Undo a whole import: created records are removed, updated ones get back what stood there.

    A record that was changed, or is spoken of elsewhere, since, is left alone and its row says
    why.
    """
    with transaction.atomic():
        batch = locked(batch_id, State.UNDOING)
        if batch is None:
            return
        importer = get_importer(batch.importer)
        by = batch.undone_by
        with pghistory.context(user=by and by.pk, undone_import_id=batch.pk, file=batch.file_name):
            writing.begin(importer)
            writing.lock_written(batch, importer)
            writing.refuse_touched(batch, importer)
            for link in importer.links(batch):
                writing.remove_links(batch, link)
            if importer.written:
                writing.restore_updated(batch, importer)
            writing.remove_created(batch, importer)
        batch.counts = {**batch.counts, **writing.mark_undone(batch)}
        batch.state = State.UNDONE
        batch.undone_at = timezone.now()
        batch.save()


STEPS = {State.CHECKING: check, State.RUNNING: execute, State.UNDOING: undo}
BACK = {
    State.CHECKING: State.COLUMNS,
    State.RUNNING: State.CHECKED,
    State.UNDOING: State.DONE,
}


def advance(*, batch_id: int) -> None:
    """Do the work that an import waits for. What goes wrong leaves it as before that work, with
    a sentence; nothing is half done."""
    batch = ImportBatch.objects.select_related("created_by").filter(pk=batch_id).first()
    if batch is None or not batch.is_working:
        return
    language = batch.created_by.language if batch.created_by else None
    with translation.override(language or translation.get_language()):
        try:
            STEPS[State(batch.state)](batch_id=batch_id)
        except UnreadableFile as error:
            step_back(batch, str(error))
        except IntegrityError:
            log.warning("import %s: records changed meanwhile", batch_id, exc_info=True)
            step_back(
                batch,
                _("Des fiches ont changé au même moment : rien n’a été écrit. Recommencez."),
            )
        except Exception:
            step_back(batch, _("Une erreur est survenue : rien n’a été écrit. Recommencez."))
            raise


def step_back(batch: ImportBatch, problem: str) -> None:
    ImportBatch.objects.move(
        batch.pk, to=BACK[State(batch.state)], among=(batch.state,),
        problem=problem, updated_at=timezone.now(),
    )  # fmt: skip


def locked(batch_id: int, state: str) -> ImportBatch | None:
    """The import, held until the end of the transaction, if it is in ``state``."""
    return ImportBatch.objects.select_for_update().filter(pk=batch_id, state=state).first()


def give_up(*, batch: ImportBatch) -> bool:
    """Delete an import that was not run, with its file and rows. False when it was, or works."""
    deleted, _by_model = ImportBatch.objects.filter(
        pk=batch.pk, state__in=ImportBatch.WAITING
    ).delete()
    return deleted > 0
