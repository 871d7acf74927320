"""The map and its list: the same records, by the same filters, for each reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communities.clusters import FEW
from communities.mapping import Zone, distance_to, layers
from communities.maps import places
from communities.models import Commune, Community, Place
from grc.models import Audience, User
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CommunityFactory,
    EventFactory,
    PlaceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
TOULOUSE, FIGEAC, NIMES = (43.604, 1.444), (44.608, 2.032), (43.837, 4.36)
ALL = {"cadre": "-180,-90,180,90", "zoom": "7"}


def commune(name: str, at: tuple[float, float] | None) -> Commune:
    latitude, longitude = at or (None, None)
    return CommuneFactory(name=name, latitude=latitude, longitude=longitude)


def place(community: Community, name: str, at: Commune | None = None, **more: Any) -> Place:
    return PlaceFactory(name=name, commune=at, communities=[community], **more)


def listed(client: Client, **asked: Any) -> list[str]:
    page = client.get(reverse("communities:map_page"), asked)
    assert page.status_code == 200
    return [str(record) for record in page.context["map"].rows]


def drawn(client: Client, **asked: Any) -> dict[str, Any]:
    answer = client.get(reverse("communities:map_points"), ALL | asked)
    assert answer.status_code == 200
    return answer.json()


def names(found: dict[str, Any]) -> set[str]:
    return {name for _lat, _lon, name, _url, _text in found["points"]}


def test_third_places_come_first(client: Client, community: Community) -> None:
    for name, more in (
        ("Café du pont", {"kind": "cafe"}),
        ("Salle des fêtes", {"is_neutral": True}),
        ("Le Hangar", {"kind": "third_place"}),
        ("Atelier", {"kind": "third_place"}),
    ):
        place(community, name, **more)
    assert listed(client) == ["Atelier", "Le Hangar", "Salle des fêtes", "Café du pont"]
    assert listed(client, neutre="on") == ["Atelier", "Le Hangar", "Salle des fêtes"]


def test_the_nearest_come_first(client: Client, community: Community) -> None:
    figeac, toulouse = commune("Figeac", FIGEAC), commune("Toulouse", TOULOUSE)
    place(community, "À Figeac", figeac, kind="third_place")
    place(community, "À Toulouse", toulouse)
    place(community, "Au bord", toulouse, latitude=43.70, longitude=1.40)
    place(community, "Nulle part")
    assert listed(client, autour=toulouse.pk, rayon="20") == ["À Toulouse", "Au bord"]
    assert listed(client, autour=toulouse.pk, rayon="5") == ["À Toulouse"]
    assert names(drawn(client, autour=toulouse.pk, rayon="20")) == {"À Toulouse", "Au bord"}
    assert len(listed(client)) == 4


def test_distances_are_right(community: Community) -> None:
    place(community, "À Nîmes", commune("Nîmes", NIMES))
    found = places(User(role=User.Role.ADMINISTRATOR, pk=0))
    assert found.annotate(far=distance_to(TOULOUSE)).get().far == pytest.approx(236, abs=2)


def test_a_place_is_where_it_says_else_where_its_commune_is(
    client: Client, community: Community
) -> None:
    figeac = commune("Figeac", FIGEAC)
    place(community, "Au centre", figeac)
    place(community, "Plus loin", figeac, latitude=44.65, longitude=2.1)
    place(community, "Nulle part", commune("Sans contour", None))
    found = {name: (lat, lon) for lat, lon, name, _url, _text in drawn(client)["points"]}
    assert found == {"Au centre": FIGEAC, "Plus loin": (44.65, 2.1)}


def test_many_points_are_gathered(client: Client, community: Community) -> None:
    figeac = commune("Figeac", FIGEAC)
    for number in range(FEW + 2):
        place(community, f"Lieu {number}", figeac, latitude=44.6 + number / 1000, longitude=2.03)
    place(community, "À Nîmes", commune("Nîmes", NIMES))
    found = drawn(client)
    assert sum(group[2] for group in found["groups"]) == FEW + 2
    assert names(found) == {"À Nîmes"}
    near = drawn(client, cadre="2,44.599,2.1,44.6055", zoom="14")
    assert (near["groups"], len(near["points"])) == ([], 6)


def test_those_of_one_commune_stand_together(client: Client, community: Community) -> None:
    figeac = commune("Figeac", FIGEAC)
    place(community, "Le Hangar", figeac)
    place(community, "La Grange", figeac)
    [(lat, lon, many, zone)] = drawn(client)["groups"]
    assert ((lat, lon), many) == (FIGEAC, 2)
    west, south, east, north = zone
    around = f"{west - 0.001},{south - 0.001},{east + 0.001},{north + 0.001}"
    assert set(listed(client, zone=around)) == {"Le Hangar", "La Grange"}


def test_each_layer_shows_what_its_reader_may_read(
    client: Client, community: Community, member: User, browse: Any
) -> None:
    figeac = commune("Figeac", FIGEAC)
    community.communes.add(figeac, commune("Cahors", (44.45, 1.44)))
    hidden = CommunityFactory(is_public=False)
    place(hidden, "Caché", figeac)
    here = place(community, "Le Hangar", figeac)
    ActorFactory(name="Public", commune=figeac, audience=Audience.PUBLIC, community=community)
    ActorFactory(
        name="Entre nous", commune=figeac, audience=Audience.COMMUNITY, community=community
    )
    soon = timezone.now() + timezone.timedelta(days=3)
    shown = {"community": community, "place": here, "starts_at": soon, "status": "announced"}
    EventFactory(title="Pour tous", audience=Audience.PUBLIC, **shown)
    EventFactory(title="Entre nous", audience=Audience.COMMUNITY, **shown)
    EventFactory(title="Hier", audience=Audience.PUBLIC, **shown | {"starts_at": timezone.now()})
    seen = {layer.slug: set(listed(client, voir=layer.slug)) for layer in layers()}
    assert seen["lieux"] == {"Le Hangar"}
    assert seen["communautes"] == {community.name}
    assert seen["evenements"] == {"Pour tous"}
    assert not any("Entre nous" in told for told in seen["acteurs"])
    inside = browse(member)
    assert len(listed(inside, voir="evenements")) == 2
    assert any("Entre nous" in told for told in listed(inside, voir="acteurs"))
    for layer in layers():
        assert names(drawn(client, voir=layer.slug)) <= seen[layer.slug]
    assert names(drawn(client, voir="communautes")) == {community.name}


def test_by_theme(client: Client, community: Community) -> None:
    food = ThemeFactory(name="Alimentation")
    community.themes.add(food)
    place(community, "Le Hangar")
    place(CommunityFactory(is_public=True), "Ailleurs")
    assert listed(client, thematique=food.pk) == ["Le Hangar"]
    assert listed(client, voir="communautes", thematique=food.pk) == [community.name]


def test_pages_follow_each_other(
    client: Client, community: Community, django_assert_num_queries: Any
) -> None:
    for number in range(35):
        place(community, f"Lieu {number:02}", kind="third_place" if number % 2 else "cafe")
    first = client.get(reverse("communities:map_page")).context["map"]
    assert [len(first.rows), first.previous_url] == [30, ""]
    second = client.get(reverse("communities:map_page") + first.next_url).context["map"]
    assert len(second.rows) == 5
    assert {one.pk for one in second.rows}.isdisjoint(one.pk for one in first.rows)
    back = client.get(reverse("communities:map_page") + second.previous_url).context["map"]
    assert back.rows == first.rows


@pytest.mark.parametrize(
    "asked",
    [
        {"voir": "rien"}, {"autour": "nulle-part"}, {"rayon": "beaucoup"}, {"zone": "1,2,3"},
        {"zone": "nan,nan,nan,nan"}, {"apres": "zzz"}, {"thematique": "9" * 30},
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_filters_nothing(
    client: Client, community: Community, asked: dict[str, str]
) -> None:
    place(community, "Le Hangar", commune("Figeac", FIGEAC))
    assert listed(client, **asked) == ["Le Hangar"]
    assert names(drawn(client, **asked)) == {"Le Hangar"}
    assert client.get(reverse("communities:map_points"), {"cadre": "x", "zoom": "99"}).json()


def test_a_commune_that_is_nowhere_is_told(client: Client, community: Community) -> None:
    lost = commune("Sans contour", None)
    page = client.get(reverse("communities:map_page"), {"autour": lost.pk})
    assert "On ne sait pas où cette commune se trouve." in page.content.decode()


def test_no_more_queries_for_more_points(
    client: Client, community: Community, django_assert_max_num_queries: Any
) -> None:
    figeac = commune("Figeac", FIGEAC)
    for number in range(20):
        place(community, f"Lieu {number}", figeac, latitude=44 + number / 10, longitude=2)
    with django_assert_max_num_queries(4):
        assert len(drawn(client)["points"]) == 20


def test_zones_are_read_as_written() -> None:
    zone = Zone.around(TOULOUSE, 10)
    assert Zone.read(str(zone)) is not None
    assert Zone.read("2,44,1,45") is None
    assert Zone.read("-200,0,0,0") is None


def test_tiles_of_someone_else_are_asked_for_only_when_said(client: Client, settings: Any) -> None:
    page = client.get(reverse("communities:map_page"))
    assert 'data-tiles=""' in page.content.decode()
    settings.GRC_MAP_TILES = "https://tuiles.example.org/{z}/{x}/{y}.png"
    page = client.get(reverse("communities:map_page"))
    assert settings.GRC_MAP_TILES in page.content.decode()
