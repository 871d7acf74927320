"""The uploaded file: received, kept in the database in pieces, put back on disk to be read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from grc.importing import limits
from grc.importing.errors import UnreadableFile
from grc.models import ImportBatch, ImportPart

PART_BYTES = limits.MEGABYTE


@contextmanager
def on_disk(chunks: Iterable[bytes], name: str) -> Iterator[Path]:
    """A temporary file holding ``chunks``. Raises ``UnreadableFile`` when they weigh too much."""
    suffix = PurePath(name).suffix[:10]
    with tempfile.NamedTemporaryFile(prefix="grc-import-", suffix=suffix) as file:
        weight = 0
        for chunk in chunks:
            weight += len(chunk)
            if weight > limits.FILE_BYTES:
                raise UnreadableFile("too_heavy")
            file.write(chunk)
        file.flush()
        yield Path(file.name)


def keep(batch: ImportBatch, path: Path) -> None:
    """Keep the file at ``path`` with ``batch``, a megabyte at a time."""
    with path.open("rb") as file:
        number = 0
        while content := file.read(PART_BYTES):
            ImportPart.objects.create(batch=batch, number=number, content=content)
            number += 1


@contextmanager
def kept_file(batch: ImportBatch) -> Iterator[Path]:
    """The file of ``batch``, on disk for as long as the block runs."""
    numbers = batch.parts.values_list("number", flat=True)
    chunks = (bytes(batch.parts.get(number=number).content) for number in numbers)
    with on_disk(chunks, batch.file_name) as path:
        yield path
