"""The calendar among 100,000 events and 2,000,000 answers: its month, its list, the page of an
event, and what a calendar program reads. The floor of a page is the bare SQL of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from benchmarks.report import Measure, timed
from communities.models import Community
from events.models import Event
from grc.models import PRESENT, User

EVENTS, ANSWERS, TURNS, FEED = 100_000, 2_000_000, 40, 1_000
PAGE, PAGE_P95, FEED_MEDIAN, UNCHANGED = 20, 40, 300, 20
# Over three years, some 2,700 a month; half of them are public.
FILL_EVENTS = """
INSERT INTO events_event (title, kind, mode, status, starts_at, ends_at, url, description, outcome,
    cancelled_why, announced_at, audience, created_at, updated_at, version, edited_alone,
    source_uid, source_version, community_id, place_id)
SELECT 'Atelier ' || md5(n::text), 'workshop', 'onsite', 'announced', starts,
       starts + interval '2 hours', '',
       repeat('Une soirée pour goûter ce que font les gens d’ici. ', 8), '', '', now(),
       (ARRAY['public', 'shared'])[1 + n %% 2], now(), now(), 1, false, '', '',
       (SELECT min(id) FROM communities_community) + n %% 40, places[1 + n %% 200]
FROM generate_series(1, %(events)s) AS n,
     (SELECT array_agg(id) AS places FROM communities_place) AS p,
     LATERAL (SELECT now() - interval '18 months'
                     + interval '1 minute' * (hashint4(n) & 2097151) * 0.75 AS starts) AS s
"""
FILL_PLACES = """
INSERT INTO communities_place (name, kind, is_neutral, access, address, description, created_at,
                               updated_at, version)
SELECT 'Lieu ' || n, 'other', false, 'unknown', '', '', now(), now(), 1
FROM generate_series(1, 200) AS n
"""
FILL_ANSWERS = """
INSERT INTO events_participation (event_id, actor_id, answer, party_size, mode, why, created_at,
                                  updated_at, version)
SELECT events[1 + n %% %(events)s], actors[1 + n / %(events)s + n %% 977], 'yes', 1, 'onsite', '',
       now(), now(), 1
FROM generate_series(0, %(answers)s - 1) AS n,
     (SELECT array_agg(id) AS events FROM events_event) AS e,
     (SELECT array_agg(id) AS actors FROM (
         SELECT id FROM communities_actor ORDER BY id LIMIT 2000) AS first) AS a
ON CONFLICT DO NOTHING
"""
TABLES = ("communities_place", "events_event", "events_participation")


def measure(scale: float) -> Iterator[Measure]:
    """Everything is taken back at the end."""
    with transaction.atomic():
        fill({"events": int(EVENTS * scale), "answers": int(ANSWERS * scale)})
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(pk=User.objects.filter(role="administrator")[:1]))
        yield from pages(client)
        yield from feeds(client)
        transaction.set_rollback(True)


def fill(sizes: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in (FILL_PLACES, FILL_EVENTS, FILL_ANSWERS):
            cursor.execute(statement, sizes)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table that waits for checks is locked
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ANALYZE {table}")


def pages(client: Client) -> Iterator[Measure]:
    event = Event.objects.order_by("starts_at").filter(starts_at__gte=timezone.now())[0]
    Event.objects.filter(pk=event.pk).update(capacity=40)  # so that it has a history
    for name, address, floor in (
        ("calendrier, le mois", "/evenements/?vue=mois", 168),
        ("calendrier, la semaine", "/evenements/?vue=semaine", 210),
        ("liste à venir", "/evenements/?vue=liste", 30),
        ("page d’un événement", event.get_absolute_url(), 1),
    ):
        rows = Event.objects.filter(PRESENT).order_by("-starts_at", "-pk")[:floor]
        bare = Measure("", [timed(lambda rows=rows: list(rows.all())) for _ in range(TURNS)])  # type: ignore[misc]
        page = Measure(name, asked(client, address), floor=f"{bare.median:.1f} ms, SQL nu")
        page.at_most(page.median, PAGE, "médiane ≤ 20 ms")
        yield page.at_most(page.p95, PAGE_P95, "p95 ≤ 40 ms")


def asked(client: Client, address: str, **headers: str) -> list[float]:
    def get() -> Any:
        return client.get(address, headers=headers)

    if get().status_code not in (200, 304):  # once first, for what is compiled
        raise RuntimeError(f"{address} ne répond pas")
    return [timed(get) for _ in range(TURNS)]


def feeds(client: Client) -> Iterator[Measure]:
    """A community of which a thousand events are public; then the same, unchanged."""
    community = Community.objects.order_by("pk")[0]
    Community.objects.filter(pk=community.pk).update(is_public=True)
    own = Event.objects.filter(community=community, audience="public")
    Event.objects.filter(community=community).exclude(pk__in=own[:FEED]).update(audience="region")
    address = f"/evenements/flux/communaute/{community.pk}.ics"
    first = client.get(address)
    many = first.content.count(b"BEGIN:VEVENT")
    line = Measure(f"agenda public de {many} événements", asked(client, address))
    yield line.at_most(line.median, FEED_MEDIAN, "médiane ≤ 300 ms")
    same = Measure("  inchangé (304)", asked(client, address, if_none_match=first["ETag"]))
    yield same.at_most(same.median, UNCHANGED, "médiane ≤ 20 ms")
