"""The work of an import, done by the worker: check its rows, write them, take them back.

Rows are checked and written some thousands at a time, each in a transaction of its own: how far it
went is seen, someone may stop it, and whoever dies in between, another goes on from there. A row
is written once, however often this is asked: its version says so.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grc.history import under_context
from grc.importing import correcting, files, staging, writing
from grc.importing.columns import is_title
from grc.importing.counting import counted
from grc.importing.errors import UnreadableFile
from grc.importing.registry import CheckedRow, Importer, get_importer
from grc.importing.table import open_table
from grc.importing.telling import tell_end
from grc.models import ImportBatch

log = logging.getLogger(__name__)
State = ImportBatch.State

ROWS_CHECKED = 2_000  # at a time
ROWS_WRITTEN = 5_000
ATTEMPTS = 3  # to write rows whose records change at the same moment


def check(*, batch_id: int) -> None:
    """Read the file of an import again, check its rows and match them, into the waiting rows.

    Does nothing for an import that does not wait for it: it may safely be asked twice.
    """
    batch = ImportBatch.objects.filter(pk=batch_id, state=State.CHECKING).first()
    if batch is None or not stage_all(batch, get_importer(batch.importer)):
        return
    with transaction.atomic():
        batch = locked(batch_id, State.CHECKING)
        if batch is None:
            return
        importer = get_importer(batch.importer)
        batch.rows.all().delete()
        staging.take_staged()
        staging.match(batch, importer)
        staging.plan(batch, importer)
        staging.keep_rows(batch)
        batch.counts = counted(batch, importer)
        batch.state = State.CHECKED
        batch.save()


def stage_all(batch: ImportBatch, importer: Importer) -> bool:
    """Check every row into the temporary table; False when the import was stopped meanwhile."""
    staging.create_staged()
    checker = importer.checker(batch)
    kept = correcting.kept_decisions(batch)
    known = lambda text: is_title(text, importer.fields)  # noqa: E731
    with (
        files.kept_file(batch) as path,
        open_table(path, batch.sheet, known, batch.heading) as table,
    ):
        checked = (
            correcting.checked_with(checker, row, kept.get(row.number)) for row in table.rows
        )
        while some := list(islice(with_companions(checked), ROWS_CHECKED)):
            with transaction.atomic():
                staging.copy_some(some)
                if not advanced(batch.pk, State.CHECKING, len(some)):
                    return False
    return True


def with_companions(rows: Iterator[CheckedRow]) -> Iterator[CheckedRow]:
    for checked in rows:
        yield checked
        if checked.companion:
            yield checked.companion


def execute(*, batch_id: int) -> None:
    """Write the good rows of a confirmed import.

    Rows are matched again first: the records may have changed since the check. Does nothing for
    an import that is not confirmed, or that was run already.
    """
    batch = ImportBatch.objects.filter(pk=batch_id, state=State.RUNNING).first()
    if batch is None:
        return
    for first, last in staging.ranges(batch, ROWS_WRITTEN):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                if not write_some(batch_id, first, last):
                    return
                break
            except IntegrityError:  # someone wrote the same record meanwhile: match again
                log.warning("import %s: records changed meanwhile", batch_id, exc_info=True)
                if attempt == ATTEMPTS:
                    raise
    finish(batch_id)


@transaction.atomic
def write_some(batch_id: int, first: int, last: int) -> bool:
    """Write the rows from ``first`` to ``last`` that are not written yet; False when the import
    is no longer to be run."""
    batch = locked(batch_id, State.RUNNING)
    if batch is None:
        return False
    importer = get_importer(batch.importer)
    by = batch.confirmed_by
    with under_context(
        batch.context, user=by and by.pk, import_id=batch.pk, file=batch.file_name
    ):  # fmt: skip
        writing.begin(importer)
        taken = staging.take_up(batch, importer, first, last)
        staging.match(batch, importer)
        staging.lock_targets(importer)
        staging.plan(batch, importer, final=True)
        staging.settle_rows(batch)
        writing.write_created(batch, importer, by)
        if importer.written:
            writing.write_updated(batch, importer)
        for link in importer.links(batch):
            writing.write_links(link)
    return advanced(batch_id, State.RUNNING, taken)


@transaction.atomic
def finish(batch_id: int) -> None:
    batch = locked(batch_id, State.RUNNING)
    if batch is None:
        return
    batch.parts.all().delete()
    batch.counts = counted(batch, get_importer(batch.importer))
    batch.state = State.DONE
    batch.finished_at = timezone.now()
    batch.save()
    tell_end(batch)


@transaction.atomic
def undo(*, batch_id: int) -> None:
    """Undo a whole import: created records are removed, updated ones get back what stood there.

    A record that was changed, or is spoken of elsewhere, since, is left alone and its row says
    why.
    """
    batch = locked(batch_id, State.UNDOING)
    if batch is None:
        return
    batch.counts = {**batch.counts, **take_back(batch)}
    batch.state = State.UNDONE
    batch.undone_at = timezone.now()
    batch.save()
    tell_end(batch)


@transaction.atomic
def stop(*, batch_id: int) -> None:
    """Take back what a run wrote before it was stopped: it waits for a confirmation again."""
    batch = locked(batch_id, State.STOPPING)
    if batch is None:
        return
    refused = take_back(batch)["refused"]
    staging.forget_written(batch)
    batch.problem = batch.problem or _("Import arrêté : rien n’a été gardé.")
    if refused:
        batch.problem += " " + ngettext(
            "Sauf %(count)s fiche, que quelqu’un a changée ou utilisée entre-temps.",
            "Sauf %(count)s fiches, que quelqu’un a changées ou utilisées entre-temps.",
            refused,
        ) % {"count": refused}
    batch.counts = counted(batch, get_importer(batch.importer))
    batch.state = State.CHECKED
    batch.save()


def take_back(batch: ImportBatch) -> dict[str, int]:
    """Remove the records that an import created, put back those that it changed; how many were
    ``undone``, and how many ``refused``."""
    importer = get_importer(batch.importer)
    by = batch.undone_by or batch.confirmed_by
    metadata = {"user": by and by.pk, "undone_import_id": batch.pk, "file": batch.file_name}
    with under_context(None, **metadata):
        writing.begin(importer)
        writing.lock_written(batch, importer)
        writing.refuse_touched(batch, importer)
        for link in importer.links(batch):
            writing.remove_links(batch, link)
        if importer.written:
            writing.restore_updated(batch, importer)
        writing.remove_created(batch, importer)
    return writing.mark_undone(batch)


STEPS = {
    State.CHECKING: check,
    State.RUNNING: execute,
    State.STOPPING: stop,
    State.UNDOING: undo,
}
BACK = {
    State.CHECKING: State.COLUMNS,
    State.RUNNING: State.STOPPING,
    State.STOPPING: State.STOPPING,
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
            work(batch)
        finally:
            staging.drop_tables()
            if batch.state == State.RUNNING:  # failed, or stopped by someone
                stop(batch_id=batch_id)


def work(batch: ImportBatch) -> None:
    try:
        STEPS[State(batch.state)](batch_id=batch.pk)
    except UnreadableFile as error:
        step_back(batch, str(error))
    except IntegrityError:
        log.warning("import %s: records changed meanwhile", batch.pk, exc_info=True)
        changed = _("Des fiches ont changé au même moment : rien n’a été écrit. Recommencez.")
        step_back(batch, changed)
    except Exception:
        step_back(batch, _("Une erreur est survenue : rien n’a été écrit. Recommencez."))
        raise


def step_back(batch: ImportBatch, problem: str) -> None:
    ImportBatch.objects.move(
        batch.pk, to=BACK[State(batch.state)], among=(batch.state,),
        problem=problem, updated_at=timezone.now(),
    )  # fmt: skip


def advanced(batch_id: int, state: str, rows: int) -> bool:
    """Count the rows done; False when the import is no longer in ``state``."""
    return ImportBatch.objects.move(
        batch_id, to=state, among=(state,),
        done_rows=F("done_rows") + rows, updated_at=timezone.now(),
    )  # fmt: skip


def locked(batch_id: int, state: str) -> ImportBatch | None:
    """The import, held until the end of the transaction, if it is in ``state``."""
    return ImportBatch.objects.select_for_update().filter(pk=batch_id, state=state).first()
