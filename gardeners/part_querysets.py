"""Questions about the parts of directorates in needs. A need concerns a directorate by its link
(``Need.directorates``); what the directorate does about it is its part (docs/adr/0022), which
may lack. The conditions below are about needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from communities.rights import EVERYONE, NOBODY, Reader, RightsQuerySet
from gardeners.querysets import OPEN_NEED
from grc.history import link_events
from grc.models import User

CLOSED = ("answered", "unanswered")
# How many days a directorate has to take a need before it is told that nobody did.
TAKEN_WITHIN = 15


class DirectoratePartQuerySet(RightsQuerySet):
    """Read by who may read the need; written by who may write it and, in what they may read, by
    the agents of the directorate."""

    present = Q(need__archived_at=None)

    def readable(self, user: Reader) -> Q:
        return Q(need__in=_model("Need").objects.readable_by(user).order_by().values("pk"))

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        rule = Q(need__in=_model("Need").objects.writable_by(user).order_by().values("pk"))
        return rule | Q(directorate__in=posted(user)) if user.is_agent else rule


def posted(user: User) -> QuerySet[Any]:
    """The key of the directorate that ``user`` belongs to; of none when they are no agent."""
    postings = apps.get_model("communities", "Posting")._default_manager
    found = postings.filter(user=user.pk) if user.is_agent else postings.none()
    return found.values("directorate")


def touching(directorates: Any) -> Q:
    """The needs that concern one of ``directorates`` (keys, or a queryset of them)."""
    return Q(Exists(_links(directorates)))


def to_take(directorates: Any = None) -> Q:
    """The open needs that one of ``directorates`` (any, by default) has not taken."""
    return OPEN_NEED & Q(Exists(_untaken(_links(directorates))))


def left(directorates: Any = None) -> Q:
    """Those that it left so for more than ``TAKEN_WITHIN`` days since it was said to be
    concerned."""
    return heard_long_ago() & Q(Exists(left_links(_links(directorates))))


def heard_long_ago() -> Q:
    """The open needs that a directorate may have left."""
    return OPEN_NEED & Q(heard_on__lt=_told_before())


def left_links(links: QuerySet[Any]) -> QuerySet[Any]:
    """Among ``links`` of needs to directorates, those that the directorate left: the history of
    the links knows since when each has been there."""
    first = timezone.make_aware(dt.datetime.combine(_told_before(), dt.time.min))
    lately = _link_history().filter(
        need=OuterRef("need"), directorate=OuterRef("directorate"), pgh_label="add",
        pgh_created_at__gte=first,
    )  # fmt: skip
    return _untaken(links).filter(~Exists(lately))


def _told_before() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=TAKEN_WITHIN)


def in_state(states: Any, directorates: Any) -> Q:
    """The needs whose part of one of ``directorates`` is in one of ``states``."""
    parts = _parts().filter(state__in=states, need=OuterRef("need"))
    return Q(Exists(_links(directorates).filter(Exists(_same_directorate(parts)))))


def promised_late(directorates: Any, user: Reader) -> Q:
    """The needs about which a promise of one of ``directorates``, which ``user`` may read, is
    late."""
    late = _model("FollowUp").objects.visible_to(user).late()
    late = late.filter(need=OuterRef("pk"), directorate__in=directorates)
    return Q(Exists(late.order_by()))


def newly_concerned(directorates: Any, happened: Q) -> Q:
    """The needs that were said to concern one of ``directorates`` at a moment that ``happened``
    (a condition on ``pgh_created_at``)."""
    added = _link_history().filter(happened, pgh_label="add", directorate__in=directorates)
    return Q(Exists(added.filter(need=OuterRef("pk"))))


def concerned_since(need: int) -> dict[int, dt.datetime]:
    """When each directorate was last said to be concerned by ``need``."""
    added = _link_history().filter(need=need, pgh_label="add").values("directorate")
    return dict(added.values_list("directorate", Max("pgh_created_at")))


def _links(directorates: Any) -> QuerySet[Any]:
    links = _model("Need").directorates.through._default_manager.filter(need=OuterRef("pk"))
    return links if directorates is None else links.filter(directorate__in=directorates)


def _untaken(links: QuerySet[Any]) -> QuerySet[Any]:
    begun = _parts().exclude(state="to_take").filter(need=OuterRef("need"))
    return links.filter(~Exists(_same_directorate(begun)))


def _same_directorate(parts: QuerySet[Any]) -> QuerySet[Any]:
    return parts.filter(directorate=OuterRef("directorate"))


def _parts() -> QuerySet[Any]:
    return _model("DirectoratePart")._default_manager.order_by()


def _link_history() -> QuerySet[Any]:
    events = {field.name: model for field, model in link_events(_model("Need"))}
    return events["directorates"]._default_manager.order_by()


def _model(name: str) -> Any:
    return apps.get_model("gardeners", name)
