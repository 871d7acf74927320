"""Questions about the workshop kit, and about what stands on the page of an event."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from communities.rights import (
    EVERYONE,
    NOBODY,
    ArchivableQuerySet,
    DiffusedQuerySet,
    Reader,
    RightsQuerySet,
)
from communities.standing import gardened_by
from grc.models import PRESENT, User


class WorkshopCardQuerySet(ArchivableQuerySet):
    """The cards of the instance are for whoever has an account, those of a community for those
    who see it. Administrators change all, gardeners those of their communities."""

    def readable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        communities = apps.get_model("communities", "Community")._default_manager
        return Q(community=None) | Q(community__in=keys(communities.visible_to(user)))

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        return EVERYONE if user.is_administrator else Q(community__in=gardened_by(user))

    def spoken_in(self, language: str) -> Self:
        """Of the cards that come in several languages, those of ``language``; and all others,
        which were written in one only."""
        return self.filter(Q(key="") | Q(language=language))


class OfEventQuerySet(ArchivableQuerySet):
    """What stands on the page of an event: for who may change the event, unless it says more."""

    present = PRESENT & Q(event__archived_at=None)

    def readable(self, user: Reader) -> Q:
        return self.writable(user)

    def writable(self, user: Reader) -> Q:
        return Q(event__in=keys(events().writable_by(user)))


class AgendaQuerySet(RightsQuerySet):
    """The agenda of an event is read by its readers only if those who prepare it say so."""

    def readable(self, user: Reader) -> Q:
        shared = Q(is_shared=True, event__in=keys(events().readable_by(user)))
        return shared | self.writable(user)

    def writable(self, user: Reader) -> Q:
        return Q(event__in=keys(events().writable_by(user)))


class AgendaItemQuerySet(OfEventQuerySet):
    present = OfEventQuerySet.present & (Q(parent=None) | Q(parent__archived_at=None))

    def readable(self, user: Reader) -> Q:
        agendas = apps.get_model("events", "Agenda")._default_manager
        shared = agendas.filter(agendas.all().readable(user)).order_by().values("event")
        return self.writable(user) | Q(event__in=shared)


class ContributionQuerySet(DiffusedQuerySet):
    """Contributions are read by their audience, whoever reads the event."""

    def owned(self, user: User) -> Q:
        return super().owned(user) | Q(event__created_by=user)


def keys(records: Any) -> Any:
    return records.order_by().values("pk")


def events() -> Any:
    return apps.get_model("events", "Event")._default_manager
