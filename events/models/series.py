from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from events import recurrence
from events.querysets import EventSeriesQuerySet
from grc.history import tracked
from grc.models import Archivable


class Scope(models.TextChoices):
    """Which dates of a series a change is for."""

    THIS = "this", _("Cette date seulement")
    FOLLOWING = "following", _("Cette date et les suivantes")
    COMING = "coming", _("Toutes les dates à venir")


@tracked()
class EventSeries(Archivable):
    """An event that comes back by a rule of RFC 5545 (3.3.10, RRULE).

    Its dates are events, written ahead (docs/adr/0029). ``starts_at`` is the date from which the
    rule counts: it moves when the rule is changed from one of its dates on; those before stay.
    """

    rule = models.CharField(_("rythme"), max_length=300, validators=[recurrence.check])
    starts_at = models.DateTimeField(_("à partir du"))

    objects = EventSeriesQuerySet.as_manager()

    class Meta(Archivable.Meta):
        verbose_name = _("série d’événements")
        verbose_name_plural = _("séries d’événements")
        base_manager_name = "objects"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["archived_at", "id"], name="event_series_archived",
                condition=models.Q(archived_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return recurrence.told(self.rule, self.starts_at)
