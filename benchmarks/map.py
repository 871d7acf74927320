"""The map with 20,000 places: its page, its points, and what a phone downloads to see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from benchmarks.report import Measure, timed
from communities.models import Commune, Place
from communities.outlines import frame_of
from grc.models import User

TURNS, PLACES = 60, 20_000
FILL = """
WITH ground AS (SELECT code, latitude, longitude, row_number() OVER (ORDER BY code) AS rank,
                       count(*) OVER () AS many FROM communities_commune
                WHERE latitude IS NOT NULL),
     held AS (SELECT id, row_number() OVER (ORDER BY id) AS rank, count(*) OVER () AS many
              FROM communities_community WHERE is_public),
     made AS (
        INSERT INTO communities_place (created_at, updated_at, version, name, kind, is_neutral,
            access, address, description, commune_id, latitude, longitude)
        SELECT now(), now(), 1, 'Lieu ' || n,
            (ARRAY['third_place', 'cafe', 'town_hall'])[1 + n %% 3], n %% 4 = 0,
            'unknown', '', '', code, latitude + (n %% 100) / 5000.0,
            longitude + (n %% 89) / 5000.0
        FROM generate_series(1, %s) AS n JOIN ground ON ground.rank = 1 + n %% ground.many
        RETURNING id)
INSERT INTO communities_place_communities (place_id, community_id)
SELECT made.id, held.id FROM made JOIN held ON held.rank = 1 + made.id %% held.many
"""
PARTS = ("leaflet/leaflet.js", "leaflet/leaflet.css", "css/map.css", "js/map.js")


def measure() -> Iterator[Measure]:
    """Everything is taken back at the end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(FILL, [PLACES])
            cursor.execute("ANALYZE communities_place, communities_place_communities")
        for who, client in readers():
            yield from pages(who, client)
        yield weight()
        transaction.set_rollback(True)


def readers() -> Iterator[tuple[str, Client]]:
    yield "sans compte", Client(SERVER_NAME="localhost")
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.filter(role=User.Role.AGENT, is_active=True).order_by("pk")[0])
    yield "une agente", client


def pages(who: str, client: Client) -> Iterator[Measure]:
    """The directory, the list around a commune, the points of the whole region and of a town."""
    url, points = reverse("communities:map_page"), reverse("communities:map_points")
    town = Commune.objects.filter(latitude__isnull=False).order_by("-population")[0]
    frame = frame_of(settings.GRC_REGION)
    near = (
        f"{town.longitude - 0.1},{town.latitude - 0.1},{town.longitude + 0.1},{town.latitude + 0.1}"
    )
    for name, address in (
        (f"répertoire des lieux, {who}", url),
        (f"  autour d’une ville, {who}", f"{url}?autour={town.pk}&rayon=20"),
        (f"  points de toute la région, {who}", f"{points}?cadre={frame}&zoom=8"),
        (f"  points d’une ville, {who}", f"{points}?cadre={near}&zoom=12"),
    ):
        if client.get(address).status_code != 200:
            raise RuntimeError(address)
        samples = [timed(lambda address=address: client.get(address)) for _ in range(TURNS)]  # type: ignore[misc]
        found = Measure(name, samples)
        found.at_most(found.median, 20, "médiane ≤ 20")
        yield found.at_most(found.p95, 40, "p95 ≤ 40")


def weight() -> Measure:
    """What a phone downloads to see them all, compressed."""
    client = Client(SERVER_NAME="localhost")
    frame = frame_of(settings.GRC_REGION)
    page = client.get(reverse("communities:map_page")).content
    points = client.get(f"{reverse('communities:map_points')}?cadre={frame}&zoom=8").content
    parts = [*PARTS, f"geo/{settings.GRC_REGION}.json"]
    files = [Path(found).read_bytes() for part in parts if (found := finders.find(part))]
    found = Measure(
        f"carte de {Place.objects.count()} lieux : page, points, Leaflet, contours",
        [sum(len(brotli.compress(one)) for one in (page, points, *files)) / 1024],
        unit="Ko",
    )
    return found.at_most(found.median, 150, "≤ 150 Ko")
