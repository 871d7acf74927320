from __future__ import annotations

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.workshop_card import LONGEST, WorkshopCard
from events.workshop_querysets import AgendaItemQuerySet, AgendaQuerySet
from grc.history import tracked
from grc.models import PRESENT, Archivable, Record

ONE_LEVEL = """
    IF NEW.parent_id IS NOT NULL AND (
        NOT EXISTS (SELECT FROM events_agendaitem AS parent WHERE parent.id = NEW.parent_id
                    AND parent.event_id = NEW.event_id AND parent.parent_id IS NULL)
        OR EXISTS (SELECT FROM events_agendaitem AS child WHERE child.parent_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'an item stands in one of its event, that stands in none'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agenda_item_one_level';
    END IF;
    RETURN NEW;
"""


@tracked()
class Agenda(Record):
    """Whether the readers of an event read how it is to go: who prepares it decides."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="agenda")
    is_shared = models.BooleanField(_("déroulé montré"), default=False)

    objects = AgendaQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("déroulé")
        verbose_name_plural = _("déroulés")

    def __str__(self) -> str:
        return str(self.event)

    def get_absolute_url(self) -> str:
        return reverse("events:event_agenda", args=[self.event_id])


@tracked()
class AgendaItem(Archivable):
    """A moment of an event, or a step of such a moment (its ``parent``), in their order.

    When it begins is computed (``events.timing``). A moment that has steps lasts as long as they.
    """

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="agenda_items", db_index=False
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("dans"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="children",
    )  # fmt: skip
    position = models.PositiveIntegerField(_("ordre"), default=0, editable=False)
    card = models.ForeignKey(
        WorkshopCard, verbose_name=_("fiche"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="agenda_items",
    )  # fmt: skip
    title = models.CharField(_("ce que l’on fait"), max_length=200)
    minutes = models.PositiveSmallIntegerField(
        _("durée, en minutes"), default=15,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )  # fmt: skip
    leader = models.CharField(_("qui anime"), max_length=100, blank=True)
    notes = models.TextField(
        _("notes"), max_length=5_000, blank=True,
        help_text=_("Lues par les personnes qui préparent l’événement, et par elles seules."),
    )  # fmt: skip

    objects = AgendaItemQuerySet.as_manager()

    class Meta(Archivable.Meta):
        verbose_name = _("étape du déroulé")
        verbose_name_plural = _("étapes du déroulé")
        ordering = ["position", "id"]
        indexes = [
            models.Index(
                fields=["event", "position", "id"], name="agenda_item_order", condition=PRESENT
            )
        ]
        triggers = [
            *Archivable.Meta.triggers,
            pgtrigger.Trigger(
                name="one_level", when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=ONE_LEVEL,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('events:event_agenda', args=[self.event_id])}#etape-{self.pk}"
