"""What the map shows and lists, as an address asks."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from communities.forms.map import MapForm
from communities.mapping import Layer, Position, Zone, layers, within
from communities.models import Place, Theme
from communities.outlines import frame_of
from communities.rights import Reader
from grc.sheets.keyset import Cursor, CursorError, Order, Page, beyond, page_of

PAGE_SIZE, RADIUS = 30, 20
FULLY = (Place.Access.FULL, Place.Access.HELPED)


class Map:
    """The records of a layer (``?voir=``) that ``user`` may read, by the filters of ``MapForm``,
    the nearest first around a commune; ``?apres=`` and ``?avant=`` lead from page to page."""

    def __init__(self, user: Reader, params: QueryDict) -> None:
        self.user, self.params = user, params
        known = {layer.slug: layer for layer in layers()}
        self.layer: Layer = known.get(params.get("voir", ""), layers()[0])
        self.form = MapForm(params, layer=self.layer)
        self.asked = self.form.asked

    @property
    def centre(self) -> Position | None:
        commune = self.asked.get("autour")
        return (commune.latitude, commune.longitude) if commune else None

    @property
    def radius(self) -> int:
        """In km."""
        return self.asked.get("rayon") or RADIUS

    @property
    def themes(self) -> QuerySet[Any]:
        return Theme.objects.current().only("name")

    @cached_property
    def records(self) -> QuerySet[Any]:
        """What is listed, some of which may have no place on the map."""
        found = self.layer.records(self.user)
        if theme := self.asked.get("thematique"):
            found = self.layer.of_theme(found, theme)
        if self.asked.get("neutre"):
            found = found.filter(Q(is_neutral=True) | Q(kind=Place.Kind.THIRD_PLACE))
        if self.asked.get("accessible"):
            found = found.filter(access__in=FULLY)
        if self.centre:
            found = within(found, self.centre, self.radius)
        if zone := self.asked.get("zone"):
            found = zone.keep(found)
        return found

    @property
    def order(self) -> Order:
        key = F("distance") if self.centre else self.layer.order
        return Order(lambda _user: key)

    @cached_property
    def page(self) -> Page:
        cursor = self.cursor
        at = (cursor.key, cursor.pk) if cursor else None
        backwards = bool(cursor and cursor.before)
        user: Any = self.user
        found = beyond(self.records, self.order, user, at, backwards=backwards, size=PAGE_SIZE)
        return page_of(list(found), cursor, PAGE_SIZE)

    @property
    def cursor(self) -> Cursor | None:
        """Where the page begins, or nothing when the address makes no sense."""
        way = "avant" if "avant" in self.params else "apres"
        text = self.params.get(way, "")
        if not text:
            return None
        user: Any = self.user
        try:
            field = self.order.field(self.records, user)
            return Cursor.decode(text, field, before=way == "avant")
        except CursorError:
            return None

    @cached_property
    def rows(self) -> list[Any]:
        kept = self.layer.for_rows(self.records.filter(pk__in=self.page.keys))
        found = {record.pk: record for record in kept}
        return [found[pk] for pk in self.page.keys if pk in found]

    @property
    def previous_url(self) -> str:
        return self.address(avant=self.page.previous) if self.page.previous else ""

    @property
    def next_url(self) -> str:
        return self.address(apres=self.page.next) if self.page.next else ""

    def address(self, **changed: Any) -> str:
        """The same map with other parameters, from its first page unless they say where."""
        params = self.params.copy()
        for name in ("avant", "apres", "cadre", "zoom"):
            params.pop(name, None)
        for name, value in changed.items():
            params[name] = value
        return f"?{params.urlencode()}"

    @property
    def is_filtered(self) -> bool:
        return any(value for name, value in self.asked.items() if name != "rayon")

    @property
    def layer_links(self) -> list[tuple[Layer, str]]:
        return [(layer, self.address(voir=layer.slug)) for layer in layers()]

    @property
    def frame(self) -> str:
        """What the map shows first: the zone asked for, what is around the commune, the region."""
        if zone := self.asked.get("zone"):
            return str(zone)
        if self.centre:
            return str(Zone.around(self.centre, self.radius))
        return frame_of(settings.GRC_REGION)
