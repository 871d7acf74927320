"""What stands on the map. Apps declare their layers in their ``maps.py``, found at start::

    declare(Layer("lieux", _("Lieux"), "map-pin", records=..., order=..., row="..."))

A layer gives the records that someone may read, where each is, and in what order they are listed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import ExpressionWrapper, F, FloatField, QuerySet, Value
from django.db.models.functions import ASin, Cos, Power, Radians, Sin, Sqrt

from communities.rights import Reader

EARTH = 6371.0  # its mean radius in km (IUGG)
Position = tuple[float, float]


@dataclass(frozen=True)
class Layer:
    """One sort of records. ``records`` are those that a reader may see, annotated with ``lat`` and
    ``lon`` (degrees, WGS 84, ``None`` when not known); ``of_theme`` keeps those of a theme;
    ``order`` is what they are listed by; ``row`` the template of one of them, whose
    ``for_rows`` fetches what it shows. ``text`` is what a point of the map says under its name."""

    slug: str
    label: Any
    icon: str
    position: int
    records: Callable[[Reader], QuerySet[Any]]
    of_theme: Callable[[QuerySet[Any], Any], QuerySet[Any]]
    order: Any
    row: str
    for_rows: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda records: records
    text: Callable[[Any], str] = lambda _record: ""
    filters: tuple[str, ...] = ()


_layers: dict[str, Layer] = {}


def declare(layer: Layer) -> None:
    _layers[layer.slug] = layer


def layers() -> list[Layer]:
    """All that were declared, in their order."""
    return sorted(_layers.values(), key=lambda layer: layer.position)


@dataclass(frozen=True)
class Zone:
    """What lies between two parallels and two meridians, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, text: str) -> Zone | None:
        """Of ``west,south,east,north`` as an address writes it, or ``None``."""
        try:
            west, south, east, north = map(float, text.split(","))
        except ValueError:
            return None
        zone = cls(west, south, east, north)
        right = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        return zone if right else None

    @classmethod
    def around(cls, position: Position, radius: float) -> Zone:
        """That holds all that is ``radius`` km from ``position`` or less."""
        lat, lon = position
        high = math.degrees(radius / EARTH)
        wide = high / max(math.cos(math.radians(lat)), 0.01)
        return cls(lon - wide, lat - high, lon + wide, lat + high)

    def __str__(self) -> str:
        return ",".join(f"{side:.4f}" for side in (self.west, self.south, self.east, self.north))

    def keep(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """Those of located ``records`` that are within."""
        return records.filter(
            lat__gte=self.south, lat__lte=self.north, lon__gte=self.west, lon__lte=self.east
        )


def distance_to(position: Position) -> Any:
    """How far located records are from ``position``, in km (haversine formula)."""
    lat, lon = position
    half = Value(2.0)
    across = Power(Sin(Radians(F("lat") - Value(lat)) / half), 2)
    along = Power(Sin(Radians(F("lon") - Value(lon)) / half), 2)
    chord = across + Value(math.cos(math.radians(lat))) * Cos(Radians(F("lat"))) * along
    found = Value(2 * EARTH) * ASin(Sqrt(chord, output_field=FloatField()))
    return ExpressionWrapper(found, output_field=FloatField())


def within(records: QuerySet[Any], position: Position, radius: float) -> QuerySet[Any]:
    """Those of located ``records`` that are ``radius`` km from ``position`` or less, with their
    ``distance``."""
    near = Zone.around(position, radius).keep(records)
    return near.annotate(distance=distance_to(position)).filter(distance__lte=radius)
