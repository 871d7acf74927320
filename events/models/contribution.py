from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Theme
from communities.models.diffused import Diffused
from events.models.event import Event
from events.models.project import Project
from events.workshop_querysets import ContributionQuerySet
from gardeners.models import Need
from grc.fields import SearchVector
from grc.history import tracked
from grc.models import PRESENT
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager

MOST = 100_000
LEVELS = (
    ("fully", _("tout à fait d’accord")),
    ("reserved", _("d’accord avec une réserve")),
    ("mixed", _("partagé")),
    ("against", _("pas d’accord, sans bloquer")),
    ("opposed", _("opposé")),
)


@dataclass(frozen=True)
class Count:
    """How many people stood at a level, among ``total``."""

    label: str
    people: int
    total: int

    @property
    def percent(self) -> int:
        return round(100 * self.people / self.total) if self.total else 0


def _counted(label: Any) -> Any:
    checks = [MaxValueValidator(MOST)]
    return models.PositiveIntegerField(label, null=True, blank=True, validators=checks)


@tracked(exclude=["search"])
class Contribution(Diffused):
    """What people propose at an event, how far they agree on it, and what becomes of it.

    Who brought it, a person or a group, is named as they agreed (``naming``); until they do,
    to those alone who may change it.
    """

    class Naming(models.TextChoices):
        HIDDEN = "hidden", _("ne pas nommer")
        READERS = "readers", _("nommer aux personnes qui ont un compte")
        PUBLIC = "public", _("nommer à qui lit la contribution")

    class Status(models.TextChoices):
        RECEIVED = "received", _("reçue")
        STUDIED = "studied", _("à l’étude")
        PASSED_ON = "passed_on", _("transmise")
        KEPT = "kept", _("retenue")
        NOT_KEPT = "not_kept", _("non retenue")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="contributions")
    title = models.CharField(_("contribution"), max_length=200)
    proposal = models.TextField(
        _("ce qui est proposé"), max_length=10_000, blank=True,
        help_text=_("« Nous proposons que… pour que… »"),
    )  # fmt: skip
    theme = models.ForeignKey(
        Theme, verbose_name=_("thématique"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="contributions",
    )  # fmt: skip
    author = models.ForeignKey(
        Actor, verbose_name=_("portée par"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="contributions",
    )  # fmt: skip
    group = models.CharField(
        _("ou par le groupe"), max_length=200, blank=True,
        help_text=_("Quand ce n’est pas un acteur : « la table des jeunes »."),
    )  # fmt: skip
    naming = models.CharField(
        _("ce qui a été accepté"), max_length=10, choices=Naming, default=Naming.HIDDEN
    )
    points = _counted(_("points reçus (vote par points)"))
    fully = _counted(LEVELS[0][1])
    reserved = _counted(LEVELS[1][1])
    mixed = _counted(LEVELS[2][1])
    against = _counted(LEVELS[3][1])
    opposed = _counted(LEVELS[4][1])
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.RECEIVED)
    answer = models.TextField(
        _("ce qu’elle est devenue"), max_length=10_000, blank=True,
        help_text=_("Et pourquoi, comme on le dirait en face."),
    )  # fmt: skip
    need = models.ForeignKey(
        Need, verbose_name=_("besoin qu’elle rejoint"), on_delete=models.SET_NULL, null=True,
        blank=True, related_name="contributions",
    )  # fmt: skip
    project = models.ForeignKey(
        Project, verbose_name=_("projet qui la reprend"), on_delete=models.SET_NULL, null=True,
        blank=True, related_name="contributions",
    )  # fmt: skip
    search = SearchVector("title", "proposal", "answer")

    objects = SearchableManager.from_queryset(ContributionQuerySet)()

    class Meta(Diffused.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        base_manager_name = "objects"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["event", "id"], name="contribution_event", condition=PRESENT),
            models.Index(
                fields=["community", "id"], name="contribution_community", condition=PRESENT
            ),
            GinIndex(fields=["search"], name="contribution_search"),
        ]
        triggers = [*Diffused.Meta.triggers, *learn_words("title", "proposal", "answer")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:contribution_detail", args=[self.pk])

    @property
    def levels(self) -> list[Count]:
        """How many stood at each of the five levels of agreement; nothing when it was not asked."""
        people = [getattr(self, name) for name, _label in LEVELS]
        if all(number is None for number in people):
            return []
        total = sum(number or 0 for number in people)
        return [
            Count(str(label), number or 0, total)
            for (_name, label), number in zip(LEVELS, people, strict=True)
        ]

    @property
    def people_asked(self) -> int:
        return sum(level.people for level in self.levels)
