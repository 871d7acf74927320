"""Needs that are mutually alike, told as one suggestion, and settled as one."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from communities.models import Community
from gardeners.models import Decision, Need, Review, Synergy, SynergySuggestion
from gardeners.suggestions.groups import Group, grouped
from grc.models import Audience, User
from tests.factories import CommunityFactory, NeedFactory
from tests.gardeners.test_review import HTMX, opened
from tests.gardeners.test_review_suggestion import decided as decide
from tests.world import suggestion_of

pytestmark = pytest.mark.django_db
URL = "/synergies/suggestions/"
PARTS = {"words": ["cantin"], "crosses": ["communities"]}


def clique(needs: list[Need], score: int = 60) -> list[SynergySuggestion]:
    return [
        suggestion_of(one, other, score - n, parts=PARTS)
        for n, (one, other) in enumerate(combinations(needs, 2))
    ]


@pytest.fixture
def needs(community: Community) -> list[Need]:
    """Four that are mutually alike: three of the community, one public elsewhere."""
    titles = ("Une cantine", "La cantine du bourg", "Cantine et légumes")
    own = [NeedFactory(title=title, community=community) for title in titles]
    away = NeedFactory(
        title="Livrer une cantine", community=CommunityFactory(), audience=Audience.PUBLIC
    )
    return [*own, away]


@pytest.fixture
def pairs(needs: list[Need]) -> list[SynergySuggestion]:
    return clique(needs)


def together(client: Client, best: SynergySuggestion, choice: str, needs: list[Need]) -> Any:
    address = reverse("gardeners:suggestion_together", args=[best.pk])
    data = {"choix": choice, "besoin": [need.pk for need in needs]}
    return client.post(address, data, follow=True)


def states(pairs: list[SynergySuggestion]) -> set[str]:
    found = SynergySuggestion.objects.filter(pk__in=[pair.pk for pair in pairs])
    return set(found.values_list("state", flat=True))


def groups_of(edges: list[tuple[int, int, int]], *, alone: frozenset[int] = frozenset()) -> Any:
    """The needs of each group made of ``edges``: two needs, and a score."""
    pairs = []
    for pk, (one, other, score) in enumerate(sorted(edges, key=lambda edge: -edge[2])):
        pair = SynergySuggestion(pk=pk, first_id=one, second_id=other, score=score)
        pair.first, pair.second = Need(pk=one), Need(pk=other)
        pair.is_writable = not alone & {one, other}
        pairs.append(pair)
    return [sorted(need.pk for need in group.needs) for group in grouped(pairs)]


def test_only_needs_that_are_all_alike_make_a_group() -> None:
    star = [(1, n, 60 - n) for n in range(2, 6)]
    assert groups_of(star) == [[1, 2], [1, 3], [1, 4], [1, 5]]
    triangle = [(1, 2, 60), (2, 3, 55), (1, 3, 50), (3, 4, 40)]
    assert groups_of(triangle) == [[1, 2, 3], [3, 4]]


def test_a_group_is_of_six_at_most_and_a_need_is_in_one() -> None:
    full = [(one, other, 90 - one - other) for one, other in combinations(range(1, 9), 2)]
    found = groups_of(full)
    many = [group for group in found if len(group) > 2]
    assert many == [[1, 2, 3, 4, 5, 6]]
    assert [7, 8] in found
    two = [*combinations((1, 2, 3), 2), *combinations((3, 4, 5), 2)]
    found = groups_of([(one, other, 60 - n) for n, (one, other) in enumerate(two)])
    assert found == [[1, 2, 3], [3, 4], [3, 5], [4, 5]]


def test_every_pair_is_told_once() -> None:
    edges = [(one, other, 50 + one * other % 7) for one, other in combinations(range(1, 12), 2)]
    found = [pair for group in groups_of(edges) for pair in combinations(group, 2)]
    assert sorted(found) == sorted((one, other) for one, other, _score in edges)


def test_what_the_reader_may_not_settle_is_in_no_group() -> None:
    edges = [(one, other, 60 - n) for n, (one, other) in enumerate(combinations((1, 2, 3), 2))]
    assert groups_of(edges, alone=frozenset({1})) == [[1, 2], [1, 3], [2, 3]]


def test_one_card_for_all_of_them(
    pairs: list[SynergySuggestion], gardener: User, browse: Any
) -> None:
    listing = browse(gardener).get(URL).context["listing"]
    [row] = listing.rows
    assert {pair.pk for pair in row.group.pairs} == {pair.pk for pair in pairs}
    assert row.text.startswith("Parlent de «")
    assert "des communautés différentes" in row.text
    assert [str(band.count) for band in listing.bands] == ["1", "0", "0"]
    assert 'class="count">1<' in browse(gardener).get("/").content.decode()


def test_who_may_not_settle_all_of_them_sees_pairs(
    pairs: list[SynergySuggestion], agent: User, browse: Any
) -> None:
    rows = browse(agent).get(URL).context["listing"].rows
    assert [len(row.group.needs) for row in rows] == [2] * 6


def test_a_need_that_one_may_not_read_is_in_no_group(
    pairs: list[SynergySuggestion], needs: list[Need], gardener: User, browse: Any
) -> None:
    Need.objects.filter(pk=needs[3].pk).update(audience=Audience.GARDENERS)
    client = browse(gardener)
    [row] = client.get(URL).context["listing"].rows
    assert set(row.group.needs) == set(needs[:3])
    assert together(client, pairs[0], "ecarter", needs).status_code == 200
    assert states(pairs) == {"new"}
    hidden = next(pair for pair in pairs if needs[3] in pair.needs)
    assert together(client, hidden, "ecarter", needs).status_code == 404


def test_linked_at_once_and_undone_as_one(
    pairs: list[SynergySuggestion], needs: list[Need], gardener: User, community: Community,
    browse: Any,
) -> None:  # fmt: skip
    client = browse(gardener)
    page = together(client, pairs[0], "relier", needs).content.decode()
    synergy = Synergy.objects.get()
    assert set(synergy.needs.all()) == set(needs)
    assert (synergy.status, synergy.community) == ("spotted", community)
    assert len(synergy.title) <= 200
    assert states(pairs) == {"accepted"}
    assert f"{pairs[0].pk}/ensemble/?choix=reprendre" in page
    together(client, pairs[0], "reprendre", needs)
    assert states(pairs) == {"new"}
    assert Synergy.objects.get().is_archived
    assert len(client.get(URL).context["listing"].rows) == 1


@pytest.mark.parametrize(
    ("choice", "state", "band"),
    [("plus-tard", "deferred", "plus-tard"), ("ecarter", "dismissed", "ecartees")],
)
def test_all_pairs_are_settled_and_taken_up_again(
    pairs: list[SynergySuggestion], needs: list[Need], gardener: User, browse: Any,
    choice: str, state: str, band: str,
) -> None:  # fmt: skip
    client = browse(gardener)
    together(client, pairs[0], choice, needs)
    assert states(pairs) == {state}
    assert not client.get(URL).context["listing"].rows
    [row] = client.get(f"{URL}?bande={band}").context["listing"].rows
    assert set(row.group.needs) == set(needs)
    address = reverse("gardeners:suggestion_together", args=[pairs[0].pk])
    query = "&".join(f"besoin={need.pk}" for need in needs)
    client.post(f"{address}?choix=reprendre&{query}")
    assert states(pairs) == {"new"}


def test_decided_without_one_of_them(
    pairs: list[SynergySuggestion], needs: list[Need], gardener: User, browse: Any
) -> None:
    client = browse(gardener)
    together(client, pairs[0], "ecarter", needs[1:])
    left = [pair for pair in pairs if needs[0] in pair.needs]
    assert states(left) == {"new"}
    assert states([pair for pair in pairs if pair not in left]) == {"dismissed"}
    rows = client.get(URL).context["listing"].rows
    assert [len(row.group.needs) for row in rows] == [2, 2, 2]


@pytest.mark.parametrize(
    ("sent", "said"),
    [({}, "au moins deux"), ({"besoin": ["x", "9" * 30]}, "au moins deux"),
     ({"besoin": [1]}, "au moins deux"), ({"choix": "rien"}, "ne se prend pas")],
)  # fmt: skip
def test_bad_input_gets_a_sentence_and_decides_nothing(
    pairs: list[SynergySuggestion], needs: list[Need], gardener: User, browse: Any,
    sent: dict[str, Any], said: str,
) -> None:  # fmt: skip
    data = {"choix": "ecarter", **sent}
    if "rien" in data.values():
        data["besoin"] = [need.pk for need in needs]
    address = reverse("gardeners:suggestion_together", args=[pairs[0].pk])
    assert said in browse(gardener).post(address, data, follow=True).content.decode()
    assert states(pairs) == {"new"}


def test_what_is_no_group_any_more_is_told(
    pairs: list[SynergySuggestion], needs: list[Need], gardener: User, browse: Any
) -> None:
    client = browse(gardener)
    SynergySuggestion.objects.filter(pk=pairs[-1].pk).update(state="accepted")
    page = together(client, pairs[0], "ecarter", needs).content.decode()
    assert "viennent d’être reliés" in page
    SynergySuggestion.objects.filter(pk=pairs[-1].pk).delete()
    page = together(client, pairs[0], "ecarter", needs).content.decode()
    assert "ne sont plus suggérés ensemble" in page
    assert states(pairs) == {"new"}


def test_page_after_page_with_groups(community: Community, gardener: User, browse: Any) -> None:
    for n in range(38):
        clique([NeedFactory(community=community) for _n in range(3)], 30 + n % 9)
    client, url, seen = browse(gardener), URL, []
    while url:
        listing = client.get(url).context["listing"]
        seen += [pair.pk for row in listing.rows for pair in row.group.pairs]
        url = listing.next_url and f"{URL}{listing.next_url}"
    assert len(seen) == len(set(seen)) == 38 * 3
    assert str(client.get(URL).context["listing"].bands[0].count).endswith("+")
    for query in ("depuis=xx", "depuis=9-", "depuis=99999999999-1", "apres=%00&depuis=1-1"):
        assert client.get(f"{URL}?{query}").status_code == 200


def test_the_same_number_of_queries_for_one_group_and_for_many(
    pairs: list[SynergySuggestion], community: Community, gardener: User, browse: Any,
    django_assert_num_queries: Any, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client = browse(gardener)
    client.get(URL)
    with django_assert_max_num_queries(30) as counted:
        client.get(URL)
    count = len(counted)
    for _n in range(4):
        clique([NeedFactory(community=community) for _m in range(4)])
    with django_assert_num_queries(count):
        client.get(URL)


@pytest.fixture
def review(client: Client, gardener: User, community: Community) -> Review:
    return opened(client, gardener, community)


def decided(client: Client, review: Review, one: Any, choice: str, needs: list[Need]) -> Any:
    return decide(client, review, one, choice, group="1", need=[need.pk for need in needs])


def test_a_group_is_one_item_of_a_review(
    client: Client, review: Review, pairs: list[SynergySuggestion], needs: list[Need]
) -> None:
    page = client.get(review.get_absolute_url()).content.decode()
    assert page.count('value="suggestion"') == 1
    assert page.count('name="need"') == 4
    html = decided(client, review, pairs[0], "link", needs).content.decode()
    assert states(pairs) == {"accepted"}
    assert set(Synergy.objects.get().needs.all()) == set(needs)
    assert all(need.get_absolute_url() in html for need in needs)
    back = reverse("gardeners:review_undecide", args=[review.pk, Decision.objects.get().pk])
    html = client.post(back, headers=HTMX).content.decode()
    assert html.count('value="suggestion"') == 1
    assert states(pairs) == {"new"}
    assert Synergy.objects.get().is_archived


def test_in_a_review_too_one_decides_without_one_of_them(
    client: Client, review: Review, pairs: list[SynergySuggestion], needs: list[Need]
) -> None:
    assert decided(client, review, pairs[0], "set_aside", needs[:1]).status_code == 422
    assert decided(client, review, pairs[0], "set_aside", []).status_code == 422
    assert not Decision.objects.exists()
    decided(client, review, pairs[0], "set_aside", needs[1:])
    assert states([pair for pair in pairs if needs[0] in pair.needs]) == {"new"}
    decision = Decision.objects.get()
    assert set(decision.before["needs"]) == {need.pk for need in needs[1:]}
    answer = decided(client, review, pairs[0], "link", needs)
    assert answer.status_code == 422
    assert "vient de décider" in answer.content.decode()


def test_a_line_of_a_group_is_for_who_may_read_all_of_its_needs(
    client: Client, review: Review, pairs: list[SynergySuggestion], needs: list[Need]
) -> None:
    decided(client, review, pairs[0], "later", needs)
    Need.objects.filter(pk=needs[3].pk).update(audience=Audience.GARDENERS)
    page = client.get(review.get_absolute_url()).content.decode()
    assert "remis à plus tard" not in page
    assert needs[3].title not in page


def test_a_group_says_what_holds_for_all() -> None:
    parts = [{"words": ["a", "b"], "place": "epci", "days": 3},
             {"words": ["b"], "place": "epci", "days": 9}, {"words": ["b", "c"]}]  # fmt: skip
    pairs = [SynergySuggestion(parts=part) for part in parts]
    assert Group(pairs[:2]).parts | {"themes": [], "crosses": []} == {
        "words": ["b", "a"], "themes": [], "crosses": [], "place": "epci", "days": 9,
    }  # fmt: skip
    assert "place" not in Group(pairs).parts
    assert "days" not in Group(pairs).parts
