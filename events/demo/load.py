"""The demonstration as a whole, loaded in one transaction."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from communities.models import Actor, Community
from events.actions import extend
from events.demo.agenda import create_events
from events.demo.backdating import apply
from events.demo.contributions import create_contributions
from events.demo.needs import create_needs, create_synergies
from events.demo.participations import create_participations
from events.demo.parts import create_parts, create_postings
from events.demo.people import create_actors, create_users
from events.demo.places import create_circles, create_mandates, create_places
from events.demo.projects import create_projects
from events.demo.promises import create_followups, create_mentions
from events.demo.reviews import create_reviews
from events.demo.rotation import create_rotation
from events.demo.talks import create_talks
from events.demo.workshop import create_agendas
from events.demo.world import World
from events.models import Event, Project
from gardeners.models import FollowUp, Interaction, Mandate, Need, Synergy
from gardeners.suggestions.watch import look
from grc.models import User

MODELS = (User, Community, Actor, Mandate, Interaction, Need, Synergy, FollowUp, Event, Project)


def is_empty() -> bool:
    """Whether the database holds nothing but the reference data."""
    return not any(model._base_manager.exists() for model in MODELS)


@transaction.atomic
def load(now: dt.datetime | None = None) -> World:
    """Load the demonstration as of ``now``; the same every time, but for the dates."""
    world = World(now or timezone.now())
    create_users(world)
    create_postings(world)
    create_circles(world)
    create_mandates(world)
    create_actors(world)
    create_rotation(world)
    places = create_places(world)
    talks = create_talks(world)
    needs = create_needs(world, talks)
    synergies = create_synergies(world, needs, talks)
    create_followups(world, talks, [need for each in needs.values() for need in each], synergies)
    create_parts(world)
    create_mentions(world)
    create_events(world, places, needs)
    create_agendas(world)
    create_contributions(world)
    create_reviews(world, needs, synergies)
    create_projects(world, needs, synergies)
    apply(world)
    create_participations(world)
    extend()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    look(everything=True)
    return world
