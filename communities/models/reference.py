"""Reference data that administrators keep: themes, directorates, communes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.querysets import CommuneQuerySet, DatedQuerySet
from grc.fields import SortKey
from grc.history import track_links, tracked


class Dated(models.Model):
    """Reference data that holds between two days: an old record keeps the words of its time."""

    starts_on = models.DateField(_("depuis le"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("La date de fin précède la date de début."),
            )
        ]


class Located(models.Model):
    """Where something is, in degrees of WGS 84, when it is known."""

    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="%(app_label)s_%(class)s_on_earth",
                violation_error_message=_("Ces coordonnées ne sont pas sur la Terre."),
            )
        ]


@tracked()
class Theme(Dated):
    """One of the Region's themes, on two levels."""

    name = models.CharField(_("nom"), max_length=100)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("fait partie de"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"parent": None},
    )
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("thématique")
        verbose_name_plural = _("thématiques")
        ordering = ["position", "name"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["name"], name="theme_name_unique"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="theme_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Directorate(Dated):
    """A department of the Region, at a time: the organisation chart changes."""

    name = models.CharField(_("nom"), max_length=200)
    acronym = models.CharField(_("sigle"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("fait partie de"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("thématiques"), blank=True, related_name="directorates"
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("direction")
        verbose_name_plural = _("directions")
        ordering = ["name"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["name", "starts_on"], name="directorate_unique"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="directorate_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["sort_name"])
class Commune(Located):
    """An official commune, by its INSEE code (Code officiel géographique)."""

    code = models.CharField(_("code INSEE"), max_length=5, primary_key=True)
    name = models.CharField(_("nom"), max_length=100)
    postcodes = ArrayField(
        models.CharField(max_length=5), verbose_name=_("codes postaux"), default=list
    )
    department = models.CharField(_("département"), max_length=3)
    department_name = models.CharField(_("nom du département"), max_length=60)
    region = models.CharField(_("région"), max_length=3)
    epci = models.CharField(_("intercommunalité (SIREN)"), max_length=9, blank=True)
    epci_name = models.CharField(_("intercommunalité"), max_length=150, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    sort_name = SortKey("name")

    objects = CommuneQuerySet.as_manager()

    class Meta(Located.Meta):
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["sort_name"]
        indexes = [
            models.Index(fields=["sort_name", "code"], name="commune_sort"),
            models.Index(fields=["epci"], name="commune_epci"),
            GinIndex(fields=["sort_name"], opclasses=["gin_trgm_ops"], name="commune_trigrams"),
            GinIndex(fields=["postcodes"], name="commune_postcodes"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.department})"


track_links(Directorate, "themes")
