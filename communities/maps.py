"""Places, communities and actors on the map."""

from __future__ import annotations

from typing import Any

from django.db.models import Avg, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from communities.mapping import Layer, declare
from communities.models import Actor, Community, Place
from communities.models.community import NEUTRAL_FIRST
from communities.rights import Reader


def places(user: Reader) -> QuerySet[Any]:
    return Place.objects.visible_to(user).annotate(
        lat=Coalesce("latitude", "commune__latitude"),
        lon=Coalesce("longitude", "commune__longitude"),
    )  # fmt: skip


def places_of_theme(places: QuerySet[Any], theme: Any) -> QuerySet[Any]:
    """Those of the communities that have it."""
    themed = Community.objects.filter(themes=theme).values("pk")
    links = Place.communities.through.objects.filter(community__in=themed)
    return places.filter(pk__in=links.values("place"))


def communities(user: Reader) -> QuerySet[Any]:
    """Each in the middle of its communes."""
    theirs: Any = Community.communes.through.objects.filter(community=OuterRef("pk")).order_by()
    alone = theirs.values("community")
    lat, lon = Avg("commune__latitude"), Avg("commune__longitude")
    return Community.objects.visible_to(user).annotate(
        lat=Subquery(alone.annotate(middle=lat).values_list("middle")),
        lon=Subquery(alone.annotate(middle=lon).values_list("middle")),
    )


def actors(user: Reader) -> QuerySet[Any]:
    return Actor.objects.visible_to(user).annotate(
        lat=F("commune__latitude"), lon=F("commune__longitude")
    )


def actors_of_theme(actors: QuerySet[Any], theme: Any) -> QuerySet[Any]:
    """Those who have it, or whose community has."""
    joined = Q(memberships__state="active", memberships__community__themes=theme)
    members = Actor.objects.filter(joined).order_by().values("pk")
    return actors.filter(Q(pk__in=members) | Q(themes=theme)).distinct()


def place_text(place: Place) -> str:
    return str(place.get_kind_display())


declare(
    Layer(
        "lieux", _("Lieux"), "map-pin", 10,
        records=places, of_theme=places_of_theme, order=NEUTRAL_FIRST,
        row="communities/_place_row.html", for_rows=lambda found: found.select_related("commune"),
        text=place_text, filters=("neutre", "accessible"),
    )
)  # fmt: skip
declare(
    Layer(
        "communautes", _("Communautés"), "leaf", 30,
        records=communities, of_theme=lambda found, theme: found.filter(themes=theme),
        order=F("sort_name"), row="communities/_community_row.html",
        text=lambda community: community.purpose,
    )
)  # fmt: skip
declare(
    Layer(
        "acteurs", _("Acteurs"), "people", 40,
        records=actors, of_theme=actors_of_theme, order=F("sort_name"),
        row="communities/_actor_row.html", for_rows=lambda found: found.select_related("commune"),
        text=lambda actor: str(actor.commune or ""),
    )
)  # fmt: skip
