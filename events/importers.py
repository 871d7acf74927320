"""Importing spreadsheets and calendars of events; ``grc`` finds this module at start.

Rows only create, but for those of a calendar: these are known by their UID (RFC 5545, 3.8.4.7), and
change what an earlier version of them wrote.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.import_draft import NAMES
from communities.importers import literal
from communities.models import Place
from events.import_fields import EVENT_FIELDS, WORDS
from events.import_rows import EventChecker
from events.models import Event
from events.vevents import host
from gardeners.importers import SaidForm, SaidImporter, by_name
from grc.importing.mapping import MappedColumns
from grc.importing.registry import register
from grc.models import ImportBatch, User


class EventsForm(SaidForm):
    policy = "update"


class EventImporter(SaidImporter):
    name = "evenements"
    label = gettext_lazy("Événements")
    model: ClassVar[type[models.Model]] = Event
    fields = EVENT_FIELDS
    options_form = EventsForm
    written: ClassVar[Mapping[str, Any]] = {
        "title": gettext_lazy("titre"), "starts_at": gettext_lazy("début"),
        "ends_at": gettext_lazy("fin"), "place_id": gettext_lazy("lieu"),
        "url": gettext_lazy("adresse de la réunion en ligne"),
        "description": gettext_lazy("description"),
        "source_uid": gettext_lazy("identifiant dans l’agenda"),
        "source_version": gettext_lazy("version dans l’agenda"),
    }  # fmt: skip
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
        """The same UID, that of the calendar it came from or ours; else the same title without
        accents nor case, the same start, the same community."""
        return f"""
            SELECT number, t.id AS target_id, 1 AS rank
            FROM import_candidate JOIN events_event t
              ON t.source_uid = "values" ->> 'source_uid' AND t.source_uid <> ''
            UNION ALL
            SELECT number, t.id, 2
            FROM import_candidate JOIN events_event t
              ON t.id = substring("values" ->> 'source_uid' FROM {own_uid()})::bigint
            UNION ALL
            SELECT number, t.id, 3
            FROM import_candidate JOIN events_event t
              ON t.starts_at = ("values" ->> 'starts_at')::timestamptz
             AND t.sort_title = grc_sort_key("values" ->> 'title')
             AND t.community_id IS NOT DISTINCT FROM ("values" ->> 'community_id')::bigint
             AND (t.source_uid = '' OR coalesce("values" ->> 'source_uid', '') = '')"""  # noqa: S608

    def clash_sql(self) -> str:
        """What is known here is changed by a calendar alone, and by no version that is older; the
        same version is the same event, whatever was put right here since."""
        said = literal(_("Cet agenda ne dit rien de plus récent : laissé comme il est ici."))
        names = ", ".join(f"'{name}'" for name in self.written)
        sent, known = """m."values" ->> 'source_version'""", "t.source_version"
        return f"""
            UPDATE import_match m
            SET "values" = m."values" - ARRAY[{names}],
                warnings = CASE WHEN {known} > {sent}
                           THEN m.warnings || jsonb_build_object('', {said}) ELSE m.warnings END
            FROM events_event t
            WHERE t.id = m.target_id
              AND (coalesce(m."values" ->> 'source_uid', '') = ''
                   OR m."values" ->> 'source_uid' ~ {own_uid()}
                   OR ({known} >= {sent} AND {sent} > '000000000'))"""  # noqa: S608

    def told(self, name: str, value: Any) -> Any:
        if name in ("starts_at", "ends_at") and value:
            return date_format(timezone.localtime(dt.datetime.fromisoformat(value)), "j F Y H:i")
        if name == "place_id" and value:
            return Place.objects.filter(pk=value).first() or value
        return value

    def record_url(self, pk: int) -> str:
        return Event(pk=pk).get_absolute_url()

    def records_url(self, batch: ImportBatch) -> str:
        """The events to come, or the past ones when none of the import is to come."""
        made = batch.rows.filter(action="created").values("target")
        coming = Event.objects.filter(pk__in=made, starts_at__gte=timezone.now()).exists()
        return reverse("events:event_list") + ("?vue=liste" if coming else "?quand=passes")


def own_uid() -> str:
    """What our own UIDs look like, with the key of the event in their group."""
    return literal(f"^evenement-([0-9]{{1,18}})@{re.escape(host())}$")


register(EventImporter())
