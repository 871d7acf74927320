"""The background tasks of ``gardeners``, found here by procrastinate."""

import datetime as dt
import logging
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from gardeners.digests.sending import send_digests
from gardeners.models import Review
from gardeners.notices import send_notices
from gardeners.receiving.keeping import delete_outdated
from gardeners.receiving.mailboxes import read_mailbox
from gardeners.reviewing.sending import readers_of, send_to
from gardeners.suggestions.watch import look
from grc.importing.tasks import renew_connection

log = logging.getLogger(__name__)
LATELY = dt.timedelta(days=3)


@app.periodic(cron="41 5-17 * * *")
@app.task(name="gardeners.mandates.tell_ends")
def tell_ends_of_mandates(timestamp: int) -> None:
    """Tell that mandates end: each hour of the day (UTC), so that a run missed is soon made up."""
    renew_connection()
    send_notices()


@app.task(name="gardeners.reviews.send_minutes")
def send_minutes(review_id: int) -> None:
    """Send the minutes of a review to each of its readers who has not had them."""
    renew_connection()
    review = Review.objects.closed().filter(pk=review_id).first()
    if review is None:
        return
    for user in readers_of(review):
        try:
            send_to(review, user)
        except OSError:  # an address refused must not keep the others from theirs
            log.exception("minutes of review %s to user %s", review.pk, user.pk)


@app.periodic(cron="17 * * * *")
@app.task(name="gardeners.reviews.send_missing")
def send_missing_minutes(timestamp: int) -> None:
    """Send what could not be sent, or what a worker that was killed left."""
    renew_connection()
    lately = Review.objects.filter(closed_at__gte=timezone.now() - LATELY)
    for pk in lately.values_list("pk", flat=True):
        send_minutes(review_id=pk)


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


@app.periodic(cron="*/15 4-20 * * *")
@app.task(name="gardeners.digests.send")
def send_due_digests(timestamp: int) -> None:
    """Send the digests of the morning; later in the day (UTC), those that could not be."""
    renew_connection()
    send_digests()


@app.periodic(cron="*/5 * * * *")
@app.task(name="gardeners.receiving.read")
def read_received_emails(timestamp: int) -> None:
    """Read the mailbox of this machine, where there is one."""
    renew_connection()
    if settings.GRC_MAILBOX:
        read_mailbox(Path(settings.GRC_MAILBOX))


@app.periodic(cron="37 3 * * *")
@app.task(name="gardeners.receiving.purge")
def purge_received_emails(timestamp: int) -> None:
    """Delete the received emails that have served, or were left for long."""
    renew_connection()
    delete_outdated()
