"""The background tasks of ``communities``, found here by procrastinate."""

from procrastinate.contrib.django import app

from communities.duplicates.watch import look
from grc.importing.tasks import renew_connection


@app.periodic(cron="*/5 * * * *")
@app.task(name="communities.duplicates.look")
def look_for_duplicates(timestamp: int) -> None:
    """Look at the actors that changed: those of an import are there within minutes."""
    renew_connection()
    look()


@app.periodic(cron="23 2 * * *")
@app.task(name="communities.duplicates.look_at_all")
def look_at_all_duplicates(timestamp: int) -> None:
    """Look at all actors: what counts as alike changes with the communes and with versions."""
    renew_connection()
    look(everything=True)
