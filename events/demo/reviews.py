"""The last review of each community, and its minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from events.demo.world import Circle, World, born, save
from gardeners.models import Decision, Need, Review, Synergy
from gardeners.reviewing.agenda import Choice, Kind

NOTES = ("À revoir à la rentrée.", "Agathe en parle à la direction.", "")
HELD = dt.timedelta(days=6)


def create_reviews(
    world: World, needs: Mapping[str, Sequence[Need]], synergies: Sequence[Synergy]
) -> None:
    """In each community, a review six days ago, where needs and synergies were looked at."""
    reviews = [_review(world, circle) for circle in world.circles]
    save(Review, reviews)
    for review, circle in zip(reviews, world.circles, strict=True):
        gardeners = [circle.gardener(side, review.held_on) for side in ("region", "territory")]
        review.present.set([one for one in gardeners if one])
    heard = [need for each in needs.values() for need in each]
    decisions = [
        one for review in reviews for one in _decisions(world, review, heard, synergies)
    ]  # fmt: skip
    save(Decision, decisions)


def _review(world: World, circle: Circle) -> Review:
    day = world.day(-HELD.days)
    by = circle.gardener("territory", day) or circle.gardener("region", day)
    at = world.moment(day)
    review = Review(
        community=circle.community, held_on=day, closed_at=at + dt.timedelta(minutes=50),
        closed_by=by, next_on=day + dt.timedelta(days=7), next_at=dt.time(18),
    )  # fmt: skip
    return born(review, at, by or world.users["region"])


def _decisions(
    world: World, review: Review, heard: Sequence[Need], synergies: Sequence[Synergy]
) -> list[Decision]:
    """About needs and synergies that were there already."""
    found = []
    for kind, records in ((Kind.NEED, heard), (Kind.SYNERGY, synergies)):
        there = [
            one for one in records
            if one.community_id == review.community_id and one.created_at < review.created_at
        ]  # fmt: skip
        for record in there[-3:]:
            decision = Decision(
                review=review, kind=kind, record_id=record.pk, choice=Choice.KEEP,
                note=world.draw.choice(NOTES),
            )  # fmt: skip
            assert review.closed_by is not None
            found.append(born(decision, review.created_at, review.closed_by))
    return found
