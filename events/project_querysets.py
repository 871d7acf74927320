"""Questions about projects, what they hold, and the stories told of them."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from communities.rights import ArchivableQuerySet, DiffusedQuerySet, Reader, RightsQuerySet
from grc.models import PRESENT, Audience, User

GIVEN_UP = ("suspended", "given_up")  # what needs a reason


class ProjectQuerySet(DiffusedQuerySet):
    def going_on(self) -> Self:
        return self.filter(status__in=["idea", "under_way"])


class OfProjectQuerySet(ArchivableQuerySet):
    """What stands on the page of a project: read and written by who reads and writes it."""

    present = PRESENT & Q(project__archived_at=None)

    def readable(self, user: Reader) -> Q:
        return Q(project__in=_keys(_projects().readable_by(user)))

    def writable(self, user: Reader) -> Q:
        return Q(project__in=_keys(_projects().writable_by(user)))


class MilestoneQuerySet(OfProjectQuerySet):
    def ahead(self) -> Self:
        """Those not reached yet, the next one first."""
        return self.filter(done_on=None).order_by("due_on", "pk")

    def late(self) -> Self:
        return self.ahead().filter(due_on__lt=timezone.localdate())


class _ToldQuerySet(DiffusedQuerySet):
    """Records of a project with an audience of their own."""

    place = "project__community"

    def owned(self, user: User) -> Q:
        return super().owned(user) | Q(project__created_by=user)


class NewsQuerySet(_ToldQuerySet):
    """Read by their audience, among those who read the project; written by who writes it."""

    present = PRESENT & Q(project__archived_at=None)

    def readable(self, user: Reader) -> Q:
        return super().readable(user) & Q(project__in=_keys(_projects().readable_by(user)))

    def writable(self, user: Reader) -> Q:
        return Q(project__in=_keys(_projects().writable_by(user)))


class StoryQuerySet(_ToldQuerySet):
    """Read by their audience, whoever reads the project: a story stands by itself."""


class CreditQuerySet(RightsQuerySet):
    """Who is thanked, and what they agreed to: for those who write the story and may read the
    actor. Its readers know of those alone who are ``named``."""

    def readable(self, user: Reader) -> Q:
        actors = apps.get_model("communities", "Actor")._default_manager.readable_by(user)
        stories = _objects("Story").writable_by(user)
        return Q(story__in=_keys(stories), actor__in=_keys(actors))

    def writable(self, user: Reader) -> Q:
        return self.readable(user)

    def named(self) -> Self:
        """Those who agreed to be named to all who may read the story."""
        agreed = Q(agreed_on__isnull=False)
        return self.filter(agreed, Q(agreed_public=True) | ~Q(story__audience=Audience.PUBLIC))


def _keys(records: Any) -> Any:
    return records.order_by().values("pk")


def _projects() -> Any:
    return _objects("Project")


def _objects(name: str) -> Any:
    return apps.get_model("events", name)._default_manager
