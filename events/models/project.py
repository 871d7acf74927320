from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Commune, Community, Directorate, OnlineSpace, Place, Theme
from communities.models.diffused import Diffused
from events.models.event import Event
from events.project_querysets import GIVEN_UP, ProjectQuerySet
from gardeners.models import Need, Synergy
from grc.fields import SearchVector, rights_index
from grc.history import track_links, tracked
from grc.models import PRESENT
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager


@tracked(exclude=["search"])
class Project(Diffused):
    """What people carry together after they met: it answers needs and synergies, step by step.

    ``community`` decides who reads and writes it; ``communities`` are others that take part.
    """

    class Status(models.TextChoices):
        IDEA = "idea", _("idée")
        UNDER_WAY = "under_way", _("en cours")
        ACHIEVED = "achieved", _("réalisé")
        SUSPENDED = "suspended", _("suspendu")
        GIVEN_UP = "given_up", _("abandonné")

    title = models.CharField(_("projet"), max_length=200)
    purpose = models.TextField(
        _("à quoi il sert"), max_length=5_000, help_text=_("Ce qui aura changé, et pour qui.")
    )
    # The steps before are in the history, with who took them (docs/adr/0030).
    status = models.CharField(_("étape"), max_length=10, choices=Status, default=Status.IDEA)
    status_on = models.DateField(_("depuis le"), default=timezone.localdate)
    status_reason = models.TextField(_("pourquoi cette étape"), max_length=2_000, blank=True)
    communities = models.ManyToManyField(
        Community, verbose_name=_("avec aussi"), blank=True, related_name="joint_projects"
    )
    holders = models.ManyToManyField(
        Actor, verbose_name=_("porté par"), blank=True, related_name="projects"
    )
    needs = models.ManyToManyField(
        Need, verbose_name=_("besoins"), blank=True, related_name="projects"
    )
    synergies = models.ManyToManyField(
        Synergy, verbose_name=_("synergies"), blank=True, related_name="projects"
    )
    events = models.ManyToManyField(
        Event, verbose_name=_("événements"), blank=True, related_name="projects"
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("thématiques"), blank=True, related_name="projects"
    )
    directorates = models.ManyToManyField(
        Directorate, verbose_name=_("directions concernées"), blank=True, related_name="projects"
    )
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="projects",
    )  # fmt: skip
    territory = models.CharField(_("territoire"), max_length=200, blank=True)
    places = models.ManyToManyField(
        Place, verbose_name=_("lieux"), blank=True, related_name="projects"
    )
    online_spaces = models.ManyToManyField(
        OnlineSpace, verbose_name=_("espaces numériques"), blank=True, related_name="projects"
    )
    search = SearchVector("title", "purpose")

    objects = SearchableManager.from_queryset(ProjectQuerySet)()

    class Meta(Diffused.Meta):
        verbose_name = _("projet")
        verbose_name_plural = _("projets")
        base_manager_name = "objects"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=GIVEN_UP) | ~Q(status_reason=""),
                name="project_given_up_with_reason",
                violation_error_message=_("Dites pourquoi le projet s’arrête là."),
            )
        ]
        indexes = [
            rights_index(
                "community", "audience", "created_by", name="project_rights",
                include=("id", "status"), condition=PRESENT,
            ),
            models.Index(fields=["status", "id"], name="project_status", condition=PRESENT),
            models.Index(fields=["community", "id"], name="project_community", condition=PRESENT),
            models.Index(fields=["archived_at", "id"], name="project_archived", condition=~PRESENT),
            GinIndex(fields=["search"], name="project_search"),
        ]  # fmt: skip
        triggers = [*Diffused.Meta.triggers, *learn_words("title", "purpose")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:project_detail", args=[self.pk])

    @transaction.atomic
    def answer(self, synergy: Synergy) -> None:
        """It answers ``synergy`` too: a new version of the project."""
        self.synergies.add(synergy)
        self.touch()

    @property
    def is_achieved(self) -> bool:
        return self.status == self.Status.ACHIEVED


track_links(
    Project, "communities", "holders", "needs", "synergies", "events", "themes", "directorates",
    "places", "online_spaces",
)  # fmt: skip
