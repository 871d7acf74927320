from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Commune, Directorate, Theme
from communities.models.diffused import RIGHTS, Diffused
from gardeners.models.interaction import Interaction
from gardeners.querysets import CLOSED_STATUSES, NeedQuerySet
from grc.fields import SearchVector, SortKey, rights_index, sorted_index
from grc.history import track_links, tracked
from grc.live.triggers import Shown, tell_rows
from grc.models import PRESENT
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager

SUGGESTIONS_FOLLOW = """
UPDATE gardeners_synergysuggestion SET first_community_id = NEW.community_id
WHERE first_id = NEW.id;
UPDATE gardeners_synergysuggestion SET second_community_id = NEW.community_id
WHERE second_id = NEW.id;
RETURN NULL;
"""


@tracked(exclude=["search", "sort_title"])
class Need(Diffused):
    """What the community or the Region needs, from the day it was heard to the answer."""

    class Origin(models.TextChoices):
        COMMUNITY = "community", _("territoire")
        REGION = "region", _("Région")

    class Status(models.TextChoices):
        HEARD = "heard", _("entendu")
        QUALIFIED = "qualified", _("qualifié")
        ANSWERING = "answering", _("réponse en cours")
        ANSWERED = "answered", _("répondu")
        UNANSWERED = "unanswered", _("sans réponse")

    class Urgency(models.TextChoices):
        LOW = "low", _("peut attendre")
        NORMAL = "normal", _("normale")
        HIGH = "high", _("urgente")

    title = models.CharField(_("besoin"), max_length=200)
    description = models.TextField(_("précisions"), max_length=20_000, blank=True)
    origin = models.CharField(
        _("vient de"), max_length=10, choices=Origin, default=Origin.COMMUNITY
    )
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.HEARD)
    urgency = models.CharField(_("urgence"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    heard_on = models.DateField(_("entendu le"), default=timezone.localdate)
    themes = models.ManyToManyField(
        Theme, verbose_name=_("thématiques"), blank=True, related_name="needs"
    )
    directorates = models.ManyToManyField(
        Directorate, verbose_name=_("directions concernées"), blank=True, related_name="needs"
    )
    commune = models.ForeignKey(
        Commune,
        verbose_name=_("commune"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
    )
    actors = models.ManyToManyField(
        Actor, verbose_name=_("acteurs concernés"), blank=True, related_name="needs"
    )
    interaction = models.ForeignKey(
        Interaction,
        verbose_name=_("entendu lors de"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="needs",
    )
    split_from = models.ForeignKey(
        "self",
        verbose_name=_("séparé de"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="split_off",
    )
    # Joined into another, it is archived too: what leaves archived records out leaves it out.
    joined_into = models.ForeignKey(
        "self",
        verbose_name=_("réuni dans"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="joined",
    )
    answer = models.TextField(
        _("réponse"),
        max_length=10_000,
        blank=True,
        help_text=_("Ce qui a été répondu, ou pourquoi il n’y a pas de réponse."),
    )
    sort_title = SortKey("title")
    search = SearchVector("title", "description")

    objects = SearchableManager.from_queryset(NeedQuerySet)()

    class Meta(Diffused.Meta):
        verbose_name = _("besoin")
        verbose_name_plural = _("besoins")
        base_manager_name = "objects"
        ordering = ["-heard_on", "-id"]
        indexes = [
            rights_index(
                "community", "audience", "created_by", name="need_rights",
                include=("id", "status", "origin", "urgency", "commune"), condition=PRESENT,
            ),
            sorted_index("heard_on", name="need_heard_on", include=RIGHTS, condition=PRESENT),
            sorted_index("sort_title", name="need_sort", include=RIGHTS, condition=PRESENT),
            models.Index(
                fields=["status", "heard_on", "id"], name="need_status", condition=PRESENT
            ),
            models.Index(
                fields=["community", "heard_on", "id"], name="need_community", condition=PRESENT
            ),
            models.Index(fields=["urgency", "id"], name="need_urgency", condition=PRESENT),
            models.Index(fields=["archived_at", "id"], name="need_archived", condition=~PRESENT),
            GinIndex(fields=["search"], name="need_search"),
        ]  # fmt: skip
        triggers = [
            *Diffused.Meta.triggers,
            *learn_words("title", "description"),
            *tell_rows(
                "gardeners_need",
                Shown("gardeners_followup", "need_id", when=("title", "audience", "community_id")),
                Shown(
                    "gardeners_synergy", "need_id", "gardeners_synergy_needs", "synergy_id",
                    when=("audience", "community_id"),
                ),
            ),
            pgtrigger.Trigger(
                name="suggestions_follow",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("community_id"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(old__community__df=pgtrigger.F("new__community")),
                func=SUGGESTIONS_FOLLOW,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gardeners:need_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED_STATUSES


track_links(Need, "themes", "directorates", "actors", live=True)
