"""Suggestions of synergies decided in a review: kept, put off, dismissed, and taken back."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from communities.models import Community
from gardeners.models import (
    Decision,
    Encouragement,
    FollowUp,
    Need,
    Review,
    Synergy,
    SynergySuggestion,
)
from grc.models import Audience, User
from tests.factories import CommunityFactory, MandateFactory, NeedFactory
from tests.gardeners.test_review import HTMX, closed, opened
from tests.world import suggestion_of

pytestmark = pytest.mark.django_db
PARTS = {"words": ["cantin"]}


@pytest.fixture
def review(client: Client, gardener: User, community: Community) -> Review:
    return opened(client, gardener, community)


@pytest.fixture
def pair(community: Community) -> SynergySuggestion:
    """Between a need of the community, and a public one of another."""
    first = NeedFactory(title="Une cantine de légumes", community=community)
    second = NeedFactory(
        title="Livrer la cantine", community=CommunityFactory(), audience=Audience.PUBLIC
    )
    return suggestion_of(first, second, parts=PARTS)


def decided(
    client: Client, review: Review, one: SynergySuggestion, choice: str, **typed: Any
) -> Any:
    data = {"kind": "suggestion", "record": one.pk, "choice": choice, **typed}
    return client.post(reverse("gardeners:review_decide", args=[review.pk]), data, headers=HTMX)


def taken_back(client: Client, review: Review) -> Any:
    decision = Decision.objects.get()
    address = reverse("gardeners:review_undecide", args=[review.pk, decision.pk])
    return client.post(address, headers=HTMX)


def page(client: Client, review: Review, query: str = "") -> str:
    return client.get(review.get_absolute_url() + query).content.decode()


def item(one: SynergySuggestion) -> str:
    return f'id="suggestion-{one.pk}"'


def test_the_agenda_holds_those_of_this_community_the_best_first(
    client: Client, review: Review, pair: SynergySuggestion, community: Community
) -> None:
    better = suggestion_of(pair.first, NeedFactory(community=community), 80)
    elsewhere = suggestion_of(pair.second, NeedFactory(audience=Audience.PUBLIC))
    secret = suggestion_of(pair.first, NeedFactory(audience=Audience.GARDENERS))
    html = page(client, review)
    assert html.index(item(better)) < html.index(item(pair))
    assert item(elsewhere) not in html
    assert item(secret) not in html
    assert "Parlent tous deux de « cantine »" in html
    assert pair.second.get_absolute_url() in html


def test_twelve_at_most_and_the_rest_a_link(
    client: Client, review: Review, pair: SynergySuggestion, community: Community
) -> None:
    for n in range(13):
        suggestion_of(pair.first, NeedFactory(community=community), 61 + n)
    html = page(client, review)
    assert html.count('value="suggestion"') == 12
    assert "12+" in html
    assert reverse("gardeners:suggestion_list") in html


def test_a_group_holds_what_two_others_have_in_common(
    client: Client, review: Review, community: Community, gardener: User
) -> None:
    """Who gardens elsewhere too settles the pair of the two needs that are not of this one."""
    elsewhere = CommunityFactory()
    MandateFactory(user=gardener, community=elsewhere, side="territory")
    needs = [NeedFactory(community=place) for place in (community, elsewhere, elsewhere)]
    for one, other in combinations(needs, 2):
        suggestion_of(one, other)
    alone = suggestion_of(needs[1], NeedFactory(community=elsewhere))
    html = page(client, review)
    assert html.count('name="need"') == 3
    assert html.count('value="suggestion"') == 1
    assert item(alone) not in html


def test_kept_it_makes_a_synergy_at_once(
    client: Client, review: Review, pair: SynergySuggestion, gardener: User
) -> None:
    html = decided(client, review, pair, "link", note="Ils se connaissent").content.decode()
    synergy = Synergy.objects.get()
    assert set(synergy.needs.all()) == {pair.first, pair.second}
    assert (synergy.status, synergy.created_by) == ("spotted", gardener)
    assert (synergy.community, synergy.audience) == (review.community, Audience.REGION)
    pair.refresh_from_db()
    assert (pair.state, pair.synergy) == ("accepted", synergy)
    assert item(pair) not in html
    assert f'id="synergy-{synergy.pk}"' not in html  # just decided: not asked again
    assert "Ils se connaissent" in html
    assert synergy.get_absolute_url() in html
    assert not FollowUp.objects.exists()


def test_taken_back_it_waits_again_and_its_synergy_goes(
    client: Client, review: Review, pair: SynergySuggestion
) -> None:
    decided(client, review, pair, "link", promise="Appeler la mairie")
    promise = FollowUp.objects.get()
    assert (promise.title, promise.synergy) == ("Appeler la mairie", Synergy.objects.get())
    assert item(pair) in taken_back(client, review).content.decode()
    pair.refresh_from_db()
    assert (pair.state, pair.synergy) == ("new", None)
    assert Synergy.objects.get().is_archived
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("work", ["status", "word", "promise", "promise kept"])
def test_a_synergy_that_someone_worked_on_stays(
    client: Client, review: Review, pair: SynergySuggestion, gardener: User, work: str
) -> None:
    decided(client, review, pair, "link", promise="Appeler")
    synergy = Synergy.objects.get()
    if work == "status":
        Synergy.objects.update(status="under_way")
    elif work == "word":
        Encouragement.objects.create(synergy=synergy, side="region", user=gardener)
    elif work == "promise":
        FollowUp.objects.create(title="Autre", synergy=synergy, assignee=gardener,
                                due_on=review.held_on)  # fmt: skip
    else:
        FollowUp.objects.update(status="done")
    assert taken_back(client, review).status_code == 422
    assert Decision.objects.exists()
    assert not Synergy.objects.get().is_archived


@pytest.mark.parametrize(("choice", "state"), [("later", "deferred"), ("set_aside", "dismissed")])
def test_put_off_or_dismissed_without_a_note_and_taken_back(
    client: Client, review: Review, pair: SynergySuggestion, choice: str, state: str
) -> None:
    html = decided(client, review, pair, choice, promise="Y repenser").content.decode()
    pair.refresh_from_db()
    assert pair.state == state
    assert item(pair) not in html
    promise = FollowUp.objects.get()
    assert (promise.need, promise.community) == (pair.first, review.community)
    assert item(pair) in taken_back(client, review).content.decode()
    pair.refresh_from_db()
    assert (pair.state, pair.deferred_until) == ("new", None)


def test_who_decides_second_is_told(
    client: Client, review: Review, pair: SynergySuggestion, region_gardener: User
) -> None:
    decided(client, review, pair, "later")
    client.force_login(region_gardener)
    answer = decided(client, review, pair, "link")
    assert answer.status_code == 422
    assert "a déjà décidé : remis à plus tard" in answer.content.decode()
    assert not Synergy.objects.exists()


def test_what_was_decided_on_its_own_page_is_told(
    client: Client, review: Review, pair: SynergySuggestion
) -> None:
    client.post(reverse("gardeners:suggestion_dismiss", args=[pair.pk]))
    answer = decided(client, review, pair, "link")
    assert answer.status_code == 422
    assert "vient de décider" in answer.content.decode()
    assert not Decision.objects.exists()
    assert not Synergy.objects.exists()


def test_what_one_may_not_read_or_is_of_elsewhere_is_not_found(
    client: Client, review: Review, pair: SynergySuggestion, region_gardener: User
) -> None:
    secret = suggestion_of(pair.first, NeedFactory(audience=Audience.GARDENERS))
    elsewhere = suggestion_of(pair.second, NeedFactory(audience=Audience.PUBLIC))
    for one in (secret, elsewhere):
        assert decided(client, review, one, "link").status_code == 404
    assert decided(client, review, pair, "keep").status_code == 422
    assert not Decision.objects.exists()


def test_each_line_for_who_may_read_both_needs(
    client: Client, review: Review, community: Community, region_gardener: User, gardener: User,
    agent: User, member: User,
) -> None:  # fmt: skip
    first = NeedFactory(community=community, title="Lu des deux côtés")
    shared = NeedFactory(community=CommunityFactory(), title="Partagé ailleurs")
    public = NeedFactory(title="Lu de tous", audience=Audience.PUBLIC)
    client.force_login(region_gardener)
    decided(client, review, suggestion_of(first, shared), "link")
    decided(client, review, suggestion_of(first, public), "set_aside")
    closed(client, review)

    def read(user: User, query: str = "") -> tuple[bool, bool]:
        client.force_login(user)
        html = page(client, review, query)
        return "Partagé ailleurs" in html, "Lu de tous" in html

    assert read(region_gardener) == read(agent) == (True, True)
    assert read(region_gardener, "?cote=territory") == (False, True)
    assert read(gardener) == read(member) == (False, True)
    assert "1 décision porte" in page(client, review)


def test_the_synergy_opens_no_need_to_who_may_not_read_it(
    client: Client, review: Review, community: Community, region_gardener: User, gardener: User,
    agent: User,
) -> None:  # fmt: skip
    """A need of another community, shared there, is not read by the territory of this one."""
    first = NeedFactory(community=community)
    other = NeedFactory(community=CommunityFactory(), title="Partagé ailleurs")
    client.force_login(region_gardener)
    assert decided(client, review, suggestion_of(first, other), "link").status_code == 200
    synergies = Synergy.objects
    assert synergies.visible_to(agent).exists()
    assert not synergies.visible_to(gardener).exists()
    Need.objects.filter(pk=first.pk).update(audience=Audience.COMMUNITY)
    hidden = suggestion_of(first, NeedFactory(community=CommunityFactory()))
    assert decided(client, review, hidden, "link").status_code == 200
    assert synergies.visible_to(agent).count() == 1
    assert synergies.visible_to(region_gardener).count() == 2


def test_without_a_common_reader_one_chooses_on_the_page(
    client: Client, review: Review, community: Community, gardener: User
) -> None:
    elsewhere = CommunityFactory()
    MandateFactory(user=gardener, community=elsewhere, side="territory")
    one = suggestion_of(NeedFactory(community=community), NeedFactory(community=elsewhere))
    answer = decided(client, review, one, "link")
    assert answer.status_code == 422
    assert "choisirez qui lira" in answer.content.decode()
    assert not Synergy.objects.exists()
    assert not Decision.objects.exists()


def test_html_comes_out_as_text_without_javascript(
    client: Client, review: Review, pair: SynergySuggestion
) -> None:
    Need.objects.update(title="<b>cantine</b>")
    assert "<b>cantine" not in page(client, review)
    data = {"kind": "suggestion", "record": pair.pk, "choice": "link", "note": "<i>oui</i>"}
    address = reverse("gardeners:review_decide", args=[review.pk])
    html = client.post(address, data, follow=True).content.decode()
    assert "retenu" in html
    assert "<b>cantine" not in html
    assert "<i>oui" not in html


def test_the_agenda_costs_the_same_for_one_and_for_many(
    client: Client, review: Review, pair: SynergySuggestion, community: Community,
    django_assert_num_queries: Any, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    def more() -> SynergySuggestion:
        return suggestion_of(pair.first, NeedFactory(community=community), parts=PARTS)

    decided(client, review, more(), "link")
    with django_assert_max_num_queries(45) as counted:
        page(client, review)
    count = len(counted)
    for _n in range(3):
        decided(client, review, more(), "link")
        more()
    with django_assert_num_queries(count):
        page(client, review)
