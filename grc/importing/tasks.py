"""Imports in the worker: checks of large files, runs, undoings, and what was left behind."""

from __future__ import annotations

import datetime
import logging

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from grc.importing import steps
from grc.models import ImportBatch

log = logging.getLogger(__name__)

STALLED_AFTER = datetime.timedelta(minutes=3)
GIVEN_UP_AFTER = datetime.timedelta(days=30)
# Below, a check takes less than a second: better done at once than waited for.
ROWS_AT_ONCE = 3_000


def renew_connection() -> None:
    """Leave a connection that the server closed since the last task."""
    if not connection.in_atomic_block:
        close_old_connections()


@app.task(name="grc.import.advance")
def advance_import(batch_id: int) -> None:
    renew_connection()
    steps.advance(batch_id=batch_id)


def start(batch: ImportBatch) -> None:
    """Have the work that ``batch`` waits for done by the worker, soon."""
    try:
        with transaction.atomic():  # a refusal by the database must not spoil what surrounds us
            advance_import.configure(queueing_lock=f"import-{batch.pk}").defer(batch_id=batch.pk)
    except AlreadyEnqueued:
        log.info("import %s is already in the queue", batch.pk)


@app.periodic(cron="* * * * *")
@app.task(name="grc.import.resume")
def resume_imports(timestamp: int) -> None:
    """Start again the imports whose worker was killed: each step is all or nothing."""
    renew_connection()
    stalled = ImportBatch.objects.filter(
        state__in=ImportBatch.WORKING, updated_at__lt=timezone.now() - STALLED_AFTER
    )
    for batch in stalled:
        start(batch)


@app.periodic(cron="41 3 * * *")
@app.task(name="grc.import.purge")
def purge_imports(timestamp: int) -> None:
    """Delete the imports given up for a month: they hold personal data that serves nothing."""
    renew_connection()
    ImportBatch.objects.filter(
        state__in=ImportBatch.WAITING, updated_at__lt=timezone.now() - GIVEN_UP_AFTER
    ).delete()
