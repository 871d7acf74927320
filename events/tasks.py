"""The background tasks of ``events``, found here by procrastinate."""

from procrastinate.contrib.django import app

from events.actions import extend
from grc.importing.tasks import renew_connection


@app.periodic(cron="7 3 * * *")
@app.task(name="events.series.extend")
def extend_series(timestamp: int) -> None:
    """Write the dates of series eighteen months ahead."""
    renew_connection()
    extend()
