"""The review of a community by its two gardeners: agenda, decisions, minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from communities.models import Community
from gardeners import tasks
from gardeners.models import Decision, Encouragement, FollowUp, Need, Review, Synergy
from gardeners.reviewing import sending
from grc.models import User
from tests.factories import CommunityFactory, FollowUpFactory, NeedFactory, SynergyFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def opened(client: Client, user: User, community: Community) -> Review:
    client.force_login(user)
    client.post(reverse("gardeners:review_open", args=[community.slug]))
    return Review.objects.get(community=community, closed_at=None)


def decided(client: Client, review: Review, record: Any, choice: str, **typed: Any) -> Any:
    data = {"kind": record._meta.model_name, "record": record.pk, "choice": choice, **typed}
    return client.post(reverse("gardeners:review_decide", args=[review.pk]), data, headers=HTMX)


@pytest.fixture
def other_community() -> Community:
    return CommunityFactory(name="Eau vive", slug="eau-vive")


@pytest.fixture
def review(client: Client, gardener: User, community: Community) -> Review:
    return opened(client, gardener, community)


def test_opening_twice_joins_the_same_review(
    client: Client, review: Review, region_gardener: User, community: Community
) -> None:
    assert opened(client, region_gardener, community) == review
    assert review.present.count() == 2


def test_the_agenda_holds_what_waits_and_only_of_this_community(
    client: Client, review: Review, community: Community, other_community: Community
) -> None:
    today = timezone.localdate()
    new = NeedFactory(community=community, title="Un local pour le pain")
    old = NeedFactory(community=community, title="Vieux besoin qualifié", status="qualified")
    Need.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=90))
    NeedFactory(community=other_community, title="Besoin d’ailleurs", audience="public")
    SynergyFactory(community=community, title="Four partagé")
    FollowUpFactory(community=community, title="Rappeler Anna", need=new, due_on=today)
    FollowUpFactory(community=community, title="Dans longtemps", need=new,
                    due_on=today + dt.timedelta(days=99))  # fmt: skip
    page = client.get(review.get_absolute_url()).content.decode()
    for title in ("Un local pour le pain", "Four partagé", "Rappeler Anna"):
        assert title in page
    for title in ("Vieux besoin qualifié", "Besoin d’ailleurs", "Dans longtemps"):
        assert title not in page


def test_a_need_is_kept_in_one_click_and_leaves_the_agenda(
    client: Client, review: Review, community: Community
) -> None:
    need = NeedFactory(community=community)
    answer = decided(client, review, need, "keep", note="À revoir au printemps")
    assert answer.status_code == 200
    assert f'id="need-{need.pk}"' not in answer.content.decode()
    assert "À revoir au printemps" in answer.content.decode()
    decision = Decision.objects.get()
    assert (decision.choice, decision.note) == ("keep", "À revoir au printemps")


def test_a_need_is_set_aside_with_its_reason_and_one_comes_back_on_it(
    client: Client, review: Review, community: Community
) -> None:
    need = NeedFactory(community=community)
    refused = decided(client, review, need, "set_aside")
    assert refused.status_code == 422
    assert refused["HX-Retarget"] == "#refus"
    assert not Decision.objects.exists()
    decided(client, review, need, "set_aside", note="Le dispositif n’existe plus.")
    need.refresh_from_db()
    assert (need.status, need.answer) == ("unanswered", "Le dispositif n’existe plus.")
    decision = Decision.objects.get()
    back = reverse("gardeners:review_undecide", args=[review.pk, decision.pk])
    client.post(back, headers=HTMX)
    need.refresh_from_db()
    assert (need.status, need.answer) == ("heard", "")
    assert not Decision.objects.exists()


def test_one_does_not_come_back_on_what_someone_changed_since(
    client: Client, review: Review, community: Community
) -> None:
    need = NeedFactory(community=community)
    decided(client, review, need, "set_aside", note="Non.")
    Need.objects.filter(pk=need.pk).update(status="answering")
    back = reverse("gardeners:review_undecide", args=[review.pk, Decision.objects.get().pk])
    assert client.post(back, headers=HTMX).status_code == 422
    assert Decision.objects.exists()


def test_a_follow_up_is_promised_in_one_click_or_as_typed(
    client: Client, review: Review, community: Community, region_gardener: User
) -> None:
    first, second = NeedFactory(community=community), NeedFactory(community=community)
    decided(client, review, first, "follow_up")
    promise = FollowUp.objects.get(need=first)
    assert promise.assignee == Decision.objects.get().created_by
    assert promise.due_on > timezone.localdate()
    day = timezone.localdate() + dt.timedelta(days=3)
    decided(client, review, second, "follow_up", promise="Voir la mairie", due_on=day.isoformat(),
            assignee=region_gardener.pk)  # fmt: skip
    promise = FollowUp.objects.get(need=second)
    assert (promise.title, promise.due_on) == ("Voir la mairie", day)
    assert promise.assignee == region_gardener


def test_a_synergy_is_encouraged_by_both_sides(
    client: Client, review: Review, community: Community, gardener: User,
    region_gardener: User,
) -> None:  # fmt: skip
    synergy = SynergyFactory(community=community, status="proposed")
    decided(client, review, synergy, "encourage")
    synergy.refresh_from_db()
    assert synergy.status == "proposed"
    assert Encouragement.objects.get().side == "territory"
    sending.close(review=review, by=gardener)
    again = opened(client, region_gardener, community)
    assert "encouragée par : territoire" in client.get(again.get_absolute_url()).content.decode()
    decided(client, again, synergy, "encourage")
    synergy.refresh_from_db()
    assert synergy.status == "encouraged"


def test_who_decides_second_sees_what_was_decided(
    client: Client, review: Review, community: Community, region_gardener: User
) -> None:
    need = NeedFactory(community=community)
    decided(client, review, need, "keep")
    client.force_login(region_gardener)
    answer = decided(client, review, need, "set_aside", note="Non.")
    assert answer.status_code == 422
    assert "a déjà décidé : gardé à l’œil" in answer.content.decode()
    assert Need.objects.get(pk=need.pk).status == "heard"
    state = reverse("gardeners:review_state", args=[review.pk])
    html = client.get(f"{state}?vu=0", headers=HTMX).content.decode()
    assert "vient de décider" in html


def test_what_is_not_of_this_community_is_not_decided(
    client: Client, review: Review, other_community: Community
) -> None:
    for record in (NeedFactory(community=other_community), SynergyFactory(community=None)):
        assert decided(client, review, record, "keep").status_code == 404


def test_who_only_reads_opens_nothing_and_decides_nothing(
    client: Client, review: Review, community: Community, agent: User, member: User,
    former_gardener: User,
) -> None:  # fmt: skip
    need = NeedFactory(community=community)
    for user in (agent, member, former_gardener):
        client.force_login(user)
        assert client.get(review.get_absolute_url()).status_code == 404
        assert decided(client, review, need, "keep").status_code == 404
        address = reverse("gardeners:review_open", args=[community.slug])
        assert client.post(address).status_code == 404


def closed(client: Client, review: Review, **typed: str) -> Any:
    return client.post(reverse("gardeners:review_close", args=[review.pk]), typed)


def test_each_side_reads_its_minutes(
    client: Client, review: Review, community: Community, agent: User, member: User
) -> None:
    titles = {"shared": "Pour tous", "region": "Pour la Région", "community": "Pour la communauté",
              "gardeners": "Entre nous"}  # fmt: skip
    for audience, title in titles.items():
        need = NeedFactory(community=community, title=title, audience=audience)
        decided(client, review, need, "set_aside", note=f"Pourquoi : {title}")
    day = timezone.localdate() + dt.timedelta(days=7)
    assert closed(client, review, next_on=day.isoformat(), next_at="18:30").status_code == 302

    def read(user: User | None = None, query: str = "") -> set[str]:
        if user:
            client.force_login(user)
        page = client.get(review.get_absolute_url() + query).content.decode()
        return {audience for audience, title in titles.items() if title in page}

    assert read() == set(titles)
    assert read(query="?cote=region") == {"shared", "region"}
    assert read(query="?cote=territory") == {"shared", "community"}
    assert read(agent) == {"shared", "region"}
    assert read(agent, "?cote=territory") == {"shared", "region"}
    assert read(member) == {"shared", "community"}
    assert "2 décisions portent" in client.get(review.get_absolute_url()).content.decode()
    calendar = client.get(reverse("gardeners:review_calendar", args=[review.pk])).content
    [event] = Calendar.from_ical(calendar).walk("VEVENT")
    assert timezone.localtime(event.decoded("dtstart")).hour == 18


def test_the_minutes_are_sent_once_to_each_reader(
    client: Client, review: Review, community: Community, gardener: User,
    region_gardener: User, member: User,
) -> None:  # fmt: skip
    need = NeedFactory(community=community, title="Entre nous", audience="gardeners")
    decided(client, review, need, "keep")
    decided(client, review, NeedFactory(community=community, title="Pour tous"), "keep")
    closed(client, review)
    tasks.send_minutes(review_id=review.pk)
    tasks.send_missing_minutes(timestamp=0)
    sent = {message.to[0]: message.body for message in mail.outbox}
    assert len(mail.outbox) == 3
    assert set(sent) == {user.email for user in (gardener, region_gardener, member)}
    assert "Entre nous" in sent[gardener.email]
    assert "Entre nous" not in sent[member.email]
    assert "Pour tous" in sent[member.email]


def test_a_refused_address_keeps_nobody_else_from_the_minutes(
    client: Client, review: Review, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(client, review)
    real = sending.send_mail

    def refusing(subject: str, text: str, sender: None, to: list[str]) -> None:
        if to == [member.email]:
            raise OSError("refused")
        real(subject, text, sender, to)

    monkeypatch.setattr(sending, "send_mail", refusing)
    tasks.send_minutes(review_id=review.pk)
    assert len(mail.outbox) == 1
    monkeypatch.setattr(sending, "send_mail", real)
    tasks.send_missing_minutes(timestamp=0)
    assert [message.to for message in mail.outbox][1:] == [[member.email]]


def test_a_closed_review_is_decided_no_more(
    client: Client, review: Review, community: Community
) -> None:
    closed(client, review)
    assert decided(client, review, NeedFactory(community=community), "keep").status_code == 404
    assert closed(client, review).status_code == 302


def test_without_javascript_a_decision_comes_back_to_the_page(
    client: Client, review: Review, community: Community
) -> None:
    need = NeedFactory(community=community)
    address = reverse("gardeners:review_decide", args=[review.pk])
    data = {"kind": "need", "record": need.pk, "choice": "set_aside"}
    page = client.post(address, data, follow=True)
    assert "Dites pourquoi" in page.content.decode()
    page = client.post(address, {**data, "note": "Non."}, follow=True)
    assert "écarté" in page.content.decode()


@pytest.mark.parametrize(
    "bad", [{"choice": "encourage"}, {"choice": "rien"}, {"kind": "lune"}, {"record": "x"},
            {"due_on": "2020-01-01"}, {"assignee": "999999"}],
)  # fmt: skip
def test_bad_input_gets_a_sentence(
    client: Client, review: Review, community: Community, bad: dict[str, str]
) -> None:
    need = NeedFactory(community=community)
    data = {"kind": "need", "record": need.pk, "choice": "follow_up", **bad}
    address = reverse("gardeners:review_decide", args=[review.pk])
    answer = client.post(address, data, headers=HTMX)
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_the_agenda_costs_the_same_whatever_it_holds(
    client: Client, review: Review, community: Community, django_assert_max_num_queries: Any
) -> None:
    def count() -> int:
        with django_assert_max_num_queries(40) as queries:
            client.get(review.get_absolute_url())
        return len(queries)

    def fill() -> None:
        need = NeedFactory(community=community)
        SynergyFactory(community=community)
        FollowUpFactory(community=community, need=need, due_on=timezone.localdate())
        kept = NeedFactory(community=community)
        decided(client, review, kept, "follow_up")

    fill()
    some = count()
    for _turn in range(3):
        fill()
    assert count() == some
    assert Synergy.objects.count() == 4
