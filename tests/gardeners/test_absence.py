"""A gardener is away, and someone stands in for them."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from psycopg.types.range import DateRange

from communities.models import Community
from gardeners import notices
from gardeners.actions import proposal as actions
from gardeners.models import FollowUp, Mandate, MandateProposal
from gardeners.planning import opening, volunteers_in_turn
from tests.factories import (
    ActorFactory,
    AgentFactory,
    FollowUpFactory,
    MandateFactory,
    MandateProposalFactory,
    NeedFactory,
    UserFactory,
    VolunteerFactory,
    days,
    stand_in,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mandate(gardener) -> Mandate:
    return Mandate.objects.get(user=gardener)


@pytest.fixture
def other(community) -> Any:
    """A member of the community who logs in."""
    user = UserFactory(first_name="Noé", last_name="Dupré", email="noe@example.org")
    ActorFactory(user=user, community=community)
    return user


def url(name: str, mandate: Mandate) -> str:
    return reverse(f"gardeners:{name}", args=[mandate.pk])


def sent(user, first: int = 0, last: int = 10) -> dict[str, Any]:
    day = today()
    return {
        "user": user.pk,
        "starts_on": (day + dt.timedelta(first)).isoformat(),
        "ends_on": (day + dt.timedelta(last)).isoformat(),
    }


def gardened(user) -> set[int]:
    return set(Community.objects.gardened_by(user).values_list("pk", flat=True))


def test_asked_accepted(
    mandate, other, gardener, browse, django_capture_on_commit_callbacks
) -> None:
    page = browse(gardener).get("/").content.decode()
    assert url("absence_create", mandate) in page
    with django_capture_on_commit_callbacks(execute=True):
        asked = browse(gardener).post(url("absence_create", mandate), sent(other))
    assert asked.status_code == 302
    proposal = MandateProposal.objects.get()
    assert (proposal.stands_in_for, proposal.side) == (mandate, "territory")
    assert not gardened(other)
    assert "remplacer" in mail.outbox[0].subject
    assert gardener.name in str(mail.outbox[0].body)
    answer = reverse("gardeners:proposal_answer", args=[proposal.pk])
    assert f"Voulez-vous remplacer {gardener.name}" in browse(other).get(answer).content.decode()
    browse(other).post(answer, {"reponse": "oui"})
    found = Mandate.objects.get(user=other)
    assert (found.stands_in_for, found.period) == (mandate, days(0, 11))
    assert gardened(other) == gardened(gardener) == {mandate.community_id}
    need = NeedFactory(community=mandate.community, audience="gardeners")
    assert need in type(need).objects.editable_by(other)
    assert "en remplacement de" in browse(other).get("/").content.decode()
    community = browse(other).get(mandate.community.get_absolute_url()).content.decode()
    assert f"en remplacement de {gardener.name}" in community


def test_the_other_side_lacks_still_a_gardener(mandate, other, browse, administrator) -> None:
    stand_in(mandate, user=other, period=days(0, 5))
    page = browse(administrator).get(mandate.community.get_absolute_url()).content.decode()
    assert "personne en ce moment" in page
    assert mandate.community in Community.objects.ungardened()


@pytest.mark.parametrize(("first", "last", "said"), [
    (-1, 5, "ne commence pas dans le passé"),
    (5, 4, "Le dernier jour précède"),
    (5, 60, "se termine le"),  # the mandate ends the day before
    (400, 401, "se termine le"),
])  # fmt: skip
def test_dates_refused(mandate, other, gardener, browse, first, last, said) -> None:
    response = browse(gardener).post(url("absence_create", mandate), sent(other, first, last))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not MandateProposal.objects.exists()


def test_who_may_not_stand_in(
    mandate, gardener, region_gardener, administrator, other, browse
) -> None:
    """Nobody replaces themself, nor the other gardener; nor is a stranger asked."""
    where = url("absence_create", mandate)
    ActorFactory(user=region_gardener, community=mandate.community)
    for user in (gardener, UserFactory(), region_gardener):
        assert browse(administrator).post(where, sent(user)).status_code == 422
    stand_in(mandate, user=other, period=days(3, 5))
    assert browse(administrator).post(where, sent(other, 5, 8)).status_code == 302
    response = browse(administrator).post(where, sent(UserFactory(), 7, 9))
    assert response.status_code == 422


def test_one_stand_in_at_once(mandate, other, gardener, browse) -> None:
    third = UserFactory()
    ActorFactory(user=third, community=mandate.community)
    assert (
        browse(gardener).post(url("absence_create", mandate), sent(other, 0, 5)).status_code == 302
    )
    refused = browse(gardener).post(url("absence_create", mandate), sent(third, 5, 8))
    assert refused.status_code == 422
    assert "quelqu’un remplace déjà" in refused.content.decode()
    actions.accept(proposal=MandateProposal.objects.get(), site="")
    again = browse(gardener).post(url("absence_create", mandate), sent(third, 5, 8))
    assert "remplace déjà" in again.content.decode()


def test_the_database_keeps_stand_ins_within(mandate, other, community) -> None:
    for period in (days(-1, 5), days(50, 61), DateRange(today(), None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            stand_in(mandate, user=other, period=period)
    with pytest.raises(IntegrityError), transaction.atomic():
        stand_in(mandate, user=mandate.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        stand_in(mandate, user=other, side="region", period=days(0, 5))
    one = stand_in(mandate, user=other, period=days(0, 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        stand_in(one, user=UserFactory(), period=days(0, 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        stand_in(mandate, user=UserFactory(), period=days(4, 8))


def test_a_mandate_cut_short_takes_its_stand_ins_with_it(mandate, other) -> None:
    now = stand_in(mandate, user=other, period=days(0, 20))
    proposal = MandateProposalFactory(
        community=mandate.community, stands_in_for=mandate, user=other, period=days(30, 40)
    )
    later = actions.accept(proposal=proposal, site="")
    mandate.period = days(0, 10)
    mandate.save()
    now.refresh_from_db()
    assert now.period == days(0, 10)
    assert not Mandate.objects.filter(pk=later.pk).exists()
    proposal.refresh_from_db()
    assert proposal.mandate is None


def test_accepting_what_no_longer_can_be(mandate, other) -> None:
    proposal = MandateProposalFactory(
        community=mandate.community, stands_in_for=mandate, user=other, period=days(30, 40)
    )
    Mandate.objects.filter(pk=mandate.pk).update(period=days(0, 20))
    with pytest.raises(ValidationError):
        actions.accept(proposal=proposal, site="")
    proposal.refresh_from_db()
    assert proposal.is_waiting


@pytest.mark.parametrize(("period", "left"), [
    ((-3, 10), (-3, 0)), ((0, 10), (0, 1)), ((5, 10), None),
])  # fmt: skip
def test_back_early(gardener, other, browse, period, left) -> None:
    mandate = Mandate.objects.get(user=gardener)
    Mandate.objects.filter(pk=mandate.pk).update(period=days(-10, 60))
    one = stand_in(mandate, user=other, period=days(*period))
    assert browse(gardener).post(url("absence_end", one)).status_code == 302
    found = Mandate.objects.filter(pk=one.pk).first()
    assert (found and found.period) == (days(*left) if left else None)
    gone = browse(gardener).post(url("absence_end", one)).status_code
    assert gone == (404 if left != (0, 1) else 302)


def test_who_ends_it(mandate, other, region_gardener, member, browse) -> None:
    one = stand_in(mandate, user=other, period=days(0, 10))
    for stranger, status in ((UserFactory(), 403), (member, 403)):
        assert browse(stranger).post(url("absence_end", one)).status_code == status
    assert browse(other).post(url("absence_end", one)).status_code == 302


def test_each_asks_for_themself_on_the_side_of_the_region(
    gardener, region_gardener, browse
) -> None:
    mandate, agent = Mandate.objects.get(user=region_gardener), AgentFactory()
    Mandate.objects.filter(pk=mandate.pk).update(period=DateRange(today(), None))
    where = url("absence_create", mandate)
    assert browse(gardener).post(where, sent(agent)).status_code == 403
    assert browse(region_gardener).post(where, sent(agent)).status_code == 302
    withdraw = reverse("gardeners:proposal_withdraw", args=[MandateProposal.objects.get().pk])
    assert browse(gardener).post(withdraw).status_code == 403
    assert browse(region_gardener).post(withdraw).status_code == 302


def test_a_replacement_is_no_turn_of_the_rotation(mandate, other, browse, gardener) -> None:
    """Neither followed by a mandate, nor handed over, nor told as an end, nor counted as a turn."""
    VolunteerFactory(community=mandate.community, user=other)
    one = stand_in(mandate, user=other, period=days(0, 5))
    found = opening(mandate.community, "territory")
    assert found
    assert found.first == mandate.period.upper
    assert volunteers_in_turn(mandate.community).get().gardened_until is None  # type: ignore[attr-defined]
    assert (
        reverse("gardeners:handover", args=[one.pk])
        not in browse(gardener).get("/").content.decode()
    )
    assert browse(gardener).get(reverse("gardeners:handover", args=[one.pk])).status_code == 404
    notices.send_notices()
    assert not any(other.name in message.subject for message in mail.outbox)


def test_what_a_stand_in_promised_is_told_when_they_are_gone(mandate, other) -> None:
    one = stand_in(mandate, user=other, period=days(0, 5))
    promise = FollowUpFactory(community=mandate.community, assignee=other)
    assert promise not in FollowUp.objects.stray()
    Mandate.objects.filter(pk=one.pk).delete()
    assert promise in FollowUp.objects.stray()


PARIS = ZoneInfo("Europe/Paris")


def at(monkeypatch, moment: dt.datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment.astimezone(dt.UTC))


def test_rights_move_at_midnight_in_paris_all_year(community, monkeypatch) -> None:
    """Mandates that follow one another from 2026 on, one ending each night when the clocks change;
    and a replacement in each: a second before midnight, and at midnight."""
    bounds = [dt.date(2026, 1, 10), dt.date(2026, 3, 29), dt.date(2026, 3, 30),
              dt.date(2026, 7, 1), dt.date(2026, 10, 25), dt.date(2026, 10, 26),
              dt.date(2027, 1, 10)]  # fmt: skip
    held, by = [], UserFactory()
    for first, after in itertools.pairwise(bounds):
        one = MandateFactory(
            community=community, user=UserFactory(), period=DateRange(first, after)
        )
        held.append((one.user, one.period))
        if (after - first).days > 3:
            away = DateRange(first + dt.timedelta(1), first + dt.timedelta(3))
            held.append((stand_in(one, user=UserFactory(), period=away).user, away))
    instants = {day for _user, period in held for day in (period.lower, period.upper)}
    for day in sorted(instants):
        midnight = dt.datetime.combine(day, dt.time(), PARIS)
        for moment in (midnight - dt.timedelta(seconds=1), midnight):
            at(monkeypatch, moment)
            local = moment.astimezone(PARIS).date()
            expected = {user.pk for user, period in held if local in period}
            gardens = {user.pk for user, _period in held if gardened(user)}
            assert gardens == expected, moment
            assert not gardened(by)
