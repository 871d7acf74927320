from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models.reference import Commune, Theme
from communities.querysets import ActorQuerySet, AffiliationQuerySet, IntroductionQuerySet
from grc.fields import HttpsURLField, SearchVector, SortKey, rights_index, sorted_index
from grc.history import track_links, tracked
from grc.live.triggers import tell_rows
from grc.models import PRESENT, Archivable, Audience, Record
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager

# What decides who reads an actor.
RIGHTS = ("audience", "merged_into", "created_by", "user")


@tracked(exclude=["full_name", "sort_name", "search"])
class Actor(Archivable):
    """A person or an organisation: association, collective, company, public body, third place."""

    class Kind(models.TextChoices):
        PERSON = "person", _("personne")
        ORGANISATION = "organisation", _("organisation")

    class OrganisationKind(models.TextChoices):
        ASSOCIATION = "association", _("association")
        COLLECTIVE = "collective", _("collectif")
        COMPANY = "company", _("entreprise")
        COOPERATIVE = "cooperative", _("coopérative")
        PUBLIC = "public", _("organisme public")
        THIRD_PLACE = "third_place", _("tiers-lieu")
        OTHER = "other", _("autre")

    class Source(models.TextChoices):
        """Where the personal data comes from (RGPD, art. 14.2.f)."""

        SELF = "self", _("la personne elle-même")
        MEETING = "meeting", _("une rencontre")
        FORM = "form", _("un formulaire")
        IMPORT = "import", _("un tableau importé")
        PUBLIC = "public", _("une source publique")
        THIRD_PARTY = "third_party", _("une autre personne")

    class LegalBasis(models.TextChoices):
        """What allows keeping the personal data (RGPD, art. 6.1)."""

        PUBLIC_TASK = "public_task", _("mission d’intérêt public")
        CONSENT = "consent", _("consentement")
        LEGITIMATE = "legitimate", _("intérêt légitime")
        CONTRACT = "contract", _("contrat ou convention")

    kind = models.CharField(_("sorte d’acteur"), max_length=12, choices=Kind)
    organisation_kind = models.CharField(
        _("sorte d’organisation"), max_length=12, choices=OrganisationKind, blank=True
    )
    first_name = models.CharField(_("prénom"), max_length=100, blank=True)
    name = models.CharField(_("nom"), max_length=200)
    email = models.EmailField(_("courriel"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    website = HttpsURLField(_("site internet"), max_length=300, blank=True)
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    commune = models.ForeignKey(
        Commune,
        verbose_name=_("commune"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actors",
        db_index=False,  # actor_commune serves
    )
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    description = models.TextField(_("ce qu’il fait"), max_length=10_000, blank=True)
    notes = models.TextField(_("notes"), max_length=10_000, blank=True)
    themes = models.ManyToManyField(
        Theme, verbose_name=_("thématiques"), blank=True, related_name="actors"
    )
    tags = ArrayField(
        models.CharField(max_length=50), verbose_name=_("étiquettes"), default=list, blank=True
    )
    audience = models.CharField(
        _("qui peut lire"), max_length=10, choices=Audience, default=Audience.SHARED
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("compte"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actor",
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    # Personal data (RGPD): where it comes from, on what ground, and what the person agreed to.
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.MEETING)
    source_detail = models.CharField(_("précision sur la source"), max_length=200, blank=True)
    collected_on = models.DateField(_("recueilli le"), null=True, blank=True)
    legal_basis = models.CharField(
        _("base légale"), max_length=12, choices=LegalBasis, default=LegalBasis.PUBLIC_TASK
    )
    informed_on = models.DateField(_("informé le"), null=True, blank=True)
    contact_shared = models.BooleanField(
        _("accepte que les membres voient ses coordonnées"), default=False
    )
    opted_out = models.BooleanField(_("ne veut plus de messages"), default=False)

    full_name = models.GeneratedField(
        expression=Func(Concat("first_name", Value(" "), "name"), function="btrim"),
        output_field=models.CharField(max_length=301),
        db_persist=True,
        editable=False,
    )
    sort_name = SortKey("name", "first_name")
    search = SearchVector("first_name", "name", "description")

    objects = SearchableManager.from_queryset(ActorQuerySet)()

    class Meta(Archivable.Meta):
        verbose_name = _("acteur")
        verbose_name_plural = _("acteurs")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email="") & Q(merged_into=None),
                name="actor_email_unique",
                violation_error_message=_("Un autre acteur a déjà ce courriel."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="actor_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="actor_not_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at", "id"], name="actor_to_inform",
                condition=Q(kind="person", informed_on=None) & ~Q(source="self"),
            ),
            rights_index(
                "audience", "merged_into", "created_by", "user", "id", name="actor_rights",
                include=("kind", "organisation_kind", "commune"), condition=PRESENT,
            ),
            sorted_index("sort_name", name="actor_sort", include=RIGHTS, condition=PRESENT),
            models.Index(fields=["commune", "sort_name"], name="actor_commune"),
            sorted_index("created_at", name="actor_created", include=RIGHTS, condition=PRESENT),
            models.Index(fields=["updated_at", "id"], name="actor_updated", condition=PRESENT),
            models.Index(fields=["archived_at", "id"], name="actor_archived", condition=~PRESENT),
            GinIndex(fields=["search"], name="actor_search"),
            GinIndex(fields=["sort_name"], opclasses=["gin_trgm_ops"], name="actor_trigrams"),
            GinIndex(fields=["tags"], name="actor_tags"),
        ]  # fmt: skip
        triggers = [
            *Archivable.Meta.triggers,
            *learn_words("first_name", "name", "description"),
            *tell_rows("communities_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("communities:actor_detail", args=[self.pk])

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON


@tracked()
class Affiliation(Record):
    """A person's place in an organisation, with its function and dates."""

    person = models.ForeignKey(
        Actor, verbose_name=_("personne"), on_delete=models.CASCADE, related_name="affiliations"
    )
    organisation = models.ForeignKey(
        Actor, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="affiliates"
    )
    function = models.CharField(_("fonction"), max_length=150, blank=True)
    starts_on = models.DateField(_("depuis le"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("appartenance")
        verbose_name_plural = _("appartenances")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "function"],
                name="affiliation_unique",
                violation_error_message=_("Cette appartenance est déjà notée."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("organisation")),
                name="affiliation_of_two_actors",
                violation_error_message=_("Un acteur ne peut pas appartenir à lui-même."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="affiliation_ends_after_start",
                violation_error_message=_("La date de fin précède la date de début."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


@tracked()
class Introduction(Record):
    """« A led us to B »: a link of the *chaîne de la mobilisation*."""

    from_actor = models.ForeignKey(
        Actor, verbose_name=_("qui a mis en relation"), on_delete=models.CASCADE,
        related_name="introductions_made",
    )  # fmt: skip
    to_actor = models.ForeignKey(
        Actor, verbose_name=_("avec qui"), on_delete=models.CASCADE,
        related_name="introductions_received",
    )  # fmt: skip
    introduced_on = models.DateField(_("le"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("mise en relation")
        verbose_name_plural = _("mises en relation")
        constraints = [
            models.UniqueConstraint(
                fields=["from_actor", "to_actor"],
                name="introduction_unique",
                violation_error_message=_("Cette mise en relation est déjà notée."),
            ),
            models.CheckConstraint(
                condition=~Q(from_actor=F("to_actor")),
                name="introduction_of_two_actors",
                violation_error_message=_("Un acteur ne se met pas en relation avec lui-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_actor} → {self.to_actor}"


track_links(Actor, "themes", live=True)
