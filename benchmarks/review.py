"""The page of a review in the largest community, as its gardener, and one decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from benchmarks.report import Measure, timed
from communities.models import Community
from gardeners.models import Mandate, Need, Review
from gardeners.suggestions import profiles
from grc.models import User

TURNS, GOAL_P95 = 60, 150
HTMX = {"HX-Request": "true"}
# As many as are kept for each need, with words, themes and scores of any size.
SUGGESTED = f"""
INSERT INTO gardeners_synergysuggestion
    (first_id, second_id, first_community_id, second_community_id, score, parts, state, computed_at)
SELECT id, other, community_id, others, 25 + abs(hashint8(id * other)) % 60,
       '{{"words": ["maraichag", "cantin"], "days": 40, "place": "epci", "crosses": []}}',
       'new', now()
FROM (SELECT id, community_id, lead(id, step) OVER following AS other,
             lead(community_id, step) OVER following AS others
      FROM gardeners_need n, generate_series(1, 3) AS step
      WHERE {profiles.OPEN}
      WINDOW following AS (PARTITION BY step ORDER BY id)) AS pairs
WHERE other IS NOT NULL
"""


def measure() -> Iterator[Measure]:
    """Everything is taken back at the end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SUGGESTED)
            cursor.execute("ANALYZE gardeners_synergysuggestion")
        client, review = held()
        address = review.get_absolute_url()
        if client.get(address).status_code != 200:  # once first, for what is compiled
            raise RuntimeError("la revue ne s’ouvre pas")
        page = Measure(
            "page de la revue", [timed(lambda: client.get(address)) for _ in range(TURNS)]
        )
        yield page.at_most(page.p95, GOAL_P95, "p95 < 150 ms")
        decide = reverse("gardeners:review_decide", args=[review.pk])
        needs = Need.objects.filter(community=review.community_id, archived_at=None, status="heard")
        sent = [
            {"kind": "need", "record": pk, "choice": "keep"}
            for pk in needs.values_list("pk", flat=True)[:TURNS]
        ]
        yield Measure(
            "  une décision, et l’ordre du jour après elle",
            [timed(lambda data=data: client.post(decide, data, headers=HTMX)) for data in sent],  # type: ignore[misc]
        )
        transaction.set_rollback(True)


def held() -> tuple[Client, Review]:
    """A review of the community that has the most needs, and a browser of its gardener."""
    mandates: Any = Mandate.objects.in_force()
    held_by = mandates.values("community")
    communities = Community.objects.filter(pk__in=held_by).annotate(many=Count("needs"))
    community = communities.order_by("-many")[0]
    user = User.objects.get(pk=mandates.filter(community=community).values("user")[:1])
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    review = Review.objects.create(community=community, created_by=user)
    return client, review
