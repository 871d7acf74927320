"""The end of a mandate: who was told of it, and how it is handed over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gardeners.models.mandate import Mandate
from grc.history import tracked
from grc.models import Record


@tracked()
class Handover(Record):
    """What the two people of a handover agree on: when the gardeners next meet, and that it is
    done, each for themselves. The note stands in the mandate that ends."""

    mandate = models.OneToOneField(
        Mandate, verbose_name=_("mandat"), on_delete=models.CASCADE, related_name="handover"
    )
    next_review_on = models.DateField(_("prochain point des jardiniers"), null=True, blank=True)
    outgoing_at = models.DateTimeField(_("confirmé par qui part, le"), null=True, blank=True)
    incoming = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("qui prend la suite"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    incoming_at = models.DateTimeField(_("confirmé par qui arrive, le"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("passage de relais")
        verbose_name_plural = _("passages de relais")
        constraints = [
            models.CheckConstraint(
                condition=Q(incoming=None, incoming_at=None)
                | Q(incoming__isnull=False, incoming_at__isnull=False),
                name="handover_incoming_is_someone",
            )
        ]

    def __str__(self) -> str:
        return str(self.mandate)

    @property
    def is_done(self) -> bool:
        return self.outgoing_at is not None and self.incoming_at is not None


class MandateNotice(models.Model):
    """``user`` was told by a message that ``mandate`` ends on ``last_day``, ``days`` before or
    less: once, whatever runs twice. Another last day is told again."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    last_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "user", "last_day", "days"], name="mandatenotice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.mandate} ({self.days})"
