"""The background tasks of ``gardeners``, found here by procrastinate."""

from procrastinate.contrib.django import app

from gardeners.suggestions.watch import look
from grc.importing.tasks import renew_connection


@app.periodic(cron="*/5 * * * *")
@app.task(name="gardeners.suggestions.look")
def look_for_synergies(timestamp: int) -> None:
    """Look at the needs that changed."""
    renew_connection()
    look()


@app.periodic(cron="47 2 * * *")
@app.task(name="gardeners.suggestions.look_at_all")
def look_for_all_synergies(timestamp: int) -> None:
    """Look at all needs: how rare a word is, and what communities decided, change every day."""
    renew_connection()
    look(everything=True)
