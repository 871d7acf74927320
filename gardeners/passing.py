"""Someone leaves, or will be away: what they promised passes to somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from communities.standing import gardened_by
from gardeners.models import FollowUp
from grc.models import User


@dataclass(frozen=True)
class Passing:
    """What passing the open follow-ups of ``giver`` to ``receiver`` does: those that pass, those
    that stay though one reads them, and whether others stay out of sight."""

    giver: User
    receiver: User
    passed: list[Any]
    kept: list[Any]
    some_unseen: bool


def followups_of(giver: User) -> Any:
    return FollowUp.objects.open().filter(assignee=giver, archived_at=None)


def passable(giver: User, receiver: User, by: User) -> Any:
    """The open follow-ups of ``giver`` that ``by`` may change, and ``receiver`` will read: an agent
    reads what is theirs, a gardener of the territory what their communities hold."""
    read = Q() if receiver.is_agent else Q(community__in=gardened_by(receiver))
    return followups_of(giver).editable_by(by).filter(read)


def passing(giver: User, receiver: User, by: User) -> Passing:
    """What is shown before ``by`` confirms."""
    passed = list(passable(giver, receiver, by).for_rows(by).order_by("due_on", "pk"))
    keys = [followup.pk for followup in passed]
    others = followups_of(giver).exclude(pk__in=keys)
    kept = list(others.visible_to(by).for_rows(by).order_by("due_on", "pk"))
    unseen = others.exclude(pk__in=[followup.pk for followup in kept]).exists()
    return Passing(giver, receiver, passed, kept, unseen)
