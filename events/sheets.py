"""The sheet of events."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from communities import sheets as shared
from communities.models import Place
from events.forms import EVENT_ASKS, EventForm
from events.models import Event
from gardeners.models import Need
from gardeners.sheets.records import (
    RecordSheet,
    audience_column,
    community_column,
    directorates,
    named,
)
from grc.models import User
from grc.sheets import columns as c
from grc.sheets import register
from grc.sheets.columns import Row
from grc.sheets.columns.filtering import DaysFilter
from grc.sheets.views import View
from grc.templatetags import ui


def places(user: User) -> Any:
    return Place.objects.visible_to(user)


def _needs(user: User) -> Any:
    """The titles of the needs of an event that ``user`` may read."""
    found = Need.objects.visible_to(user).filter(events=OuterRef("pk"))
    return ArraySubquery(found.order_by("sort_title").values("title"))


class Starts(c.Moment):
    """When it starts: the day, near, and the hour."""

    def renderer(self) -> Callable[[Row], str]:
        return self.html

    def html(self, row: Row) -> str:
        return ui.moment(row[self.name])


class State(c.Choice):
    """Its status; one that was announced and is over says that its debrief waits. Each is changed
    by itself: whoever was to come is told."""

    in_bulk = False

    def expressions(self, user: User) -> dict[str, Any]:
        return {"status": F("status"), "over_at": F("over_at")}

    def renderer(self) -> Callable[[Row], str]:
        return self.html

    def html(self, row: Row) -> str:
        if row["status"] == Event.Status.ANNOUNCED and row["over_at"] < timezone.now():
            return ui.status("held", gettext("à débriefer"))
        return super().html(row)


@register
class EventSheet(RecordSheet):
    slug = "evenements"
    title = _("Événements")
    icon = "calendar"
    position = 60
    model = Event
    form = EventForm
    rule_fields = (*RecordSheet.rule_fields, "status", "announced_at", "closed_at")
    order = "-debut"
    start = "debut_avenir=90&tri=debut"
    board = "etat"
    record_view = "events:event_detail"
    add_label = _("Ajouter un événement")
    add_fields = ("title", "kind", "starts_at", "ends_at", "place", "community", "audience")
    ready_views = (
        View(_("À venir"), "debut_avenir=365&tri=debut", "a-venir", "calendar"),
        View(_("À débriefer"), "a_debriefer=true", "a-debriefer", "clock"),
        View(_("Brouillons"), "etat=draft", "brouillons", "pencil"),
    )
    empty_text = _("Un atelier, une réunion, une formation : ce qui répond aux besoins.")

    def columns(self) -> list[c.Column]:
        return [
            c.Column("evenement", "title", _("Événement"), sort="sort_title"),
            c.Plain("sorte", "kind", _("Sorte"), choices=Event.Kind),
            Starts("debut", "starts_at", _("Début"), sort="starts_at"),
            c.Related("lieu", "place", _("Lieu"), text="name", choices=places),
            State("etat", "status", _("État"), choices=Event.Status, show=ui.status,
                  asks=EVENT_ASKS),
            c.Computed("besoins", "needs_titles", _("Besoins"), expression=_needs, show=_joined),
            c.People("organisateurs", "organisers", _("Organisé, côté territoire"), model=Event,
                     named=named),
            c.Many("directions", "directorates", _("Organisé, côté Région"), model=Event,
                   text="acronym", choices=directorates, counted=True),
            c.Many("thematiques", "themes", _("Thématiques"), model=Event, text="name",
                   choices=shared.themes),
            community_column(),
            audience_column(),
        ]  # fmt: skip

    def card_columns(self) -> list[c.Column]:
        return [*map(self.column, ("debut", "lieu", "communaute", "sorte"))]

    def extra_filters(self) -> dict[str, django_filters.Filter]:
        yes = {"widget": forms.CheckboxInput}
        return {
            "debut_avenir": DaysFilter(
                field_name="starts_at__date", ahead=True, label=_("Commence dans tant de jours")
            ),
            "a_debriefer": django_filters.BooleanFilter(
                label=_("À débriefer"), method=_to_debrief, **yes
            ),
        }

    def counted(self, count: int) -> str:
        return ngettext("%(count)s événement", "%(count)s événements", count) % {
            "count": c.number(count)
        }

    def also_matching(self, lexemes: list[list[str]], user: User) -> list[int]:
        return self.related_to_actors(lexemes, user, Event.organisers.through, "event_id")


def _joined(titles: list[str]) -> str:
    return escape(", ".join(titles))


def _to_debrief(queryset: Any, _name: str, wanted: bool) -> Any:
    return queryset.to_debrief() if wanted else queryset
