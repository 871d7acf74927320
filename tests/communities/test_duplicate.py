"""The list of pairs: who sees what, what is told of them, and those that are not the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from communities.models import Actor, Community, DuplicatePair
from grc.models import Audience, User
from tests.factories import ActorFactory, MembershipFactory, OrganisationFactory
from tests.roles import Person
from tests.world import pair_of

pytestmark = pytest.mark.django_db
URL = "/acteurs/doublons/"


@pytest.fixture
def pair(community: Community) -> DuplicatePair:
    actors = [ActorFactory(first_name="Inès", name="Roux", community=community) for _n in "12"]
    return pair_of(*actors, score=85)


def dismiss(pair: DuplicatePair) -> str:
    return reverse("communities:duplicate_dismiss", args=[pair.pk])


def state(pair: DuplicatePair) -> str:
    pair.refresh_from_db()
    return pair.state


def test_each_sees_the_pairs_of_actors_they_read_both(
    pair: DuplicatePair, people: dict[str, Person]
) -> None:
    OrganisationFactory()
    half = pair_of(pair.lower, ActorFactory(audience=Audience.GARDENERS))
    seen = {role: set(DuplicatePair.objects.visible_to(user)) for role, user in people.items()}
    assert seen["administrator"] == {pair, half}
    assert seen["gardener"] == seen["agent"] == seen["region_gardener"] == {pair}
    assert seen["former_gardener"] == seen["anonymous"] == set()
    settled = {role: set(DuplicatePair.objects.editable_by(user)) for role, user in people.items()}
    assert settled["gardener"] == settled["region_gardener"] == {pair}
    assert settled["agent"] == settled["member"] == set()


def test_one_actor_that_may_be_changed_is_not_enough(
    community: Community, gardener: User, browse: Any
) -> None:
    mine = ActorFactory(community=community)
    pair = pair_of(mine, ActorFactory(audience=Audience.PUBLIC))
    client = browse(gardener)
    page = client.get(URL).content.decode()
    assert f"pair-{pair.pk}" in page
    assert dismiss(pair) not in page
    assert client.post(dismiss(pair)).status_code == 403
    assert state(pair) == "open"


def test_the_most_alike_first_in_their_bands(
    pair: DuplicatePair, community: Community, gardener: User, browse: Any
) -> None:
    doubtful = pair_of(pair.lower, ActorFactory(community=community), score=55)
    client = browse(gardener)
    found = {
        band: [row.pair for row in client.get(f"{URL}?bande={band}").context["listing"].rows]
        for band in ("", "sures", "douteuses", "inconnue", "\0")
    }
    assert found[""] == found["inconnue"] == found["\0"] == [pair, doubtful]
    assert (found["sures"], found["douteuses"]) == ([pair], [doubtful])


def test_page_after_page(community: Community, gardener: User, browse: Any) -> None:
    first = ActorFactory(community=community)
    pairs = [pair_of(first, ActorFactory(community=community), 50 + n % 7) for n in range(35)]
    client, url, seen = browse(gardener), URL, []
    while url:
        listing = client.get(url).context["listing"]
        seen += [row.pair for row in listing.rows]
        url = listing.next_url and f"{URL}{listing.next_url}"
    assert seen == sorted(pairs, key=lambda one: (-one.score, one.pk))
    for after in ("xx", "9-", "99999999999-1", "\0"):
        assert client.get(URL, {"apres": after}).status_code == 200


def test_the_same_number_of_queries_for_one_and_for_many(
    pair: DuplicatePair, community: Community, gardener: User, browse: Any,
    django_assert_num_queries: Any, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client = browse(gardener)
    client.get(URL)
    with django_assert_max_num_queries(40) as counted:
        client.get(URL)
    for _n in range(20):
        pair_of(pair.lower, ActorFactory(community=community))
    with django_assert_num_queries(len(counted.captured_queries)):
        client.get(URL)


def test_contact_details_are_told_to_who_may_read_them(
    community: Community, gardener: User, agent: User, browse: Any
) -> None:
    mine = ActorFactory(community=community)
    pair = pair_of(mine, ActorFactory(audience=Audience.PUBLIC))
    DuplicatePair.objects.filter(pk=pair.pk).update(reasons=["name", "email"])
    assert "même courriel" not in browse(gardener).get(URL).content.decode()
    assert "même courriel" in browse(agent).get(URL).content.decode()


def test_dismissed_and_back(pair: DuplicatePair, gardener: User, browse: Any) -> None:
    client = browse(gardener)
    response = client.post(dismiss(pair), {"next": f"{URL}?bande=sures"}, follow=True)
    assert response.redirect_chain == [(f"{URL}?bande=sures", 302)]
    assert (state(pair), pair.settled_by) == ("dismissed", gardener)
    back = reverse("communities:duplicate_reopen", args=[pair.pk])
    assert back in response.content.decode()
    assert f"pair-{pair.pk}" not in client.get(URL).content.decode()
    assert back in client.get(f"{URL}?bande=ecartees").content.decode()
    client.post(back)
    assert (state(pair), pair.settled_by) == ("open", None)


def test_a_merged_pair_is_not_dismissed(
    pair: DuplicatePair, administrator: User, browse: Any
) -> None:
    DuplicatePair.objects.update(state="merged")
    browse(administrator).post(dismiss(pair))
    assert state(pair) == "merged"


def test_the_page_of_an_actor_says_who_they_may_be(
    pair: DuplicatePair, gardener: User, member: User, community: Community, browse: Any
) -> None:
    url = pair.lower.get_absolute_url()
    assert "Peut-être en double avec" in browse(gardener).get(url).content.decode()
    MembershipFactory(actor=Actor.objects.get(user=member))
    assert "Peut-être en double" not in browse(member).get(url).content.decode()


def test_html_in_a_name_comes_out_as_text(pair: DuplicatePair, gardener: User, browse: Any) -> None:
    Actor.objects.filter(pk=pair.lower_id).update(name="<b>Roux</b>", notes="<i>n</i>")
    merge = reverse("communities:actor_merge", args=[pair.lower_id, pair.higher_id])
    for url in (URL, merge, pair.higher.get_absolute_url()):
        page = browse(gardener).get(url).content.decode()
        assert "&lt;b&gt;Roux" in page
        assert "<b>Roux" not in page
