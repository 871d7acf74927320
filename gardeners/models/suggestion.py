from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from gardeners.models.need import Need
from gardeners.models.synergy import Synergy
from gardeners.querysets import UNDECIDED, SuggestionQuerySet
from grc.models import Guarded


class SynergySuggestion(Guarded, models.Model):
    """Two open needs that may gain from meeting: how much (``score``, of 100), why (``parts``, as
    ``gardeners.suggestions.scoring`` writes them), and what was decided. Dismissed, the pair is
    never proposed again; deferred, it comes back on a day."""

    class State(models.TextChoices):
        NEW = "new", _("à regarder")
        DEFERRED = "deferred", _("plus tard")
        DISMISSED = "dismissed", _("écartée")
        ACCEPTED = "accepted", _("reliée")

    first = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="+", db_index=False
    )  # suggestion_pair begins with it
    second = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    # Where the needs are, kept so by a trigger: those of a community are read in their order.
    first_community = models.ForeignKey(
        Community, on_delete=models.DO_NOTHING, null=True, editable=False, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    second_community = models.ForeignKey(
        Community, on_delete=models.DO_NOTHING, null=True, editable=False, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    score = models.PositiveSmallIntegerField(_("intérêt"), default=0)
    parts = models.JSONField(default=dict)
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.NEW)
    deferred_until = models.DateField(_("revient le"), null=True)
    synergy = models.ForeignKey(Synergy, on_delete=models.SET_NULL, null=True, related_name="+")
    computed_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("synergie suggérée")
        verbose_name_plural = _("synergies suggérées")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="suggestion_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="suggestion_ordered"),
            models.CheckConstraint(
                condition=Q(state="deferred", deferred_until__isnull=False)
                | (~Q(state="deferred") & Q(deferred_until=None)),
                name="suggestion_deferred_until",
            ),
        ]
        indexes = [
            models.Index(
                F("score").desc(), "id", name="suggestion_open",
                condition=UNDECIDED,
            ),
            *(
                models.Index(
                    end, F("score").desc(), "id", name=f"suggestion_{end}",
                    condition=UNDECIDED,
                )
                for end in ("first_community", "second_community")
            ),
            models.Index(
                fields=["state"], name="suggestion_settled",
                condition=Q(state__in=["accepted", "dismissed"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.first} + {self.second} ?"

    @property
    def needs(self) -> tuple[Need, Need]:
        return self.first, self.second

    def other(self, need: int) -> Need:
        """The need of the two that is not ``need``."""
        return self.second if self.first_id == need else self.first
