"""Events from a calendar (iCalendar): known by their UID, changed by what is more recent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from communities.models import Community, Place
from events.models import Event
from grc.models import Audience, User
from tests.factories import EventFactory
from tests.imports import confirmed, counts, received, undone
from tests.spreadsheets import real

pytestmark = pytest.mark.django_db
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//FR\r\n"
SOON = timezone.localdate().replace(day=1) + dt.timedelta(days=40)


def vevent(*lines: str, uid: str = "a@example.org", start: str = "") -> str:
    start = start or f"DTSTART;TZID=Europe/Paris:{SOON:%Y%m%d}T180000"
    said = lines or ("SUMMARY:Atelier",)
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", start, *said, "END:VEVENT", ""))


def imported(by: User, *events: str, **options: Any) -> Any:
    content = HEAD + "".join(events) + "END:VCALENDAR\r\n"
    return received(by, content, "agenda.ics", kind="evenements", **options)


def hour(event: Event) -> str:
    return f"{timezone.localtime(event.starts_at):%d/%m %H:%M}"


def test_all_that_it_says(administrator: User, community: Community) -> None:
    hall = Place.objects.create(name="La Halle")
    batch = imported(administrator, vevent(
        "SUMMARY:Goûter\\, fruits", "DURATION:PT90M", "LOCATION:LA HALLE", "CATEGORIES:Atelier,x",
        "DESCRIPTION:Une ligne qui est si longue qu’elle est coupée par le programme qui l’a éc",
        " rite\\net une autre", "URL:https://example.org/a",
        "ORGANIZER;CN=Ada:mailto:a@example.org",
        "ATTENDEE:mailto:b@example.org", "SEQUENCE:2", "LAST-MODIFIED:20260101T080000Z",
    ))  # fmt: skip
    assert counts(batch) == (1, 0, 0, 0, 0)
    confirmed(batch, administrator)
    event = Event.objects.get()
    assert (event.title, event.kind, event.place) == ("Goûter, fruits", "workshop", hall)
    assert hour(event).endswith("18:00")
    assert event.duration == dt.timedelta(minutes=90)
    assert event.description == (
        "Une ligne qui est si longue qu’elle est coupée par le programme qui l’a écrite\n"
        "et une autre\nLien : https://example.org/a"
    )
    assert (event.source_uid, event.source_version) == (
        "a@example.org", "000000002 20260101T080000"
    )  # fmt: skip
    undone(batch, administrator)
    assert not Event.objects.exists()


def test_again_changes_what_changed_and_doubles_nothing(administrator: User) -> None:
    first = vevent("SUMMARY:Atelier", "SEQUENCE:1", "DESCRIPTION:Avant")
    confirmed(imported(administrator, first, vevent("SUMMARY:Autre", uid="b")), administrator)
    assert counts(imported(administrator, first, vevent("SUMMARY:Autre", uid="b"))) == (
        0, 0, 2, 0, 0
    )  # fmt: skip
    moved = f"DTSTART;TZID=Europe/Paris:{SOON:%Y%m%d}T193000"
    second = vevent("SUMMARY:Atelier déplacé", "SEQUENCE:2", "DESCRIPTION:Après", start=moved)
    batch = imported(administrator, second, second)
    assert counts(batch) == (0, 1, 0, 1, 0)
    confirmed(batch, administrator)
    event = Event.objects.get(source_uid="a@example.org")
    assert (event.title, event.description, hour(event)[-5:]) == (
        "Atelier déplacé", "Après", "19:30"
    )  # fmt: skip
    older = imported(administrator, first)
    assert counts(older) == (0, 0, 1, 0, 0)
    assert "plus récent" in older.rows.get().warnings[""]
    undone(batch, administrator)
    event.refresh_from_db()
    assert (event.title, event.description) == ("Atelier", "Avant")
    assert hour(event)[-5:] == "18:00"


def test_what_was_put_right_here_stays(administrator: User) -> None:
    content = vevent("SUMMARY:Atellier", "SEQUENCE:1")
    confirmed(imported(administrator, content), administrator)
    Event.objects.update(title="Atelier")
    assert counts(imported(administrator, content)) == (0, 0, 1, 0, 0)
    unsigned = vevent("SUMMARY:Sans version", uid="z")
    confirmed(imported(administrator, unsigned), administrator)
    batch = imported(administrator, vevent("SUMMARY:Sans version, changé", uid="z"))
    assert counts(batch) == (0, 1, 0, 0, 0)


def test_our_own_calendar_changes_nothing(administrator: User, client: Client) -> None:
    event = EventFactory(audience=Audience.PUBLIC, title="D’ici")
    content = client.get("/evenements/flux/tous.ics").content.replace(b"D\xe2\x80\x99ici", b"Autre")
    batch = received(administrator, content, "tous.ics", kind="evenements")
    assert counts(batch) == (0, 0, 1, 0, 0)
    assert batch.rows.get().target == event.pk


def test_days_zones_and_what_is_cancelled(administrator: User) -> None:
    day, after = f"{SOON:%Y%m%d}", f"{SOON + dt.timedelta(days=2):%Y%m%d}"
    batch = imported(
        administrator,
        vevent("SUMMARY:Jours", f"DTEND;VALUE=DATE:{after}", uid="1",
               start=f"DTSTART;VALUE=DATE:{day}"),
        vevent("SUMMARY:Zone", uid="2", start=f"DTSTART;TZID=Romance Standard Time:{day}T090000"),
        vevent("SUMMARY:Flottant", uid="3", start=f"DTSTART:{day}T090000"),
        vevent("SUMMARY:Annulé", "STATUS:CANCELLED", uid="4"),
        vevent("DESCRIPTION:Sans titre", uid="5"),
    )  # fmt: skip
    assert counts(batch) == (3, 0, 0, 0, 2)
    assert any("annulez-le" in told for row in batch.rows.all() for told in row.errors.values())
    confirmed(batch, administrator)
    days = Event.objects.get(title="Jours")
    assert hour(days)[-5:] == "00:00"
    assert timezone.localdate(days.ends_at) == SOON + dt.timedelta(days=1)
    assert {hour(Event.objects.get(title=title))[-5:] for title in ("Zone", "Flottant")} == {
        "09:00"
    }


def test_a_rule_gives_its_dates(administrator: User) -> None:
    day = dt.date(timezone.localdate().year + 1, 3, 20)  # the clocks change in between
    start = f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T180000"
    week, third = day + dt.timedelta(7), day + dt.timedelta(14)
    master = vevent(
        "SUMMARY:Chorale", "RRULE:FREQ=WEEKLY;COUNT=4",
        f"EXDATE;TZID=Europe/Paris:{third:%Y%m%d}T180000", start=start,
    )  # fmt: skip
    moved = vevent("SUMMARY:Chorale, plus tard", f"RECURRENCE-ID:{week:%Y%m%d}T180000",
                   start=f"DTSTART:{week:%Y%m%d}T200000")  # fmt: skip
    batch = imported(administrator, master, moved)
    assert counts(batch) == (3, 0, 0, 0, 0)
    assert any(
        "règle n’est pas reprise" in w for r in batch.rows.all() for w in r.warnings.values()
    )
    confirmed(batch, administrator)
    assert [hour(event)[-5:] for event in Event.objects.order_by("starts_at")] == [
        "18:00", "20:00", "18:00"
    ]  # fmt: skip
    assert counts(imported(administrator, master, moved)) == (0, 0, 3, 0, 0)
    endless = imported(administrator, vevent("SUMMARY:Marche", "RRULE:FREQ=DAILY", uid="d"))
    assert 500 < counts(endless)[0] <= 600


@pytest.mark.parametrize(
    "content",
    ["BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:coupé", "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
     HEAD + vevent("RRULE:FREQ=NEVER")],
)  # fmt: skip
def test_broken_ones_are_refused_with_a_sentence(administrator: User, content: str) -> None:
    from grc.importing.errors import UnreadableFile

    with pytest.raises(UnreadableFile):
        received(administrator, content, "a.ics", kind="evenements")


def test_a_real_one(administrator: User) -> None:
    """Of the National Assembly: a CALSCALE that does not exist, lines that are never folded."""
    content = real("events/agenda-assemblee-nationale.ics").read_bytes()
    batch = received(administrator, content, "agenda.ics", kind="evenements")
    wanted = content.count(b"BEGIN:VEVENT")
    assert counts(batch) == (wanted, 0, 0, 0, 0)
    confirmed(batch, administrator)
    assert Event.objects.count() == wanted
    again = received(administrator, content, "agenda.ics", kind="evenements")
    assert counts(again) == (0, 0, wanted, 0, 0)
