from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gardeners.models.need import Need


class DismissedAnswer(models.Model):
    """What was found that may answer a need, and was said not to: it is not proposed again.
    ``kind`` and ``record_id`` say which record, of this app or of one that builds on it."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="dismissed_answers")
    kind = models.CharField(max_length=10)
    record_id = models.BigIntegerField()
    dismissed_at = models.DateTimeField(auto_now_add=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("réponse écartée")
        verbose_name_plural = _("réponses écartées")
        constraints = [
            models.UniqueConstraint(
                fields=["need", "kind", "record_id"], name="dismissed_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.need} : {self.kind} {self.record_id}"
