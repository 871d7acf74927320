from __future__ import annotations

import datetime as dt

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Directorate, Place, Theme
from communities.models.diffused import RIGHTS, Diffused
from events.models.series import EventSeries
from events.querysets import EventQuerySet, span
from gardeners.models import Need, Synergy
from grc.fields import HttpsURLField, SearchVector, SortKey, rights_index, sorted_index
from grc.history import track_links, tracked
from grc.live.triggers import tell_rows
from grc.models import PRESENT
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager


@tracked(exclude=["search", "sort_title", "over_at"])
class Event(Diffused):
    """Where people meet to answer needs and synergies, on site or at distance.

    It is *held* by the clock: once its end is past, an event that was announced waits for its
    debrief, and nothing has to run for it (``is_to_debrief``). One of a series is a row as any
    other: ``recurrence_id`` is when its rule has it start, wherever it was moved to since, and
    ``edited_alone`` that later changes of the series leave it as it is.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("point des jardiniers")
        WORKSHOP = "workshop", _("atelier")
        MEETING = "meeting", _("réunion publique")
        FIELD = "field", _("rencontre de terrain « La Région est à vous »")
        PANEL = "panel", _("séance de panel citoyen")
        TRAINING = "training", _("formation")
        VISIT = "visit", _("visite")
        FESTIVE = "festive", _("moment convivial")
        OTHER = "other", _("autre")

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("sur place")
        REMOTE = "remote", _("à distance")
        BOTH = "both", _("sur place et à distance")

    class Status(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        ANNOUNCED = "announced", _("annoncé")
        DEBRIEFED = "debriefed", _("bilan fait")
        CANCELLED = "cancelled", _("annulé")

    title = models.CharField(_("titre"), max_length=200)
    kind = models.CharField(_("sorte"), max_length=10, choices=Kind, default=Kind.OTHER)
    mode = models.CharField(_("on y participe"), max_length=10, choices=Mode, default=Mode.ONSITE)
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.DRAFT)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"), null=True, blank=True)
    over_at = models.GeneratedField(
        expression=Coalesce("ends_at", "starts_at"), output_field=models.DateTimeField(),
        db_persist=True, editable=False,
    )  # fmt: skip
    place = models.ForeignKey(
        Place,
        verbose_name=_("lieu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    url = HttpsURLField(_("adresse de la réunion en ligne"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(
        _("nombre de places"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    description = models.TextField(_("description"), max_length=20_000, blank=True)
    organisers = models.ManyToManyField(
        Actor, verbose_name=_("organisé, côté territoire, par"), blank=True, related_name="events"
    )
    directorates = models.ManyToManyField(
        Directorate, verbose_name=_("organisé, côté Région, par"), blank=True,
        related_name="events",
    )  # fmt: skip
    themes = models.ManyToManyField(
        Theme, verbose_name=_("thématiques"), blank=True, related_name="events"
    )
    needs = models.ManyToManyField(
        Need, verbose_name=_("besoins"), blank=True, related_name="events"
    )
    synergies = models.ManyToManyField(
        Synergy, verbose_name=_("synergies"), blank=True, related_name="events"
    )
    outcome = models.TextField(
        _("ce qu’il en est ressorti"), max_length=20_000, blank=True,
        help_text=_("Ce qui s’est dit et décidé, et ce que chacun a promis."),
    )  # fmt: skip
    cancelled_why = models.TextField(_("pourquoi il est annulé"), max_length=1_000, blank=True)
    announced_at = models.DateTimeField(_("annoncé le"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True, editable=False)
    series = models.ForeignKey(
        EventSeries, verbose_name=_("série"), on_delete=models.PROTECT, null=True, blank=True,
        editable=False, related_name="events",
    )  # fmt: skip
    recurrence_id = models.DateTimeField(
        _("date prévue par la série"), null=True, blank=True, editable=False
    )
    edited_alone = models.BooleanField(_("modifié à part"), default=False, editable=False)
    # What names it, and which version of it this is, in the calendar that it was imported from.
    source_uid = models.CharField(max_length=400, blank=True, editable=False)
    source_version = models.CharField(max_length=40, blank=True, editable=False)
    sort_title = SortKey("title")
    search = SearchVector("title", "description", "outcome")

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
            ),
            models.CheckConstraint(
                condition=Q(series=None, recurrence_id=None)
                | Q(series__isnull=False, recurrence_id__isnull=False),
                name="event_dated_in_series",
            ),
            models.UniqueConstraint(
                fields=["source_uid"], name="event_source_once", condition=~Q(source_uid="")
            ),
            # Checked once a statement is done: the dates of a series may all move by one.
            models.UniqueConstraint(
                fields=["series", "recurrence_id"], name="event_once_in_series",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("Cette date de la série existe déjà."),
            ),
        ]  # fmt: skip
        indexes = [
            rights_index(
                "community", "audience", "created_by", name="event_rights",
                include=("id", "status", "kind", "place"), condition=PRESENT,
            ),
            sorted_index(
                "starts_at", name="event_starts_at", include=(*RIGHTS, "status"), condition=PRESENT
            ),
            sorted_index(
                "sort_title", name="event_sort", include=(*RIGHTS, "status"), condition=PRESENT
            ),
            models.Index(
                fields=["over_at", "id"], name="event_to_debrief",
                condition=PRESENT & Q(status="announced"),
            ),
            models.Index(
                fields=["community", "starts_at", "id"], name="event_community", condition=PRESENT
            ),
            models.Index(fields=["archived_at", "id"], name="event_archived", condition=~PRESENT),
            GistIndex(span(), name="event_span", condition=PRESENT),
            GinIndex(fields=["search"], name="event_search"),
        ]  # fmt: skip
        triggers = [
            *Diffused.Meta.triggers,
            *learn_words("title", "description", "outcome"),
            *tell_rows("events_event"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event_detail", args=[self.pk])

    def save(self, *args: object, **kwargs: object) -> None:
        self.settle()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Keep the dates of the steps in step with the status, whichever form changed it."""
        if self.status == self.Status.DRAFT:
            self.announced_at = None
        elif self.announced_at is None:
            self.announced_at = timezone.now()
        if self.status in (self.Status.DRAFT, self.Status.ANNOUNCED):
            self.closed_at = None
        elif self.closed_at is None:
            self.closed_at = timezone.now()

    @property
    def is_over(self) -> bool:
        return (self.ends_at or self.starts_at) < timezone.now()

    @property
    def takes_answers(self) -> bool:
        """Whether one may say that one comes."""
        announced = self.status == self.Status.ANNOUNCED and not self.is_archived
        return announced and not self.is_over

    @property
    def takes_attendance(self) -> bool:
        """Whether one may note who came."""
        return self.status in (self.Status.ANNOUNCED, self.Status.DEBRIEFED)

    @property
    def is_to_debrief(self) -> bool:
        return self.status == self.Status.ANNOUNCED and self.is_over

    @property
    def state(self) -> str:
        """Its status, ``held`` when it was announced and its end is past."""
        return "held" if self.is_to_debrief else self.status

    def get_state_display(self) -> str:
        return str(_("à débriefer")) if self.is_to_debrief else self.get_status_display()

    @property
    def seats(self) -> int | None:
        """How many may come: its own number, else that of its place."""
        return self.capacity or (self.place.capacity if self.place else None)

    @property
    def duration(self) -> dt.timedelta | None:
        return self.ends_at - self.starts_at if self.ends_at else None


track_links(Event, "organisers", "directorates", "themes", "needs", "synergies", live=True)
