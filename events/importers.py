"""Importing spreadsheets of events; ``grc`` finds this module at start. Rows only create."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.import_draft import NAMES
from communities.models import Place
from events.import_fields import EVENT_FIELDS, WORDS
from events.import_rows import EventChecker
from events.models import Event
from gardeners.importers import SaidImporter, by_name
from grc.importing.mapping import MappedColumns
from grc.importing.registry import register
from grc.models import ImportBatch, User


class EventImporter(SaidImporter):
    name = "evenements"
    label = gettext_lazy("Événements")
    model: ClassVar[type[models.Model]] = Event
    fields = EVENT_FIELDS
    position = 20
    template = ("title", "starts", "start_time", "ends", "end_time", "kind", "mode", "place",
                "url", "text", "community")  # fmt: skip
    columns = {"text": "description", "day": "starts_at"}
    choices = ("kind", "mode")
    choice_fields = frozenset((*choices, "community"))
    words = WORDS

    def mapping_error(self, targets: Sequence[str]) -> str:
        if error := super().mapping_error(targets):
            return error
        if "starts" in targets:
            return ""
        return _("Dites quelle colonne donne le jour où chaque événement commence.")

    def checker(self, batch: ImportBatch) -> EventChecker:
        field: Any = self.model._meta.get_field
        return EventChecker(
            columns=MappedColumns(batch.columns, self.meanings(), NAMES),
            options=batch.options,
            names=self.columns,
            choices={name: field(name) for name in self.choices},
            links=(),
            actors={},
            communes=None,
            places=by_name(Place.objects.values_list("name", "pk")),
        )

    def created_columns(self, batch: ImportBatch, user: User | None) -> dict[str, Any]:
        """Files hold what was made known: it is announced, and those that are over wait for their
        debrief."""
        announced = {"status": Event.Status.ANNOUNCED, "announced_at": timezone.now().isoformat()}
        return super().created_columns(batch, user) | announced

    def match_sql(self) -> str:
        """The same title without accents nor case, the same start, the same community."""
        return """
            SELECT number, t.id AS target_id, 1 AS rank
            FROM import_candidate JOIN events_event t
              ON t.starts_at = ("values" ->> 'starts_at')::timestamptz
             AND t.sort_title = grc_sort_key("values" ->> 'title')
             AND t.community_id IS NOT DISTINCT FROM ("values" ->> 'community_id')::bigint"""

    def record_url(self, pk: int) -> str:
        return Event(pk=pk).get_absolute_url()

    def records_url(self, batch: ImportBatch) -> str:
        """The events to come, or the past ones when none of the import is to come."""
        made = batch.rows.filter(action="created").values("target")
        coming = Event.objects.filter(pk__in=made, starts_at__gte=timezone.now()).exists()
        return reverse("events:event_list") + ("?vue=liste" if coming else "?quand=passes")


register(EventImporter())
