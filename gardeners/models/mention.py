"""Someone was named in what was written, and is told of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gardeners.models.followup import FollowUp
from gardeners.models.interaction import Interaction
from gardeners.models.need import Need
from gardeners.models.synergy import Synergy
from gardeners.querysets import MENTIONING, MentionQuerySet


def _in_one_record() -> Q:
    condition = Q()
    for name in MENTIONING:
        others = {f"{other}__isnull": True for other in MENTIONING if other != name}
        condition |= Q(**{f"{name}__isnull": False}, **others)
    return condition


class Mention(models.Model):
    """``user`` was named by ``by`` in a record that they may read: told once, whatever is written
    there later, until they have seen it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    interaction = models.ForeignKey(
        Interaction, on_delete=models.CASCADE, null=True, related_name="mentions"
    )
    need = models.ForeignKey(Need, on_delete=models.CASCADE, null=True, related_name="mentions")
    synergy = models.ForeignKey(
        Synergy, on_delete=models.CASCADE, null=True, related_name="mentions"
    )
    followup = models.ForeignKey(
        FollowUp, on_delete=models.CASCADE, null=True, related_name="mentions"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=_in_one_record(), name="mention_in_one_record"),
            *(
                models.UniqueConstraint(fields=["user", name], name=f"mention_once_{name}")
                for name in MENTIONING
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.user}"

    def see(self) -> None:
        """It was seen, and is not shown any more."""
        self.seen_at = self.seen_at or timezone.now()
        self.save(update_fields=["seen_at"])

    @property
    def record(self) -> Any:
        return self.followup or self.synergy or self.need or self.interaction
