"""Who came is noted at the door (ADR 0034). What phones send may come late, twice, or in another
order: each says at which moment it was noted, and the last one wins."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from communities.models import Actor, Community, Membership
from communities.proposals import propose_actors
from events.actions.participation import locked, mode_of
from events.models import Event, Participation
from grc.models import User
from grc.search import fold


@transaction.atomic
def tick(*, participation: Participation, attended: bool, at: dt.datetime) -> Participation:
    """Note at ``at`` that they came, or that this was noted by mistake; what was noted later
    stays. No moment is to come, whatever the clock of a phone says."""
    found = Participation.objects.select_for_update().get(pk=participation.pk)
    at = min(at, timezone.now())
    if found.attendance_at is None or found.attendance_at <= at:
        found.attended, found.attendance_at = attended or None, at
        found.save(update_fields=["attended", "attendance_at"])
    return found


@transaction.atomic
def add_at_door(
    *, event: Event, key: UUID, name: str, email: str = "", at: dt.datetime, by: User
) -> Participation:
    """Someone who came without having answered: known by their address, or by their name among the
    people of the event and of its community; else new. Sent again with the same ``key``, they are
    added once."""
    event = locked(event.pk)
    found = Participation.objects.filter(event=event, door_key=key).first()
    if found:
        return found
    actor = _known(event, name, email, by) or _new(event, name, email, at, by)
    mode = mode_of(event, Participation.Mode.ONSITE)
    found, _is_new = Participation.objects.get_or_create(
        event=event, actor=actor, defaults={"created_by": by, "mode": mode}
    )
    found.door_key = key
    found.save(update_fields=["door_key"])
    return tick(participation=found, attended=True, at=at)


def _known(event: Event, name: str, email: str, by: User) -> Any:
    if email:
        found = Actor._base_manager.filter(email__iexact=email, merged_into=None).first()
        if found:
            return found
    near = Q(participations__event=event)
    near |= Q(memberships__community=event.community_id, memberships__state="active")
    among = Actor.objects.filter(pk__in=Actor.objects.visible_to(by).filter(near).values("pk"))
    same = [one for one in propose_actors(among, name) if fold(str(one)) == fold(name)]
    alike = [one for one in same if not email or not one.email]
    return alike[0] if len(alike) == 1 else None


def _new(event: Event, name: str, email: str, at: dt.datetime, by: User) -> Actor:
    """Whom a gardener meets becomes a member of their community: they could not read them."""
    first, _space, last = name.rpartition(" ")
    day = timezone.localdate(at)
    actor = Actor.objects.create(
        kind=Actor.Kind.PERSON, first_name=first, name=last, email=email, created_by=by,
        source=Actor.Source.MEETING, source_detail=event.title, collected_on=day,
    )  # fmt: skip
    garden = Community.objects.gardened_by(by).filter(pk=event.community_id).first()
    if garden:
        Membership.objects.create(actor=actor, community=garden, joined_on=day, created_by=by)
    return actor
