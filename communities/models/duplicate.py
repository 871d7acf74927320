from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.duplicates.querysets import SURE, DuplicatePairQuerySet
from communities.models.actor import Actor
from grc.models import Guarded


class DuplicatePair(Guarded, models.Model):
    """Two actors that may be one: how alike they are (``score``, of 100), in what (``reasons``,
    codes of ``communities.duplicates.scoring``), and what was decided. Dismissed, it is never
    proposed again; merged, ``context`` is the group of the history that undoes it."""

    class State(models.TextChoices):
        OPEN = "open", _("à regarder")
        DISMISSED = "dismissed", _("écartée")
        MERGED = "merged", _("fusionnée")

    lower = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="+", db_index=False
    )  # duplicate_pair begins with it
    higher = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(_("ressemblance"), default=0)
    reasons = models.JSONField(default=list)
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    context = models.UUIDField(null=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("doublon possible")
        verbose_name_plural = _("doublons possibles")
        constraints = [
            models.UniqueConstraint(fields=["lower", "higher"], name="duplicate_pair"),
            models.CheckConstraint(
                condition=Q(lower__lt=F("higher")), name="duplicate_pair_ordered"
            ),
        ]
        indexes = [
            models.Index(F("score").desc(), "id", name="duplicate_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"{self.lower} = {self.higher} ?"

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE


class DuplicateLook(models.Model):
    """When duplicates were last looked for: the actors changed since are looked at next."""

    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.looked_at}"
