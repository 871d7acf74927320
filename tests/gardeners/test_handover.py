"""The end of a mandate: told in time, handed over."""

from __future__ import annotations

import datetime as dt
import smtplib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gardeners import notices
from gardeners.handing import days_to_tell
from gardeners.models import FollowUp, Handover, Mandate, MandateNotice
from grc.models import User
from tests.factories import (
    ActorFactory,
    AgentFactory,
    CommunityFactory,
    FollowUpFactory,
    MandateFactory,
    MandateProposalFactory,
    UserFactory,
    VolunteerFactory,
    days,
    today,
)

pytestmark = pytest.mark.django_db


def ending(community, *, left: int, begun: int = 150, **values: Any) -> Mandate:
    """A mandate whose last day is in ``left`` days (before today when less than 0)."""
    return MandateFactory(community=community, period=days(-begun, left + 1), **values)


@pytest.mark.parametrize(("left", "told"), [
    (61, None), (60, 60), (59, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None),
])  # fmt: skip
def test_when_the_end_is_told(community, left, told) -> None:
    assert days_to_tell(ending(community, left=left, begun=100), today()) == told


@pytest.mark.parametrize(("begun", "left", "told"), [(0, 29, None), (23, 7, 7), (10, 25, 30)])
def test_a_short_mandate_is_not_told_when_it_begins(community, begun, left, told) -> None:
    assert days_to_tell(ending(community, left=left, begun=begun), today()) == told


def test_a_mandate_without_an_end_is_never_told(community, agent) -> None:
    term = MandateFactory(community=community, user=agent, side="region", period=(today(), None))
    term.refresh_from_db()
    assert days_to_tell(term, today()) is None


def test_told_once_to_both_gardeners_and_administrators(
    community, region_gardener, administrator, agent, member
) -> None:
    mandate = ending(community, left=20)
    Mandate.objects.filter(user=region_gardener).update(period=days(-10, 400))
    AgentFactory(role=User.Role.ADMINISTRATOR, is_active=False)
    ending(CommunityFactory(name="Ailleurs", rotation_months=24), left=300)
    assert notices.send_notices() == 3
    assert notices.send_notices() == 0
    told = {message.to[0] for message in mail.outbox}
    assert told == {mandate.user.email, region_gardener.email, administrator.email}
    body = str(mail.outbox[0].body)
    assert "dans 20 jours" in body
    assert "Personne n’est encore prévu" in body
    assert reverse("gardeners:handover", args=[mandate.pk]) in body


def test_told_in_the_language_of_the_reader(community) -> None:
    english = UserFactory(language="en")
    ending(community, left=5, user=english)
    MandateFactory(community=community, period=days(6, 60), user__first_name="Ana")
    notices.send_notices()
    [message] = mail.outbox
    assert "ends on" in str(message.body)
    assert "Ana" in str(message.body)
    assert "termine" not in message.subject


def on(monkeypatch, day: dt.date) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: day)


def test_missed_days_are_caught_up_by_the_most_urgent_alone(community, monkeypatch) -> None:
    last = ending(community, left=70, begun=90).last_day
    assert last is not None
    for before, expected in ((61, []), (60, [60]), (59, []), (5, [7]), (4, []), (0, []), (-1, [])):
        on(monkeypatch, last - dt.timedelta(before))
        seen = set(MandateNotice.objects.values_list("pk", flat=True))
        notices.send_notices()
        told = MandateNotice.objects.exclude(pk__in=seen)
        assert [notice.days for notice in told] == expected, before


def test_a_message_that_fails_is_sent_by_the_next_run(
    community, region_gardener, monkeypatch
) -> None:
    mandate = ending(community, left=7)
    Mandate.objects.filter(user=region_gardener).update(period=days(-10, 400))
    send = mail.EmailMessage.send

    def broken(message: mail.EmailMessage, *args: Any) -> int:
        if message.to == [mandate.user.email]:
            raise smtplib.SMTPServerDisconnected
        return send(message, *args)

    monkeypatch.setattr(mail.EmailMessage, "send", broken)
    assert notices.send_notices() == 1
    assert [message.to for message in mail.outbox] == [[region_gardener.email]]
    monkeypatch.setattr(mail.EmailMessage, "send", send)
    assert notices.send_notices() == 1
    assert mail.outbox[1].to == [mandate.user.email]


def test_another_last_day_is_told_again(community) -> None:
    mandate = ending(community, left=7)
    assert notices.send_notices() == 1
    identifier = mail.outbox[0].extra_headers["Message-ID"]
    Mandate.objects.filter(pk=mandate.pk).update(period=days(-150, 6))
    assert notices.send_notices() == 1
    assert mail.outbox[1].extra_headers["Message-ID"] != identifier


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(community, monkeypatch) -> None:
    """The second waits for the first, whose message is on its way, and then has nothing to tell."""
    ending(community, left=7)
    send, sending = mail.EmailMessage.send, threading.Event()

    def slow(message: mail.EmailMessage, *args: Any) -> int:
        sending.set()
        time.sleep(0.5)
        return send(message, *args)

    def work() -> int:
        try:
            return notices.send_notices()
        finally:
            connection.close()

    monkeypatch.setattr(mail.EmailMessage, "send", slow)
    with ThreadPoolExecutor(2) as workers:
        one = workers.submit(work)
        assert sending.wait(10)
        other = workers.submit(work)
        assert (one.result(), other.result()) == (1, 0)
    assert len(mail.outbox) == 1


# ---------------------------------------------------------------------------------------------


def url(mandate: Mandate, page: str = "handover") -> str:
    return reverse(f"gardeners:{page}", args=[mandate.pk])


@pytest.fixture
def outgoing(community) -> User:
    return UserFactory(first_name="Odile", last_name="Sortante", email="odile@example.org")


def test_home_tells_who_is_concerned(community, outgoing, administrator, agent, browse) -> None:
    mandate = ending(community, left=12, user=outgoing)
    coming = MandateFactory(community=community, period=days(13, 90))
    for user, told in (
        (outgoing, True), (coming.user, True), (administrator, True), (agent, False)
    ):  # fmt: skip
        assert (url(mandate) in browse(user).get("/").content.decode()) is told, user


def test_who_reads_a_handover(community, outgoing, gardener, agent, member, browse) -> None:
    """Gardeners of today always; who left and who came, for 30 days."""
    mandate = ending(community, left=-30, begun=60, user=outgoing)
    long_over = ending(community, left=-61, begun=90, user=outgoing)
    assert browse(gardener).get(url(long_over)).status_code == 200
    assert browse(outgoing).get(url(mandate)).status_code == 200
    for user in (agent, member):
        assert browse(user).get(url(mandate)).status_code == 404
    assert browse(outgoing).get(url(long_over)).status_code == 404
    Mandate.objects.filter(pk=mandate.pk).update(period=days(-60, -30))
    assert browse(outgoing).get(url(mandate)).status_code == 404


def test_the_one_who_comes_reads_it_before_their_first_day(community, outgoing, browse) -> None:
    mandate = ending(community, left=5, user=outgoing, handover_note="Rappeler la mairie")
    coming = MandateFactory(community=community, period=days(6, 60))
    later = MandateFactory(community=community, period=days(60, 90))
    page = browse(coming.user).get(url(mandate))
    assert "Rappeler la mairie" in page.content.decode()
    assert browse(later.user).get(url(mandate)).status_code == 404
    assert browse(coming.user).post(url(mandate, "handover_note")).status_code == 403


def test_the_note_is_finished_after_the_end_and_nothing_else(
    community, outgoing, gardener, browse
) -> None:
    mandate = ending(community, left=-10, begun=60, user=outgoing)
    followup = FollowUpFactory(community=community, assignee=outgoing, audience="gardeners")
    client, page = browse(outgoing), url(mandate, "handover_note")
    assert client.post(page, {"handover_note": "<i>La mairie</i> attend."}).status_code == 302
    html = browse(gardener).get(url(mandate)).content.decode()
    assert "&lt;i&gt;La mairie" in html
    assert client.post(url(mandate, "handover_review")).status_code == 403
    assert followup.title not in client.get(url(mandate)).content.decode()
    client.post(url(mandate, "handover_pass_on"))
    followup.refresh_from_db()
    assert followup.assignee == outgoing
    assert browse(gardener).post(page, {"handover_note": "Autre"}).status_code == 403


def test_two_people_write_the_note(community, outgoing, administrator, browse) -> None:
    mandate = ending(community, left=5, user=outgoing)
    page = url(mandate, "handover_note")
    seen = {"version": mandate.version, "told": ""}
    browse(administrator).post(page, seen | {"handover_note": "Le premier"})
    response = browse(outgoing).post(page, seen | {"handover_note": "Le second"})
    assert response.status_code == 422
    assert "Le premier" in response.content.decode()
    assert "Le second" in response.content.decode()


def test_followups_pass_on_at_once_and_come_back(community, outgoing, gardener, browse) -> None:
    mandate = ending(community, left=-1, begun=60, user=outgoing)
    mine = {"community": community, "assignee": outgoing}
    passed = [FollowUpFactory(**mine), FollowUpFactory(**mine, audience="gardeners")]
    kept = [
        FollowUpFactory(**mine, status="done"), FollowUpFactory(assignee=outgoing),
        FollowUpFactory(**mine, archived_at=timezone.now()), FollowUpFactory(community=community),
    ]  # fmt: skip
    client = browse(gardener)
    html = client.get(url(mandate)).content.decode()
    assert all(followup.title in html for followup in passed)
    response = client.post(url(mandate, "handover_pass_on"), follow=True)
    assert "2 suivis passés à Tom Territoire" in response.content.decode()
    theirs = FollowUp.objects.filter(assignee=gardener)
    assert set(theirs) == set(passed)
    assert not any(FollowUp.objects.get(pk=each.pk).assignee == gardener for each in kept)
    history: Any = FollowUp._meta.get_field("history").related_model
    events = history.objects.filter(pgh_label="update", assignee=gardener.pk)
    assert events.count() == 2
    [context] = set(events.values_list("pgh_context", flat=True))
    client.post(reverse("grc:journal_undo", args=["suivis", context]))
    assert not theirs.all().exists()


def test_followups_wait_until_the_one_who_comes_reads_them(community, outgoing, browse) -> None:
    mandate = ending(community, left=5, user=outgoing)
    MandateFactory(community=community, period=days(6, 60))
    followup = FollowUpFactory(community=community, assignee=outgoing)
    assert "les lira à partir du" in browse(outgoing).get(url(mandate)).content.decode()
    browse(outgoing).post(url(mandate, "handover_pass_on"))
    followup.refresh_from_db()
    assert followup.assignee == outgoing


def test_done_when_both_say_so(community, outgoing, gardener, region_gardener, browse) -> None:
    mandate = ending(community, left=-1, begun=60, user=outgoing)
    assert browse(region_gardener).post(url(mandate, "handover_confirm")).status_code == 403
    browse(outgoing).post(url(mandate, "handover_confirm"))
    assert not Handover.objects.get().is_done
    browse(gardener).post(url(mandate, "handover_confirm"))
    handover = Handover.objects.get()
    assert handover.is_done
    assert handover.incoming == gardener
    assert url(mandate) not in browse(gardener).get("/").content.decode()
    rotation = reverse("gardeners:rotation", args=[community.slug])
    assert url(mandate) in browse(region_gardener).get(rotation).content.decode()


@pytest.mark.parametrize("day", ["2020-01-01", "x", "\0", "9999-99-99"])
def test_a_next_review_that_is_no_day_to_come(community, outgoing, browse, day) -> None:
    mandate = ending(community, left=5, user=outgoing)
    response = browse(outgoing).post(url(mandate, "handover_review"), {"next_review_on": day})
    assert response.status_code == 422
    assert not Handover.objects.exists()


def test_the_next_review(community, outgoing, browse) -> None:
    mandate = ending(community, left=5, user=outgoing)
    day = today() + dt.timedelta(9)
    browse(outgoing).post(url(mandate, "handover_review"), {"next_review_on": day.isoformat()})
    assert Handover.objects.get().next_review_on == day


# ---------------------------------------------------------------------------------------------


def test_communities_without_a_gardener_are_told_to_administrators(
    community, gardener, administrator, agent, browse
) -> None:
    both = CommunityFactory(name="Les Complets")
    for side in Mandate.Side.values:
        MandateFactory(community=both, side=side, user=AgentFactory())
    neither = CommunityFactory(name="Les Vacants", rotation_months=24)
    MandateFactory(community=neither, period=days(1, 60))
    assert set(type(community).objects.ungardened()) == {community, neither}
    home = browse(administrator).get("/").content.decode()
    assert "Communautés sans jardinier" in home
    assert reverse("gardeners:rotation", args=[neither.slug]) in home
    assert "ni territoire, ni Région" in home
    assert "sans jardinier" not in browse(agent).get("/").content.decode()
    page = "/communautes/?sans_jardinier=oui"
    shown = browse(administrator).get(page).content.decode()
    assert "Les Vacants" in shown
    assert "Les Complets" not in shown
    assert "Les Complets" in browse(agent).get(page).content.decode()  # theirs to filter no more


def test_what_nobody_sees_to_any_more(
    community, gardener, former_gardener, agent, administrator, browse
) -> None:
    here = {"community": community}
    stray = [
        FollowUpFactory(**here, assignee=former_gardener, title="Laissé là"),
        FollowUpFactory(**here, assignee=AgentFactory(is_active=False)),
    ]
    FollowUpFactory(**here, assignee=gardener)
    FollowUpFactory(**here, assignee=agent)
    FollowUpFactory(**here, assignee=former_gardener, status="done")
    assert set(FollowUp.objects.stray()) == set(stray)
    client = browse(administrator)
    assert "2 suivis sont à reprendre" in client.get("/").content.decode()
    sheet = client.get("/grc/suivis/?a_reprendre=true").content.decode()
    assert "Laissé là" in sheet
    hidden = browse(former_gardener).get("/grc/suivis/?a_reprendre=true").content.decode()
    assert "Laissé là" not in hidden


def test_same_number_of_queries_for_one_and_three(
    community, outgoing, gardener, administrator, browse
) -> None:
    mandate = ending(community, left=-1, begun=60, user=outgoing)
    pages = ["/", url(mandate), reverse("gardeners:rotation", args=[community.slug])]
    client, first = browse(administrator), iter(range(400, 900, 10))

    def count() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            found.append(len(queries))
        return found

    def add() -> None:
        FollowUpFactory(community=community, assignee=outgoing)
        member = ActorFactory(community=community, user=UserFactory())
        VolunteerFactory(community=community, user=member.user)
        day = next(first)
        MandateProposalFactory(community=community, period=days(day, day + 10))
        MandateFactory(community=community, period=days(-day - 10, -day))
        ending(CommunityFactory(), left=10, begun=60)

    add()
    count()
    one = count()
    add(), add()
    assert count() == one
