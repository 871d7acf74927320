from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models.contribution import Contribution
from events.models.event import Event
from events.workshop_querysets import OfEventQuerySet
from gardeners.models import FollowUp, Interaction, Need, Synergy
from grc.history import tracked
from grc.models import PRESENT, Archivable

BECOMES = ("need", "synergy", "followup", "testimony", "contribution")


def _at_most_one() -> Q:
    rule = Q()
    for name in (None, *BECOMES):
        rule |= Q(**{f"{other}__isnull": True for other in BECOMES if other != name})
    return rule


@tracked()
class EventNote(Archivable):
    """A line of the notes taken while an event is held, in the order in which lines came.

    Adding one never waits for another. What it became is a record of its own, to which it keeps
    its link.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notes", db_index=False)
    text = models.TextField(_("note"), max_length=2_000)
    is_decision = models.BooleanField(_("c’est une décision"), default=False)
    need = models.ForeignKey(
        Need, verbose_name=_("besoin"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="event_notes",
    )  # fmt: skip
    synergy = models.ForeignKey(
        Synergy, verbose_name=_("synergie"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="event_notes",
    )  # fmt: skip
    followup = models.ForeignKey(
        FollowUp, verbose_name=_("suivi"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="event_notes",
    )  # fmt: skip
    testimony = models.ForeignKey(
        Interaction, verbose_name=_("témoignage"), on_delete=models.SET_NULL, null=True,
        blank=True, related_name="event_notes",
    )  # fmt: skip
    contribution = models.ForeignKey(
        Contribution, verbose_name=_("contribution"), on_delete=models.SET_NULL, null=True,
        blank=True, related_name="event_notes",
    )  # fmt: skip

    objects = OfEventQuerySet.as_manager()

    class Meta(Archivable.Meta):
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=_at_most_one(), name="event_note_becomes_one",
                violation_error_message=_("Cette note est déjà devenue autre chose."),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["event", "id"], name="event_note_order", condition=PRESENT)]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return f"{reverse('events:event_notes', args=[self.event_id])}#note-{self.pk}"

    @property
    def became(self) -> tuple[str, models.Model] | None:
        """What it became: the word for it, and the record."""
        for name in BECOMES:
            if record := getattr(self, name):
                return str(self._meta.get_field(name).verbose_name), record  # type: ignore[union-attr]
        return None
