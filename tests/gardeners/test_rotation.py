"""Mandates that rotate: volunteers, proposals, answers."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from psycopg.types.range import DateRange

from communities.models import Membership
from gardeners.actions import proposal as actions
from gardeners.models import Mandate, MandateProposal, Volunteer
from gardeners.planning import first_opening, opening, volunteers_in_turn
from tests.factories import (
    ActorFactory,
    AgentFactory,
    MandateFactory,
    MandateProposalFactory,
    UserFactory,
    days,
    today,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 1)


def period(first: int, after: int | None) -> DateRange:
    return DateRange(
        DAY + dt.timedelta(first), None if after is None else DAY + dt.timedelta(after)
    )


@pytest.mark.parametrize(("periods", "first", "until", "follows"), [
    ([], 0, None, False),
    ([(-30, 0)], 0, None, True),  # it ended yesterday
    ([(-30, -5)], 0, None, False),
    ([(-30, 10)], 10, None, True),
    ([(-30, 10), (10, 40)], 40, None, True),
    ([(-30, 10), (20, 40)], 10, 20, True),  # the hole is filled first
    ([(5, 40)], 0, 5, False),
])  # fmt: skip
def test_the_first_days_without_a_gardener(periods, first, until, follows) -> None:
    found = first_opening([period(*each) for each in periods], DAY)
    assert found is not None
    assert (found.first - DAY).days == first
    assert found.until == (None if until is None else DAY + dt.timedelta(until))
    assert found.follows is follows


def test_nothing_follows_a_mandate_without_an_end() -> None:
    assert first_opening([period(-30, 10), period(10, None)], DAY) is None


@pytest.mark.parametrize(("until", "months", "ends"), [
    (None, 6, dt.date(2026, 9, 1)),
    (dt.date(2026, 5, 1), 6, dt.date(2026, 5, 1)),  # no longer than the hole
    (None, None, None),
])  # fmt: skip
def test_the_dates_suggested(until, months, ends) -> None:
    found = first_opening([period(-5, 0), *([DateRange(until, None)] if until else [])], DAY)
    assert found is not None
    assert found.suggested(months) == DateRange(DAY, ends)


# ---------------------------------------------------------------------------------------------


def ready(community, name: str, **mandate: Any) -> Any:
    """A member of the community who volunteers; ``mandate`` is one that they held."""
    user = UserFactory(first_name=name, last_name="Dupré", email=f"{name.lower()}@example.org")
    ActorFactory(user=user, community=community)
    if mandate:
        MandateFactory(user=user, community=community, **mandate)
    actions.volunteer(community=community, by=user, ready=True)
    return user


def test_whose_turn_it_is(community) -> None:
    lately = ready(community, "Lou", period=days(-60, -30))
    before = ready(community, "Zoé", period=days(-160, -130))
    never = ready(community, "Noé")
    coming = ready(community, "Cléo", period=days(40, 50))
    assert list(volunteers_in_turn(community)) == [never, before, lately, coming]


@pytest.mark.parametrize("change", ["left", "archived", "closed"])
def test_who_left_is_no_volunteer(community, change) -> None:
    user = ready(community, "Noé")
    if change == "left":
        Membership.objects.filter(actor=user.actor).update(state="left")
    elif change == "archived":
        type(user.actor).objects.filter(pk=user.actor.pk).update(archived_at=user.date_joined)
    else:
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert not volunteers_in_turn(community)


def test_a_member_volunteers_and_takes_it_back(community, member, browse) -> None:
    client, url = browse(member), reverse("gardeners:volunteer", args=[community.slug])
    assert "Je suis volontaire" in client.get(community.get_absolute_url()).content.decode()
    for _twice in range(2):
        assert client.post(url).status_code == 302
    assert Volunteer.objects.get().user == member
    assert "Vous êtes volontaire" in client.get(community.get_absolute_url()).content.decode()
    client.post(url, {"volontaire": "non"})
    assert not Volunteer.objects.exists()
    history: Any = Volunteer._meta.get_field("history").related_model
    labels = history.objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "delete"]


# ---------------------------------------------------------------------------------------------


def url(name: str, community) -> str:
    return reverse(f"gardeners:{name}", args=[community.slug])


def sent(user, first: dt.date, last: dt.date | None) -> dict[str, Any]:
    return {"user": user.pk, "starts_on": first.isoformat(), "ends_on": last or ""}


def asked(client, community, user, *, first: int = 60, last: int = 200) -> Any:
    day = today()
    data = sent(user, day + dt.timedelta(first), day + dt.timedelta(last))
    return client.post(url("proposal_create", community), data)


def test_proposed_accepted(
    community, gardener, browse, client, django_capture_on_commit_callbacks
) -> None:
    user = ready(community, "Noé")
    page = browse(gardener).get(url("proposal_create", community)).content.decode()
    assert (today() + dt.timedelta(60)).isoformat() in page  # the day after the gardener's last
    with django_capture_on_commit_callbacks(execute=True):
        assert asked(browse(gardener), community, user).status_code == 302
    proposal = MandateProposal.objects.get()
    assert (proposal.state, proposal.created_by) == ("proposed", gardener)
    assert not Mandate.objects.filter(user=user).exists()
    [message] = mail.outbox
    assert message.to == [user.email]
    [link] = re.findall(r"http://testserver(\S+)", str(message.body))
    assert "J’accepte" in client.get(link).content.decode()
    assert MandateProposal.objects.waiting().exists()  # reading the page answers nothing
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(link, {"reponse": "oui"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    assert proposal.mandate == Mandate.objects.get(user=user)
    assert proposal.mandate.period == proposal.period
    assert proposal.mandate.created_by == user
    assert mail.outbox[1].to == [gardener.email]
    assert "Vous avez accepté" in client.get(link).content.decode()
    assert client.post(link, {"reponse": "non"}).status_code == 200
    assert Mandate.objects.filter(user=user).count() == 1


def test_declined_frees_the_dates(community, gardener, browse) -> None:
    user = ready(community, "Noé")
    proposal = MandateProposalFactory(community=community, user=user, period=days(60, 200))
    assert opening(community, "territory").first == today() + dt.timedelta(200)  # type: ignore[union-attr]
    page = browse(user).get("/").content.decode()
    answer = reverse("gardeners:proposal_answer", args=[proposal.pk])
    assert answer in page
    browse(user).post(answer, {"reponse": "non", "reason": "<b>Un bébé</b>"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("declined", "<b>Un bébé</b>")
    assert not Mandate.objects.filter(user=user).exists()
    assert opening(community, "territory").first == today() + dt.timedelta(60)  # type: ignore[union-attr]
    html = browse(gardener).get(url("rotation", community)).content.decode()
    assert "&lt;b&gt;Un bébé" in html


def test_an_answer_that_is_none(community, browse) -> None:
    proposal = MandateProposalFactory(community=community, user=ready(community, "Noé"))
    answer = reverse("gardeners:proposal_answer", args=[proposal.pk])
    for data in ({}, {"reponse": "peut-être"}, {"reponse": "non", "reason": "x" * 501}):
        response = browse(proposal.user).post(answer, data)
        assert response.status_code == 422
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


def test_nobody_else_answers(community, gardener, administrator, browse, client) -> None:
    proposal = MandateProposalFactory(community=community)
    answer = reverse("gardeners:proposal_answer", args=[proposal.pk])
    for other in (gardener, administrator):
        assert browse(other).post(answer, {"reponse": "oui"}).status_code == 404
        assert browse(other).post(proposal.link(), {"reponse": "oui"}).status_code == 404
    link = proposal.link()
    assert client.get(link[:-3] + "xx/").status_code == 404
    proposal.user.email = "autre@example.org"  # the mailbox may have changed hands
    proposal.user.save()
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(("first", "last", "said"), [
    (61, 200, "ainsi aucun jour ne reste sans jardinier"),
    (60, 59, "Le dernier jour précède"),
    (60, 900, "6 mois"),
])  # fmt: skip
def test_dates_refused_keep_what_was_typed(community, gardener, browse, first, last, said) -> None:
    response = asked(browse(gardener), community, ready(community, "Noé"), first=first, last=last)
    assert response.status_code == 422
    html = response.content.decode()
    assert said in html
    assert (today() + dt.timedelta(last)).isoformat() in html
    assert not MandateProposal.objects.exists()


@pytest.mark.parametrize("data", [
    {}, {"user": "x", "starts_on": "x", "ends_on": "x"}, {"user": "\0", "starts_on": "9999-12-31"},
    {"user": "1", "starts_on": "2026-02-30", "ends_on": "9999-12-31"},
])  # fmt: skip
def test_bad_input(community, gardener, browse, data) -> None:
    ready(community, "Noé")
    response = browse(gardener).post(url("proposal_create", community), data)
    assert response.status_code == 422


def test_only_volunteers_are_asked(community, gardener, member, browse) -> None:
    ready(community, "Noé")
    assert asked(browse(gardener), community, member).status_code == 422


def test_the_region_is_named_by_an_administrator(
    community, gardener, region_gardener, administrator, browse
) -> None:
    where = url("region_proposal_create", community)
    successor = AgentFactory()
    data = sent(successor, today() + dt.timedelta(60), None)
    for other in (gardener, region_gardener):
        assert browse(other).post(where, data).status_code == 403
    assert browse(administrator).post(where, data).status_code == 302
    proposal = MandateProposal.objects.get()
    assert browse(gardener).post(
        reverse("gardeners:proposal_withdraw", args=[proposal.pk])
    ).status_code == 403  # fmt: skip
    actions.accept(proposal=proposal, site="")
    assert Mandate.objects.get(user=successor).last_day is None
    assert "n’a pas de date de fin" in browse(administrator).get(where).content.decode()


def test_two_people_are_not_asked_for_the_same_days(community) -> None:
    MandateProposalFactory(community=community, period=days(60, 200))
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateProposalFactory(community=community, period=days(199, 300))
    MandateFactory(community=community, period=days(300, 400))
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateProposalFactory(community=community, period=days(250, 301))
    MandateProposalFactory(community=community, period=days(200, 300))


def test_who_was_quicker_is_told_with_a_sentence(community, gardener, browse, monkeypatch) -> None:
    """Two gardeners propose at once: the form of the second was valid when it was checked."""
    user = ready(community, "Noé")
    monkeypatch.setattr(MandateProposal, "full_clean", lambda self: None)
    MandateProposalFactory(community=community, period=days(100, 120))
    monkeypatch.setattr(
        "gardeners.views.proposal.opening",
        lambda *_: first_opening([days(0, 60)], today()),
    )
    response = asked(browse(gardener), community, user)
    assert response.status_code == 422
    assert "a déjà un" in response.content.decode()


def test_accepting_what_can_no_longer_be(community) -> None:
    user = ready(community, "Noé")
    taken = MandateProposalFactory(community=community, user=user, period=days(100, 120))
    MandateFactory(community=community, period=days(90, 110))
    over = MandateProposalFactory(community=community, user=user, period=days(-20, 0))
    stranger = MandateProposalFactory(community=community, period=days(200, 220))
    for proposal in (taken, over, stranger):
        with pytest.raises(ValidationError):
            actions.accept(proposal=proposal, site="")
        proposal.refresh_from_db()
        assert proposal.state == "proposed"
    assert Mandate.objects.count() == 1


def test_accepted_late_begins_today(community) -> None:
    user = ready(community, "Noé")
    late = MandateProposalFactory(community=community, user=user, period=days(-10, 50))
    assert actions.accept(proposal=late, site="").period == days(0, 50)


def test_a_proposal_taken_back(community, gardener, browse) -> None:
    proposal = MandateProposalFactory(community=community)
    where = reverse("gardeners:proposal_withdraw", args=[proposal.pk])
    assert browse(gardener).post(where).status_code == 302
    assert browse(gardener).post(where).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    response = browse(proposal.user).get(reverse("gardeners:proposal_answer", args=[proposal.pk]))
    assert "retirée" in response.content.decode()


def test_the_terms_of_a_proposal_are_fixed(community) -> None:
    proposal = MandateProposalFactory(community=community)
    proposal.period = days(500, 600)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        proposal.save()
