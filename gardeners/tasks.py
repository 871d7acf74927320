"""The background tasks of ``gardeners``, found here by procrastinate."""

from procrastinate.contrib.django import app

from gardeners.notices import send_notices
from grc.importing.tasks import renew_connection


@app.periodic(cron="41 5-17 * * *")
@app.task(name="gardeners.mandates.tell_ends")
def tell_ends_of_mandates(timestamp: int) -> None:
    """Tell that mandates end: each hour of the day (UTC), so that a run missed is soon made up."""
    renew_connection()
    send_notices()
