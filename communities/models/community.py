from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models.reference import Commune, Located, Theme
from communities.place_querysets import OnlineSpaceQuerySet, PlaceQuerySet
from communities.querysets import CommunityQuerySet
from grc.fields import HttpsURLField, SearchVector, SortKey
from grc.history import track_links, tracked
from grc.models import Record


@tracked(exclude=["sort_name"])
class Community(Record):
    """People and organisations who already act for the same cause."""

    name = models.CharField(_("nom"), max_length=150)
    slug = models.SlugField(
        _("adresse de la page"),
        max_length=60,
        unique=True,
        help_text=_("En minuscules et sans accents, par exemple « alimentation-du-gard »."),
    )
    purpose = models.CharField(
        _("raison d’être"), max_length=300, help_text=_("En une phrase : ce qui la réunit.")
    )
    description = models.TextField(_("présentation"), max_length=10_000, blank=True)
    themes = models.ManyToManyField(
        Theme, verbose_name=_("thématiques"), blank=True, related_name="communities"
    )
    territory = models.CharField(_("territoire"), max_length=200, blank=True)
    communes = models.ManyToManyField(
        Commune, verbose_name=_("communes"), blank=True, related_name="communities"
    )
    rotation_months = models.PositiveSmallIntegerField(
        _("durée d’un mandat du territoire, en mois"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    rhythm_days = models.PositiveSmallIntegerField(
        _("rythme, en jours"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("Au-delà, un acteur sans échange est signalé comme silencieux."),
    )
    is_public = models.BooleanField(
        _("page publique"), default=True, help_text=_("Visible de tous, sans compte.")
    )
    sort_name = SortKey("name")

    objects = CommunityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("communauté")
        verbose_name_plural = _("communautés")
        ordering = ["sort_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rotation_months__gte=1, rotation_months__lte=60),
                name="community_rotation_months",
                violation_error_message=_("Un mandat dure de 1 à 60 mois."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:community_detail", args=[self.slug])


# Third places come first in a directory, then the other neutral places.
NEUTRAL_FIRST = Concat(
    Case(When(kind="third_place", then=Value("0")), When(is_neutral=True, then=Value("1")),
         default=Value("2")),
    "sort_name",
    output_field=models.CharField(db_collation="C"),
)  # fmt: skip


@tracked(exclude=["search", "sort_name"])
class Place(Located, Record):
    """A physical place where people meet: neutral ones (third places) are preferred."""

    class Kind(models.TextChoices):
        THIRD_PLACE = "third_place", _("tiers-lieu")
        TOWN_HALL = "town_hall", _("mairie ou bâtiment public")
        PREMISES = "premises", _("local d’un acteur")
        CAFE = "cafe", _("café, commerce")
        OUTDOOR = "outdoor", _("en plein air")
        OTHER = "other", _("autre lieu")

    class Access(models.TextChoices):
        UNKNOWN = "unknown", _("à vérifier")
        FULL = "full", _("accessible en fauteuil roulant")
        HELPED = "helped", _("accessible en fauteuil roulant, avec de l’aide")
        NONE = "none", _("pas accessible en fauteuil roulant")

    name = models.CharField(_("nom"), max_length=150)
    kind = models.CharField(_("sorte de lieu"), max_length=20, choices=Kind, default=Kind.OTHER)
    is_neutral = models.BooleanField(_("lieu neutre"), default=False)
    access = models.CharField(
        _("accessibilité"), max_length=10, choices=Access, default=Access.UNKNOWN
    )
    capacity = models.PositiveIntegerField(
        _("nombre de places"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune"), on_delete=models.PROTECT, null=True, blank=True
    )
    communities = models.ManyToManyField(
        Community, verbose_name=_("communautés"), blank=True, related_name="places"
    )
    description = models.TextField(_("description"), max_length=5_000, blank=True)
    sort_name = SortKey("name")
    search = SearchVector("name", "address", "description")

    objects = PlaceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering = ["sort_name"]
        constraints = Located.Meta.constraints
        indexes = [models.Index(NEUTRAL_FIRST, "id", name="place_in_directory")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:place_detail", args=[self.pk])

    @property
    def position(self) -> tuple[float, float] | None:
        """Its latitude and longitude, those of its commune when its own are not known."""
        for one in (self, self.commune):
            if one and one.latitude is not None and one.longitude is not None:
                return one.latitude, one.longitude
        return None


@tracked()
class OnlineSpace(Record):
    """The address of a digital space of a community: shared pad, forum, mailing list."""

    community = models.ForeignKey(
        Community,
        verbose_name=_("communauté"),
        on_delete=models.CASCADE,
        related_name="online_spaces",
    )
    name = models.CharField(_("nom"), max_length=150)
    url = HttpsURLField(_("adresse"), max_length=500)
    is_public = models.BooleanField(_("visible de tous"), default=False)

    objects = OnlineSpaceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("espace numérique")
        verbose_name_plural = _("espaces numériques")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Charter(Record):
    """A version of a community's charter: a new text is a new version, never an edit."""

    community = models.ForeignKey(
        Community, verbose_name=_("communauté"), on_delete=models.CASCADE, related_name="charters"
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("titre"), max_length=150)
    text = models.TextField(_("texte"), max_length=50_000)
    adopted_on = models.DateField(_("adoptée le"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("charte")
        verbose_name_plural = _("chartes")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "number"],
                name="charter_number_unique",
                violation_error_message=_("Cette version de la charte existe déjà."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} (v{self.number})"


track_links(Community, "themes", "communes")
track_links(Place, "communities")
