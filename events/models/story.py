from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Community
from events.models.project import Project
from events.project_querysets import CreditQuerySet, StoryQuerySet
from grc.fields import SearchVector
from grc.history import tracked
from grc.models import PRESENT, Archivable, Audience, Record
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager


@tracked(exclude=["search"])
class Story(Archivable):
    """What an achieved project changed, told to an audience of its own."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="story")
    title = models.CharField(_("titre"), max_length=200)
    before = models.TextField(_("avant"), max_length=10_000, help_text=_("D’où l’on est parti."))
    done = models.TextField(_("ce qui a été fait"), max_length=10_000)
    changed = models.TextField(_("ce qui a changé"), max_length=10_000)
    figures = models.TextField(
        _("en chiffres"), max_length=2_000, blank=True, help_text=_("Un chiffre par ligne.")
    )
    audience = models.CharField(
        _("qui peut lire"), max_length=10, choices=Audience, default=Audience.SHARED
    )
    search = SearchVector("title", "before", "done", "changed")

    objects = SearchableManager.from_queryset(StoryQuerySet)()

    class Meta(Archivable.Meta):
        verbose_name = _("récit")
        verbose_name_plural = _("récits")
        base_manager_name = "objects"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["audience", "id"], name="story_audience", condition=PRESENT),
            GinIndex(fields=["search"], name="story_search"),
        ]
        triggers = [
            *Archivable.Meta.triggers, *learn_words("title", "before", "done", "changed")
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:story_detail", args=[self.pk])

    @property
    def community(self) -> Community | None:
        return self.project.community

    @property
    def community_id(self) -> int | None:
        return self.project.community_id


@tracked()
class Credit(Record):
    """Who a story thanks, for what, and whether they agreed to be named there."""

    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, related_name="credits", db_index=False
    )  # credit_once begins with it
    actor = models.ForeignKey(
        Actor, verbose_name=_("acteur"), on_delete=models.CASCADE, related_name="credits"
    )
    part = models.CharField(
        _("pour quoi"), max_length=200, blank=True,
        help_text=_("Par exemple : « a prêté sa cour »."),
    )  # fmt: skip
    agreed_on = models.DateField(_("d’accord depuis le"), null=True, blank=True)
    agreed_public = models.BooleanField(_("d’accord aussi pour une page publique"), default=False)
    agreement = models.CharField(
        _("comment cet accord a été donné"), max_length=200, blank=True,
        help_text=_("Par exemple : « de vive voix, à la fête de mai »."),
    )  # fmt: skip

    objects = CreditQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("remerciement")
        verbose_name_plural = _("remerciements")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "actor"],
                name="credit_once",
                violation_error_message=_("Cet acteur est déjà remercié dans ce récit."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=False, agreement__gt="")
                | Q(agreed_on=None, agreed_public=False),
                name="credit_agreed_and_said_how",
                violation_error_message=_("Dites quand et comment cet accord a été donné."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.actor)

    def get_absolute_url(self) -> str:
        return f"{self.story.get_absolute_url()}#remerciements"
