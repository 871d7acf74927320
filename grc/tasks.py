"""The background tasks of ``grc``, found here by procrastinate."""

from procrastinate.contrib.django import app

from grc.importing.tasks import advance_import, purge_imports, renew_connection, resume_imports
from grc.models import ExportLog
from grc.throttle import forget_old

__all__ = ["advance_import", "purge_exports", "purge_imports", "purge_throttles", "resume_imports"]


@app.periodic(cron="17 * * * *")
@app.task(name="grc.throttle.purge")
def purge_throttles(timestamp: int) -> None:
    """Delete the counts of requests by anyone that serve no more."""
    renew_connection()
    forget_old()


@app.periodic(cron="53 3 * * *")
@app.task(name="grc.export.purge")
def purge_exports(timestamp: int) -> None:
    """Delete from the register the exports that it has held for long enough."""
    renew_connection()
    ExportLog.objects.outdated().delete()
