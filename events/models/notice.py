from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models import Place
from events.models.event import Event
from events.models.participation import Participation


class EventNotice(models.Model):
    """What someone was last told of an event: by a message, or by the page where they answered.

    What holds now is compared with it: whichever way the event was changed, who should know is
    told, once (ADR 0034).
    """

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="notice"
    )
    is_off = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    over_at = models.DateTimeField()
    place = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    url = models.CharField(max_length=500, blank=True)
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("dernière annonce d’un événement")
        verbose_name_plural = _("dernières annonces d’événements")

    def __str__(self) -> str:
        return f"{self.participation} – {self.told_at}"

    @classmethod
    def tell(cls, participation: Participation) -> None:
        """Note that who takes part knows the event as it is now."""
        cls.objects.update_or_create(
            participation=participation, defaults=facts(participation.event)
        )


def facts(event: Event) -> dict[str, Any]:
    """What is told of ``event``: whether it takes place, when, where, at which address."""
    return {
        "is_off": event.status == Event.Status.CANCELLED or event.is_archived,
        "starts_at": event.starts_at,
        "over_at": event.ends_at or event.starts_at,
        "place_id": event.place_id,
        "url": event.url,
    }
