"""The list of suggestions, what is decided of them, and where else they are told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from communities.models import Community
from gardeners.models import Need, Synergy, SynergySuggestion
from grc.models import Audience, User
from tests.drawn import PEOPLE, World, built, worlds
from tests.factories import ActorFactory, CommunityFactory, NeedFactory
from tests.oracle import Rights
from tests.roles import Person
from tests.world import suggestion_of

pytestmark = pytest.mark.django_db
URL = "/synergies/suggestions/"
PARTS = {"words": ["maraichag", "cantin"], "crosses": ["communities"]}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def one(community: Community) -> SynergySuggestion:
    """Between a need of the community and one of another."""
    first = NeedFactory(title="Du maraîchage pour la cantine", community=community)
    second = NeedFactory(title="Une cantine sans maraîchage", audience=Audience.PUBLIC)
    return suggestion_of(first, second, parts=PARTS)


def address(verb: str, one: SynergySuggestion) -> str:
    return reverse(f"gardeners:suggestion_{verb}", args=[one.pk])


def state(one: SynergySuggestion) -> str:
    one.refresh_from_db()
    return one.state


def test_who_reads_and_who_settles(one: SynergySuggestion, people: dict[str, Person]) -> None:
    secret = suggestion_of(one.first, NeedFactory(audience=Audience.GARDENERS))
    public = suggestion_of(one.second, NeedFactory(audience=Audience.PUBLIC))
    found = SynergySuggestion.objects
    seen = {role: set(found.visible_to(user)) for role, user in people.items()}
    assert seen["administrator"] == {one, secret, public}
    assert seen["agent"] == seen["region_gardener"] == {one, public}
    assert seen["gardener"] == {one}
    assert not seen["member"] | seen["former_gardener"] | seen["anonymous"]
    settled = {role: set(found.editable_by(user)) for role, user in people.items()}
    assert settled["gardener"] == settled["region_gardener"] == {one}
    assert settled["agent"] == set()


@given(world=worlds(), data=st.data())
def test_no_suggestion_reveals_a_need_in_any_world(db: None, world: World, data: Any) -> None:
    from django.db import transaction

    with transaction.atomic():
        made = built(world)
        needs = list(made.of("need"))
        pairs = {suggestion_of(a, b): (m, n) for m, a in needs for n, b in needs if a.pk < b.pk}
        for person in PEOPLE:
            rights = Rights(world, person)
            seen = set(SynergySuggestion.objects.visible_to(made.users[person]))
            assert seen == {
                one for one, (m, n) in pairs.items()
                if rights.sees(world.records[m]) and rights.sees(world.records[n])
                and (rights.is_agent or any(rights.gardens(world.records[k]) for k in (m, n)))
            }  # fmt: skip
        transaction.set_rollback(True)


def test_a_card_says_both_needs_and_why(
    one: SynergySuggestion, gardener: User, browse: Any
) -> None:
    page = browse(gardener).get(URL).content.decode()
    assert "Du maraîchage pour la cantine" in page
    assert "Parlent tous deux de « maraîchage » et « cantine » ; deux communautés" in page
    assert all(address(verb, one) in page for verb in ("defer", "dismiss"))


def test_who_may_only_read_may_link_and_not_settle(
    one: SynergySuggestion, agent: User, browse: Any
) -> None:
    page = browse(agent).get(URL).content.decode()
    assert f"?suggestion={one.pk}" in page
    assert address("dismiss", one) not in page


@pytest.mark.parametrize(
    ("verb", "to", "band"),
    [("defer", "deferred", "plus-tard"), ("dismiss", "dismissed", "ecartees")],
)
def test_settled_and_back(
    one: SynergySuggestion, gardener: User, browse: Any, verb: str, to: str, band: str
) -> None:
    client = browse(gardener)
    response = client.post(address(verb, one), {"next": f"{URL}?bande="}, follow=True)
    assert response.redirect_chain == [(f"{URL}?bande=", 302)]
    assert state(one) == to
    assert address("reopen", one) in response.content.decode()
    assert f'id="suggestion-{one.pk}"' not in client.get(URL).content.decode()
    assert f'id="suggestion-{one.pk}"' in client.get(f"{URL}?bande={band}").content.decode()
    client.post(address("reopen", one))
    assert (state(one), one.deferred_until, one.settled_by) == ("new", None, None)


def test_htmx_is_given_the_message_alone(
    one: SynergySuggestion, gardener: User, browse: Any
) -> None:
    response = browse(gardener).post(address("dismiss", one), {"next": URL}, headers=HTMX)
    page = response.content.decode()
    assert "<html" not in page
    assert "ne seront plus rapprochés" in page
    assert f'name="next" value="{URL}"' in page


def test_linked_from_the_form_and_undone(
    one: SynergySuggestion, community: Community, gardener: User, browse: Any
) -> None:
    client = browse(gardener)
    url = f"/synergies/nouvelle/?suggestion={one.pk}"
    form = client.get(url).context["form"]
    assert form["title"].value().startswith("Relier « Du maraîchage pour la cantine » et «")
    assert form["reason"].value().startswith("Parlent tous deux de « maraîchage »")
    assert form["community"].value() == community.pk
    sent = {
        "title": form["title"].value(), "reason": form["reason"].value(),
        "needs": [one.first_id, one.second_id], "community": community.pk,
        "audience": form["audience"].value(),
    }  # fmt: skip
    assert client.post(url, {**sent, "title": ""}).status_code == 422
    assert state(one) == "new"
    response = client.post(url, sent, follow=True)
    assert state(one) == "accepted"
    assert one.synergy
    assert set(one.synergy.needs.all()) == {one.first, one.second}
    assert address("reopen", one) in response.content.decode()
    client.post(address("reopen", one))
    assert state(one) == "new"
    assert Synergy.objects.get().is_archived
    assert SynergySuggestion.objects.waiting().exists()


def test_a_need_taken_out_in_the_form_is_not_accepted(
    one: SynergySuggestion, community: Community, gardener: User, browse: Any
) -> None:
    browse(gardener).post(
        f"/synergies/nouvelle/?suggestion={one.pk}",
        {"title": "Seul", "reason": "Parce que", "needs": [one.first_id],
         "community": community.pk, "audience": "gardeners"},
    )  # fmt: skip
    assert Synergy.objects.count() == 1
    assert state(one) == "new"


def test_the_proposed_audience_opens_no_need(
    one: SynergySuggestion, gardener: User, browse: Any
) -> None:
    url, client = f"/synergies/nouvelle/?suggestion={one.pk}", browse(gardener)
    assert client.get(url).context["form"]["audience"].value() == Audience.REGION
    Need.objects.filter(pk=one.first_id).update(audience=Audience.COMMUNITY)
    assert client.get(url).context["form"]["audience"].value() == Audience.GARDENERS


def test_no_title_is_proposed_that_tells_a_need_to_who_may_not_read_it(
    one: SynergySuggestion, gardener: User, browse: Any
) -> None:
    """The other gardener reads the synergy, not the need of a community that is not theirs."""
    elsewhere = CommunityFactory()
    ActorFactory(user=gardener, community=elsewhere)
    Need.objects.filter(pk=one.second_id).update(community=elsewhere, audience="community")
    form = browse(gardener).get(f"/synergies/nouvelle/?suggestion={one.pk}").context["form"]
    assert [form[name].value() for name in ("title", "reason")] == ["", ""]
    assert len(form["needs"].value()) == 2


def test_a_suggestion_that_one_may_not_read_prefills_nothing(
    one: SynergySuggestion, gardener: User, browse: Any
) -> None:
    Need.objects.filter(pk=one.second_id).update(audience=Audience.GARDENERS)
    for asked in (one.pk, 10**30, "x", ""):
        response = browse(gardener).get(f"/synergies/nouvelle/?suggestion={asked}")
        assert response.status_code == 200
        assert "sans maraîchage" not in response.content.decode()


def test_what_was_linked_meanwhile_is_not_dismissed(
    one: SynergySuggestion, gardener: User, browse: Any
) -> None:
    SynergySuggestion.objects.update(state="accepted")
    browse(gardener).post(address("dismiss", one))
    assert state(one) == "accepted"


def test_page_after_page(community: Community, gardener: User, browse: Any) -> None:
    first = NeedFactory(community=community)
    all_of_them = [
        suggestion_of(first, NeedFactory(community=community), 50 + n % 7) for n in range(25)
    ]
    client, url, seen = browse(gardener), URL, []
    while url:
        listing = client.get(url).context["listing"]
        seen += [row.suggestion for row in listing.rows]
        url = listing.next_url and f"{URL}{listing.next_url}"
    assert seen == sorted(all_of_them, key=lambda each: (-each.score, each.pk))
    for query in ("apres=xx", "apres=9-", "apres=99999999999-1", "apres=%00", "bande=%00"):
        assert client.get(f"{URL}?{query}").status_code == 200


def test_the_same_number_of_queries_for_one_and_for_many(
    one: SynergySuggestion, community: Community, gardener: User, browse: Any,
    django_assert_num_queries: Any, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client = browse(gardener)
    client.get(URL)
    with django_assert_max_num_queries(30) as counted:
        client.get(URL)
    for _n in range(15):
        suggestion_of(one.first, NeedFactory(community=community), parts=PARTS)
    with django_assert_num_queries(len(counted.captured_queries)):
        client.get(URL)


def test_nothing_yet(gardener: User, browse: Any) -> None:
    assert "Rien à relier pour l’instant" in browse(gardener).get(URL).content.decode()


def test_told_at_home_and_on_the_page_of_a_need(
    one: SynergySuggestion, gardener: User, member: User, browse: Any
) -> None:
    client = browse(gardener)
    assert re.search(r"Synergies suggérées</h2><span class=\"count\">1<", _page(client, "/"))
    page = _page(client, one.first.get_absolute_url())
    assert "Besoins qui se ressemblent" in page
    assert "Une cantine sans maraîchage" in page
    assert "Besoins qui se ressemblent" not in _page(browse(member), one.first.get_absolute_url())
    assert URL in _page(client, "/grc/synergies/")


def test_html_in_a_text_comes_out_as_text(
    one: SynergySuggestion, gardener: User, browse: Any
) -> None:
    Need.objects.update(title="<b>cantine</b> maraîchage")
    SynergySuggestion.objects.update(parts={"words": ["<i>x</i>"]})
    for url in (URL, one.first.get_absolute_url(), f"/synergies/nouvelle/?suggestion={one.pk}"):
        page = _page(browse(gardener), url)
        assert "<b>cantine" not in page
        assert "<i>x" not in page


def test_one_of_another_community_settles_nothing(one: SynergySuggestion, browse: Any) -> None:
    from tests.factories import MandateFactory, UserFactory

    stranger = UserFactory()
    MandateFactory(user=stranger, community=CommunityFactory())
    assert browse(stranger).post(address("dismiss", one)).status_code == 404
    assert state(one) == "new"


def _page(client: Any, url: str) -> str:
    return client.get(url).content.decode()  # type: ignore[no-any-return]


def test_a_need_that_moves_takes_its_suggestions_along(
    one: SynergySuggestion, gardener: User, browse: Any
) -> None:
    elsewhere = CommunityFactory()
    Need.objects.filter(community=one.first_community).update(community=elsewhere)
    one.refresh_from_db()
    assert one.first_community_id == one.first.community_id == elsewhere.pk
    assert one.second_community_id == one.second.community_id
    Need.objects.filter(pk=one.second_id).update(community=None)
    one.refresh_from_db()
    assert one.second_community_id is None
