from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Theme
from communities.models.diffused import RIGHTS, Diffused
from gardeners.models.need import Need
from gardeners.querysets import SynergyQuerySet
from grc.fields import SearchVector, SortKey, rights_index, sorted_index
from grc.history import track_links, tracked
from grc.live.triggers import Shown, tell_rows
from grc.models import PRESENT
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager


@tracked(exclude=["search", "sort_title"])
class Synergy(Diffused):
    """A reasoned link between needs, actors and themes that would gain from meeting."""

    class Status(models.TextChoices):
        SPOTTED = "spotted", _("repérée")
        PROPOSED = "proposed", _("proposée")
        ENCOURAGED = "encouraged", _("encouragée")
        UNDER_WAY = "under_way", _("en cours")
        ACHIEVED = "achieved", _("réalisée")
        SET_ASIDE = "set_aside", _("écartée")

    title = models.CharField(_("synergie"), max_length=200)
    reason = models.TextField(
        _("pourquoi"), max_length=10_000, help_text=_("Ce que chacun y gagnerait.")
    )
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.SPOTTED)
    needs = models.ManyToManyField(
        Need, verbose_name=_("besoins"), blank=True, related_name="synergies"
    )
    actors = models.ManyToManyField(
        Actor, verbose_name=_("acteurs"), blank=True, related_name="synergies"
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("thématiques"), blank=True, related_name="synergies"
    )
    sort_title = SortKey("title")
    search = SearchVector("title", "reason")

    objects = SearchableManager.from_queryset(SynergyQuerySet)()

    class Meta(Diffused.Meta):
        verbose_name = _("synergie")
        verbose_name_plural = _("synergies")
        base_manager_name = "objects"
        ordering = ["-id"]
        indexes = [
            rights_index(
                "community", "audience", "created_by", name="synergy_rights",
                include=("id", "status"), condition=PRESENT,
            ),
            sorted_index("created_at", name="synergy_created", include=RIGHTS, condition=PRESENT),
            sorted_index("sort_title", name="synergy_sort", include=RIGHTS, condition=PRESENT),
            models.Index(fields=["status", "id"], name="synergy_status", condition=PRESENT),
            models.Index(
                fields=["community", "created_at", "id"],
                name="synergy_community",
                condition=PRESENT,
            ),
            models.Index(fields=["archived_at", "id"], name="synergy_archived", condition=~PRESENT),
            GinIndex(fields=["search"], name="synergy_search"),
        ]  # fmt: skip
        triggers = [
            *Diffused.Meta.triggers,
            *learn_words("title", "reason"),
            *tell_rows(
                "gardeners_synergy",
                Shown(
                    "gardeners_followup", "synergy_id", when=("title", "audience", "community_id")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gardeners:synergy_detail", args=[self.pk])

    @transaction.atomic
    def link(self, need: Need) -> None:
        """Bring ``need`` into it: a new version of the synergy."""
        self.needs.add(need)
        self.touch()

    @transaction.atomic
    def unlink(self, need: Need) -> None:
        self.needs.remove(need)
        self.touch()


track_links(Synergy, "needs", "actors", "themes", live=True)
