"""The points of a map: one by one while they are few, else gathered by squares of its grid."""

from __future__ import annotations

from typing import Any

from django.db.models import Avg, Count, F, Max, Min, QuerySet, Value
from django.db.models.functions import Floor

from communities.mapping import Layer, Zone

SQUARE = 80  # pixels of the side of a square in which points are gathered
TILE = 256  # pixels of the world at the first zoom (Web Mercator)
FEW = 40  # points that are shown one by one, but for those that stand on each other
MOST = 600  # squares of a screen
WIDE = 8  # the last zoom at which a region is read whole
ZOOMS = range(20)


def points_of(layer: Layer, records: QuerySet[Any], zone: Zone, zoom: int) -> dict[str, Any]:
    """What a map shows of located ``records`` within ``zone`` at ``zoom``: ``groups`` (latitude,
    longitude, how many, and the zone that holds them) and ``points`` (latitude, longitude, name,
    address, text)."""
    # A whole region is read at once: the server plans far better without a zone to look for.
    located = records.filter(lat__isnull=False) if zoom <= WIDE else zone.keep(records)
    here = located.order_by()
    side = SQUARE * 360 / (TILE * 2**zoom)
    if here[: FEW + 1].count() <= FEW:
        side = 0.0001  # 10 m: those of one address, or of one commune, stand on each other
    squares = _squares(here, side)
    alone = [square["one"] for square in squares if square["many"] == 1]
    found = {one.pk: one for one in layer.for_rows(records.filter(pk__in=alone))}
    return {
        "groups": [_group(square) for square in squares if square["many"] > 1],
        "points": [_point(layer, one) for one in found.values()],
    }


def _squares(here: QuerySet[Any], side: float) -> list[dict[str, Any]]:
    found = here.annotate(
        x=Floor(F("lon") / Value(side)),
        y=Floor(F("lat") / Value(side)),
    ).values("x", "y")
    counted = found.annotate(
        many=Count("pk"), one=Min("pk"), at_lat=Avg("lat"), at_lon=Avg("lon"),
        west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat"),
    )  # fmt: skip
    columns = "many", "one", "at_lat", "at_lon", "west", "south", "east", "north"
    return list(counted.order_by("-many").values(*columns)[:MOST])


def _group(square: dict[str, Any]) -> list[Any]:
    around = [round(square[side], 4) for side in ("west", "south", "east", "north")]
    return [round(square["at_lat"], 4), round(square["at_lon"], 4), square["many"], around]


def _point(layer: Layer, one: Any) -> list[Any]:
    where = [round(one.lat, 5), round(one.lon, 5)]
    return [*where, str(one), one.get_absolute_url(), layer.text(one)]
