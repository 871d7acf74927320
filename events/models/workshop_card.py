from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from events.workshop_querysets import WorkshopCardQuerySet
from grc.fields import SearchVector, SortKey
from grc.history import tracked
from grc.models import PRESENT, Archivable
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager

LONGEST = 24 * 60
LARGEST_GROUP = 1_000
TEXTS = ("title", "purpose", "material", "steps", "output", "access", "remote")
FIGURES = ("phase", "minutes_from", "minutes_to", "people_from", "people_to")


def _minutes(label: Any) -> Any:
    checks = [MinValueValidator(1), MaxValueValidator(LONGEST)]
    return models.PositiveSmallIntegerField(label, validators=checks)


def _people(label: Any) -> Any:
    checks = [MinValueValidator(1), MaxValueValidator(LARGEST_GROUP)]
    return models.PositiveSmallIntegerField(label, validators=checks)


@tracked(exclude=["search", "sort_title"])
class WorkshopCard(Archivable):
    """A way of working together, on one page.

    Those that come with the GRC have a ``key``, and are a row for each ``language``; as long as
    nobody edits one, ``shipped_digest`` is that of its contents, and a new version brings its new
    texts. The others have no key and are written in one language.
    """

    class Phase(models.TextChoices):
        PREPARE = "prepare", _("préparer")
        LEAD = "lead", _("animer")
        CONTRIBUTE = "contribute", _("produire des contributions")
        CLOSE = "close", _("conclure")

    key = models.SlugField(max_length=60, blank=True, editable=False, db_index=False)
    language = models.CharField(max_length=2, default="fr", editable=False)
    shipped_digest = models.CharField(max_length=64, blank=True, editable=False)
    community = models.ForeignKey(
        Community, verbose_name=_("communauté"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="workshop_cards",
        help_text=_("Vide : la fiche sert à toutes les communautés."),
    )  # fmt: skip
    phase = models.CharField(_("moment"), max_length=10, choices=Phase)
    title = models.CharField(_("titre"), max_length=200)
    purpose = models.TextField(
        _("à quoi cela sert"), max_length=1_000, help_text=_("En une ou deux phrases.")
    )
    minutes_from = _minutes(_("durée, au moins (minutes)"))
    minutes_to = _minutes(_("durée, au plus (minutes)"))
    people_from = _people(_("nombre de personnes, au moins"))
    people_to = _people(_("nombre de personnes, au plus"))
    material = models.TextField(
        _("matériel"), max_length=2_000, blank=True, help_text=_("Une chose par ligne.")
    )
    steps = models.TextField(
        _("étapes"), max_length=5_000, help_text=_("Une étape par ligne, dans l’ordre.")
    )
    output = models.TextField(
        _("ce que l’on en garde"), max_length=2_000, blank=True,
        help_text=_("Le modèle de ce qui sera écrit : une ligne par question."),
    )  # fmt: skip
    access = models.TextField(
        _("pour que chacun participe"), max_length=2_000, blank=True,
        help_text=_("Accessibilité, publics mélangés."),
    )  # fmt: skip
    remote = models.TextField(_("à distance"), max_length=2_000, blank=True)
    sort_title = SortKey("title")
    search = SearchVector("title", "purpose", "material", "steps", "output")

    objects = SearchableManager.from_queryset(WorkshopCardQuerySet)()

    class Meta(Archivable.Meta):
        verbose_name = _("fiche d’atelier")
        verbose_name_plural = _("fiches d’atelier")
        base_manager_name = "objects"
        ordering = ["sort_title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language"], name="workshop_card_once_a_language",
                condition=~Q(key=""),
            ),
            models.CheckConstraint(
                condition=Q(minutes_to__gte=F("minutes_from")), name="workshop_card_minutes",
                violation_error_message=_("La durée la plus longue précède la plus courte."),
            ),
            models.CheckConstraint(
                condition=Q(people_to__gte=F("people_from")), name="workshop_card_people",
                violation_error_message=_("Le plus grand groupe est plus petit que le plus petit."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["phase", "sort_title", "id"], name="workshop_card_phase", condition=PRESENT
            ),
            GinIndex(fields=["search"], name="workshop_card_search"),
        ]
        triggers = [*Archivable.Meta.triggers, *learn_words("title", "purpose", "steps")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:card_detail", args=[self.pk])

    @property
    def usual_minutes(self) -> int:
        """What an agenda counts for it to begin with: halfway, by five minutes."""
        return max(1, round((self.minutes_from + self.minutes_to) / 10) * 5)

    @property
    def material_lines(self) -> list[str]:
        return lines(self.material)

    @property
    def step_lines(self) -> list[str]:
        return lines(self.steps)

    @property
    def output_lines(self) -> list[str]:
        return lines(self.output)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
