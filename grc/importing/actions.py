"""The steps of an import: receive a file, choose its columns, check, confirm, undo, give up."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from grc.importing import files, staging, writing
from grc.importing.columns import is_title
from grc.importing.errors import UnreadableFile
from grc.importing.reader import Reading, sheet_heads
from grc.importing.registry import Importer, get_importer
from grc.importing.table import Heading, find_heading, open_table
from grc.models import ImportBatch, User

log = logging.getLogger(__name__)
State = ImportBatch.State

SAMPLES = 60
SHOWN_SAMPLES = 4
LONGEST_SAMPLE = 120


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


def likeliest_sheet(path: Path, importer: Importer) -> str:
    """The sheet whose titles are best recognised; among equals, the one with most rows."""

    def known(text: str) -> bool:
        return is_title(text, importer.fields)

    def promise(name: str) -> tuple[int, int]:
        heading = find_heading(heads[name], known)
        data = sum(1 for row in heads[name] if row.number > heading.last)
        return (sum(map(known, heading.titles)) if data else 0, data)

    heads = sheet_heads(path)
    return max(heads, key=promise, default="")


def choose_table(*, batch: ImportBatch, sheet: str, heading: int | None) -> None:
    """Read another sheet of the file, or take other titles (0: none; None: search for them)."""
    with files.kept_file(batch) as path:
        read_columns(batch, path, sheet=sheet, heading=heading)
    batch.save()


def read_columns(batch: ImportBatch, path: Path, *, sheet: str, heading: int | None) -> None:
    """Read the whole file once; fill ``batch`` with its columns, their samples and targets."""
    importer = get_importer(batch.importer)
    with open_table(path, sheet, lambda text: is_title(text, importer.fields), heading) as table:
        samples: list[list[str]] = [[] for _title in table.heading.titles]
        rows = 0
        for row in table.rows:
            rows += 1
            samples.extend([] for _cell in row.cells[len(samples) :])
            for index, cell in enumerate(row.cells):
                if cell and len(samples[index]) < SAMPLES:
                    samples[index].append(cell[:LONGEST_SAMPLE])
        if not rows:
            raise UnreadableFile("no_rows")
        fill_columns(batch, importer, table.heading, samples)
        batch.sheets = [name[:200] for name in table.reading.sheets]
        batch.sheet = sheet
        batch.reading = {**described(table.reading), "rows": rows}


def fill_columns(
    batch: ImportBatch, importer: Importer, heading: Heading, samples: Sequence[Sequence[str]]
) -> None:
    from grc.importing.table import named

    titles = [*heading.titles, *named([""] * len(samples))[len(heading.titles) :]]
    targets, options = importer.propose(titles, samples)
    batch.heading = heading.number
    batch.columns = [
        {"title": title, "samples": cells[:SHOWN_SAMPLES], "target": target}
        for title, cells, target in zip(titles, samples, targets, strict=True)
    ]
    batch.options = {**options, **batch.options}


def described(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "encoding": reading.encoding,
        "separator": reading.separator,
        **reading.notes,
    }


def ask_check(*, batch: ImportBatch, targets: Sequence[str], options: dict[str, Any]) -> bool:
    """Keep the answers about ``batch`` and take it to its check. False when it was elsewhere."""
    columns = [
        {**column, "target": target} for column, target in zip(batch.columns, targets, strict=True)
    ]
    return ImportBatch.objects.move(
        batch.pk, to=State.CHECKING, among=ImportBatch.WAITING,
        columns=columns, options=options, problem="", updated_at=timezone.now(),
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
        batch.rows.all().delete()
        checker = importer.checker(batch)
        known = lambda text: is_title(text, importer.fields)  # noqa: E731
        with (
            files.kept_file(batch) as path,
            open_table(path, batch.sheet, known, batch.heading) as table,
        ):
            staging.stage(map(checker.check, table.rows))
        staging.match(importer)
        staging.plan(batch, importer)
        staging.keep_rows(batch)
        batch.counts = staging.counted(batch)
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
            staging.match(importer)
            staging.lock_targets(importer)
            staging.plan(batch, importer, final=True)
            staging.settle_rows(batch)
            writing.write_created(batch, importer, by)
            if importer.written:
                writing.write_updated(batch, importer)
            for link in importer.links(batch):
                writing.write_links(link)
        batch.parts.all().delete()
        batch.counts = staging.counted(batch)
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
