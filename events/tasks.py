"""The background tasks of ``events``, found here by procrastinate."""

from procrastinate.contrib.django import app

from events.actions import extend, move_all_up
from events.announcements import send_announcements
from events.invitations import send_invitations
from events.reminders import send_reminders
from events.seats import tell_seats
from grc.importing.tasks import renew_connection


@app.periodic(cron="7 3 * * *")
@app.task(name="events.series.extend")
def extend_series(timestamp: int) -> None:
    """Write the dates of series eighteen months ahead."""
    renew_connection()
    extend()


@app.periodic(cron="*/5 * * * *")
@app.task(name="events.seats.move_up")
def move_up_waiting(timestamp: int) -> None:
    """Give the seats that were added to those who wait, and tell whoever could not be told."""
    renew_connection()
    move_all_up()
    tell_seats()


@app.task(name="events.seats.tell")
def tell_seats_of(event_id: int) -> None:
    """Tell those who rose from the waiting list of an event."""
    renew_connection()
    tell_seats(event_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="events.invitations.send_missing")
def send_missing_invitations(timestamp: int) -> None:
    """Send what could not be sent, or what a worker that was killed left."""
    renew_connection()
    send_invitations()


@app.task(name="events.invitations.send")
def send_invitations_of(event_id: int) -> None:
    """Send the invitations that were prepared for an event."""
    renew_connection()
    send_invitations(event_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="events.announcements.send")
def tell_changes_of_events(timestamp: int) -> None:
    """Tell who should know of events that were cancelled, or whose date or place changed."""
    renew_connection()
    send_announcements()


@app.periodic(cron="*/15 5-19 * * *")
@app.task(name="events.reminders.send")
def send_due_reminders(timestamp: int) -> None:
    """Remind of the events of the next two days, by day (UTC)."""
    renew_connection()
    send_reminders()
