from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Place
from communities.models.diffused import Diffused
from events.querysets import EventQuerySet
from gardeners.models import Need, Synergy
from grc.fields import HttpsURLField, SearchVector
from grc.history import track_links, tracked
from grc.models import PRESENT
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager


@tracked(exclude=["search"])
class Event(Diffused):
    """Where people meet to answer needs and synergies, on site or at distance."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("atelier")
        MEETING = "meeting", _("réunion")
        VISIT = "visit", _("visite")
        TRAINING = "training", _("formation")
        FESTIVE = "festive", _("moment convivial")
        OTHER = "other", _("autre")

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("sur place")
        REMOTE = "remote", _("à distance")
        BOTH = "both", _("sur place et à distance")

    title = models.CharField(_("titre"), max_length=200)
    kind = models.CharField(_("sorte"), max_length=10, choices=Kind, default=Kind.MEETING)
    mode = models.CharField(_("on y participe"), max_length=10, choices=Mode, default=Mode.ONSITE)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"), null=True, blank=True)
    place = models.ForeignKey(
        Place,
        verbose_name=_("lieu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    url = HttpsURLField(_("adresse de la réunion en ligne"), max_length=500, blank=True)
    description = models.TextField(_("description"), max_length=20_000, blank=True)
    needs = models.ManyToManyField(
        Need, verbose_name=_("besoins"), blank=True, related_name="events"
    )
    synergies = models.ManyToManyField(
        Synergy, verbose_name=_("synergies"), blank=True, related_name="events"
    )
    search = SearchVector("title", "description")

    objects = SearchableManager.from_queryset(EventQuerySet)()

    class Meta(Diffused.Meta):
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        base_manager_name = "objects"
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("La fin de l’événement doit suivre son début."),
            )
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="event_starts_at", condition=PRESENT),
            models.Index(fields=["archived_at", "id"], name="event_archived", condition=~PRESENT),
            GinIndex(fields=["search"], name="event_search"),
        ]
        triggers = [*Diffused.Meta.triggers, *learn_words("title", "description")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event_detail", args=[self.pk])


track_links(Event, "needs", "synergies")
