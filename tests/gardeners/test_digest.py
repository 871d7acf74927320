"""What someone is told by email: when, what, to whom, once."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import smtplib
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communities.models import Membership
from communities.models.posting import Posting
from gardeners.digests.schedule import due_day, weekly_day
from gardeners.digests.sections import Reading, sections_of
from gardeners.digests.sending import send_digests
from gardeners.models import Digest, DigestChoice, FollowUp, Mention, Need, ReceivedEmail
from gardeners.models.digest import stop_address
from tests.factories import (
    DirectorateFactory,
    EventFactory,
    FollowUpFactory,
    MandateProposalFactory,
    MembershipFactory,
    NeedFactory,
    UserFactory,
    today,
)

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def morning(monkeypatch) -> Any:
    """It is eight; the worker may run."""
    set_clock(monkeypatch, today(), 8)


def set_clock(monkeypatch, day: dt.date, hour: int) -> None:
    moment = dt.datetime.combine(day, dt.time(hour), PARIS).astimezone(dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def wish(user, frequency: str) -> Any:
    type(user).objects.filter(pk=user.pk).update(date_joined=timezone.now() - dt.timedelta(400))
    DigestChoice.objects.update_or_create(user=user, defaults={"frequency": frequency})
    return user


def yesterday(record: Any, days: int = 1) -> Any:
    """``record``, noted at noon some days ago."""
    moment = timezone.now() - dt.timedelta(days=days)
    names = {"created_at", "announced_at"} & {field.name for field in record._meta.fields}
    type(record).objects.filter(pk=record.pk).update(**dict.fromkeys(names, moment))
    return record


def bodies() -> list[tuple[str, str]]:
    return [(str(m.body), str(m.alternatives[0].content)) for m in mail.outbox]  # type: ignore[attr-defined]


# ------------------------------------------------------------------ when


@pytest.mark.parametrize(("day", "hour", "last", "due"), [
    (MONDAY, 5, None, None),
    (MONDAY, 6, None, MONDAY),
    (MONDAY, 23, -1, MONDAY),
    (MONDAY, 23, 0, None),
    (MONDAY, 8, -9, MONDAY),  # mornings when nothing ran are told by the next
])  # fmt: skip
def test_each_morning(day, hour, last, due) -> None:
    now = dt.datetime.combine(day, dt.time(hour), PARIS)
    before = None if last is None else day + dt.timedelta(last)
    assert due_day(now, "daily", before, set()) == due


@pytest.mark.parametrize(("today", "eves", "expected"), [
    (0, [], 0), (1, [], 0), (6, [], 0), (7, [], 7),
    (0, [2], -7), (1, [2], -7), (2, [2], 2), (4, [2, 3], 2), (7, [2], 7),
    (6, [6], 6), (0, [-3], -3), (0, [0], 0),
])  # fmt: skip
def test_each_week_on_the_eve_of_the_review_else_on_monday(today, eves, expected) -> None:
    days = {MONDAY + dt.timedelta(eve) for eve in eves}
    if (today, eves) == (0, [-3]):
        expected = 0  # a Monday has come since
    assert weekly_day(MONDAY + dt.timedelta(today), days) == MONDAY + dt.timedelta(expected)


def test_two_weekly_ones_are_not_close_to_one_another() -> None:
    thursday = MONDAY + dt.timedelta(3)
    now = dt.datetime.combine(thursday, dt.time(8), PARIS)
    assert due_day(now, "weekly", MONDAY, {thursday}) is None
    assert due_day(now, "weekly", MONDAY - dt.timedelta(4), {thursday}) == thursday


def test_the_days_told_follow_one_another(gardener, monkeypatch) -> None:
    """Every moment of a month, through the night when the clocks change, is in one digest, once."""
    wish(gardener, "daily")
    told = []

    def keep(reading: Reading) -> list[Any]:
        told.append(reading.days)
        return []

    monkeypatch.setattr("gardeners.digests.sending.sections_of", keep)
    for offset in range(31):
        if offset % 5 != 3:  # a morning when nothing ran
            for hour in (5, 6, 12, 23):
                set_clock(monkeypatch, dt.date(2027, 3, 10) + dt.timedelta(offset), hour)
                send_digests()
    assert len(told) == 25
    for (_start, end), (start, _end) in itertools.pairwise(told):
        assert end == start


# ------------------------------------------------------------------ what


def test_all_that_it_says(community, gardener, member) -> None:
    wish(gardener, "daily")
    other = UserFactory(first_name="Ana", last_name="Roux")
    shared = {"community": community, "created_by": other}
    yesterday(NeedFactory(title="Un four commun", **shared))
    late = FollowUpFactory(
        title="Rappeler la mairie", community=community, assignee=gardener, late=True
    )
    FollowUpFactory(title="Porter la clé", community=community, assignee=gardener, due_on=today())
    FollowUpFactory(title="Dans un mois", community=community, assignee=gardener,
                    due_on=today() + dt.timedelta(30))  # fmt: skip
    yesterday(
        Mention.objects.create(
            user=gardener, by=other, need=NeedFactory(title="Cité ici", **shared)
        )
    )
    held = FollowUpFactory(
        title="Le devis", community=community, assignee=other, created_by=gardener
    )
    FollowUp.objects.filter(pk=held.pk).update(status="done", result="Envoyé.",
                                               done_on=today() - dt.timedelta(1))  # fmt: skip
    MembershipFactory(community=community, state=Membership.State.REQUESTED)
    MandateProposalFactory(community=community, user=gardener)
    for sender in (gardener, other):
        ReceivedEmail.objects.create(sender=sender, message_id="1", subject=f"De {sender}")
    yesterday(EventFactory(title="Le grand repas", community=community))
    send_digests()
    [(text, html)] = bodies()
    said = ("Un four commun", "Rappeler la mairie", "Porter la clé", "Cité ici", "Le devis",
            "Envoyé.", "Un mandat vous est proposé", "Le grand repas",
            "demande à rejoindre")  # fmt: skip
    for words in said:
        assert words in text, words
        assert words in html, words
    assert f"De {gardener}" in text
    assert f"De {other}" not in text
    assert "Dans un mois" not in text
    assert f"http://localhost:8000{reverse('gardeners:followup_done', args=[late.pk])}" in text
    assert "en retard" in mail.outbox[0].subject


def test_what_became_of_what_a_member_said(community, member, gardener, monkeypatch) -> None:
    wish(member, "daily")
    need = NeedFactory(title="Un four commun", community=community, created_by=member)
    other = NeedFactory(title="Pas le sien", community=community)
    set_clock(monkeypatch, today() + dt.timedelta(1), 8)
    for one in (need, other):
        one.status = Need.Status.ANSWERED
        one.save()
    reading = Reading(member, today() - dt.timedelta(3), today() + dt.timedelta(3))
    answers = [section for section in sections_of(reading) if section.key == "answers"]
    assert [line.title for section in answers for line in section.lines] == ["Un four commun"]
    need.answer = "Il est à la halle."  # an answer put right is no news
    need.save()
    assert [section for section in sections_of(reading) if section.key == "answers"] == answers


def test_what_is_diffused_to_a_member_is_new_for_them(community, member) -> None:
    need = yesterday(NeedFactory(community=community, audience="gardeners"), days=40)
    reading = Reading(member, today() - dt.timedelta(1), today() + dt.timedelta(1))
    assert "needs" not in [section.key for section in sections_of(reading)]
    need.audience = "community"
    need.save()
    [line] = next(section for section in sections_of(reading) if section.key == "needs").lines
    assert line.title == need.title


def test_no_letter_that_says_the_same_every_morning(community, gardener) -> None:
    wish(gardener, "daily")
    FollowUpFactory(community=community, assignee=gardener, due_on=today() - dt.timedelta(9))
    yesterday(NeedFactory(community=community), days=20)
    assert send_digests() == 0
    assert Digest.objects.get(user=gardener).is_empty
    wish(gardener, "weekly")
    Digest.objects.all().delete()
    assert send_digests() == 1


def test_html_is_written_as_text(community, gardener) -> None:
    wish(gardener, "daily")
    yesterday(NeedFactory(title="<img src=x> & co", community=community))
    send_digests()
    [(text, html)] = bodies()
    assert "<img src=x> & co" in text
    assert "&lt;img src=x&gt; &amp; co" in html


def test_in_the_language_of_the_reader(community, gardener) -> None:
    wish(gardener, "daily")
    type(gardener).objects.filter(pk=gardener.pk).update(language="en")
    yesterday(NeedFactory(community=community))
    send_digests()
    assert "NEW NEEDS IN YOUR COMMUNITIES" in str(mail.outbox[0].body)
    assert 'lang="en"' in bodies()[0][1]


# ------------------------------------------------------------------ to whom, once


def test_who_has_one_without_asking(community, gardener, region_gardener, agent, member) -> None:
    for user in (gardener, region_gardener, agent, member):
        type(user).objects.filter(pk=user.pk).update(date_joined=timezone.now() - dt.timedelta(400))
    yesterday(NeedFactory(community=community))
    send_digests()
    told = {address for message in mail.outbox for address in message.to}
    assert told == {gardener.email, region_gardener.email}  # an agent elsewhere: nothing to say
    assert member.email not in set(Digest.objects.values_list("user__email", flat=True))


def test_who_wants_no_message_has_none(community, member) -> None:
    wish(member, "daily")
    type(member.actor).objects.filter(pk=member.actor.pk).update(opted_out=True)
    yesterday(NeedFactory(community=community))
    assert send_digests() == 0


def test_a_new_account_is_not_told_of_before(gardener, community) -> None:
    DigestChoice.objects.create(user=gardener, frequency="weekly")
    yesterday(NeedFactory(community=community), days=2)
    type(gardener).objects.filter(pk=gardener.pk).update(date_joined=timezone.now())
    if today().weekday() != 0:
        assert send_digests() == 0


def test_never_twice_and_never_lost(community, gardener, region_gardener, monkeypatch) -> None:
    """An address refused, then a run that is killed once its message has left."""
    for user in (gardener, region_gardener):
        wish(user, "daily")
    yesterday(NeedFactory(community=community))
    send = mail.EmailMultiAlternatives.send

    def broken(message: Any, *args: Any) -> int:
        if message.to == [gardener.email]:
            raise smtplib.SMTPRecipientsRefused({})
        return send(message, *args)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", broken)
    assert send_digests() == 1

    def killed(message: Any, *args: Any) -> int:
        send(message, *args)
        raise KeyboardInterrupt

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        send_digests()
    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send)
    assert send_digests() == 1
    assert send_digests() == 0
    told = [message for message in mail.outbox if message.to == [gardener.email]]
    assert len({message.extra_headers["Message-ID"] for message in told}) == 1
    assert Digest.objects.filter(user=region_gardener).count() == 1


# ------------------------------------------------------------------ stopped in one click


def test_a_mail_program_stops_it_in_one_click(gardener, community) -> None:
    wish(gardener, "daily")
    yesterday(NeedFactory(community=community))
    send_digests()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [link] = re.findall(r"^<http://localhost:8000(/\S+)>$", headers["List-Unsubscribe"])
    client = Client(enforce_csrf_checks=True)  # it has neither cookie nor page of ours
    assert "Ne plus recevoir" in client.get(link).content.decode()
    assert DigestChoice.objects.get(user=gardener).frequency == "daily"
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert DigestChoice.objects.get(user=gardener).frequency == "never"
    assert "Vous ne recevez plus" in client.get(link).content.decode()
    client.post(link, {"reprendre": "oui"})
    assert DigestChoice.objects.get(user=gardener).frequency == "weekly"


def test_the_link_is_of_one_person_and_one_address(gardener, client) -> None:
    link = stop_address(gardener)
    assert client.get(f"{link[:-3]}xx/").status_code == 404
    type(gardener).objects.filter(pk=gardener.pk).update(email="autre@example.org")
    assert client.get(link).status_code == 404


def test_it_is_chosen(gardener, browse) -> None:
    url = reverse("gardeners:digest_choice")
    html = browse(gardener).get(url).content.decode()
    assert re.search(r'value="weekly"[^>]* checked', html)
    assert browse(gardener).post(url, {"frequency": "daily"}).status_code == 302
    assert DigestChoice.objects.get().frequency == "daily"
    assert browse(gardener).post(url, {"frequency": "toujours"}).status_code == 422
    assert DigestChoice.objects.get().frequency == "daily"


def test_an_agent_is_told_of_what_their_directorate_may_take(community, agent) -> None:
    directorate = DirectorateFactory()
    Posting.objects.create(user=agent, directorate=directorate)
    need = NeedFactory(title="Un four commun", community=community)
    need.directorates.add(directorate)
    NeedFactory(title="D’une autre", community=community).directorates.add(DirectorateFactory())
    day = today() + dt.timedelta(1)
    for first, is_news in ((today(), True), (day, False)):
        sections = sections_of(Reading(agent, first, first + dt.timedelta(1)))
        [found] = [one for one in sections if one.key == "directorate"]
        assert [(line.title, line.is_news) for line in found.lines] == [("Un four commun", is_news)]
