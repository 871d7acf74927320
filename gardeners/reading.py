"""Who may read a record, in words; and whom one may name beside what was said."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from communities.models import Actor, Community
from communities.rights import Reader
from communities.standing import gardened_by, joined_by
from grc.models import Audience, User


def who_reads(record: Any) -> str:
    """« Les agents de la Région, les membres et les jardiniers de Les Tables du Lot. »"""
    if record.audience == Audience.PUBLIC:
        return _("Tout le monde peut lire ceci, même sans compte.")
    if record.community_id is None:
        if record.audience in {Audience.REGION, Audience.SHARED}:
            return _("Tous les agents de la Région peuvent lire ceci.")
        return _("Seuls la personne qui l’a noté et les administrateurs peuvent lire ceci.")
    sentence = {
        Audience.GARDENERS: _("Seuls les jardiniers de « %(community)s » peuvent lire ceci."),
        Audience.REGION: _(
            "Tous les agents de la Région et les jardiniers de « %(community)s » peuvent lire ceci."
        ),
        Audience.COMMUNITY: _(
            "Les membres et les jardiniers de « %(community)s » peuvent lire ceci."
        ),
        Audience.SHARED: _(
            "Tous les agents de la Région, les membres et les jardiniers de « %(community)s » "
            "peuvent lire ceci."
        ),
    }[Audience(record.audience)]
    return sentence % {"community": record.community}


class People(NamedTuple):
    """The actors of a record: those named to the reader, and how many are not."""

    named: list[Actor]
    others: int


def people_of(record: Any, reader: Reader, name: str = "actors") -> People:
    """The actors of ``record`` (those that its field ``name`` links), by name for whom may know it
    (domain.md, *audience*)."""
    links = getattr(record, name).through.objects.filter(
        **{f"{record._meta.model_name}_id": record.pk}
    )
    total = links.count()
    if not total:
        return People([], 0)
    pks = links.values("actor_id")
    named = list(Actor.objects.named_to(reader).filter(pk__in=pks).order_by("sort_name")[:50])
    return People(named, total - len(named))


def is_inside(user: User, community: Community) -> bool:
    """Whether what is diffused to both sides of ``community`` is diffused to ``user``: its members,
    its gardeners, the Region."""
    mine = Q(pk__in=gardened_by(user)) | Q(pk__in=joined_by(user))
    return user.is_agent or Community.objects.filter(mine, pk=community.pk).exists()
