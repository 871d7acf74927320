"""An email forwarded to the platform: theirs alone who sent it, until they log it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gardeners.models.interaction import Interaction
from gardeners.querysets import ReceivedEmailQuerySet

KEPT_DAYS = 30  # once it is logged or set aside
WAITING_DAYS = 90  # while nobody does anything of it
MAX_TEXT = 100_000  # characters


class ReceivedEmail(models.Model):
    """A message that ``sender`` forwarded, or wrote in copy. It is outside the history and the
    administration: what is not logged is nobody else's, and nothing of it stays once deleted.

    ``people`` are the [name, address] found in it; ``attachments`` the names of the files that
    came with it, which are not kept.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("à noter")
        LOGGED = "logged", _("noté")
        ASIDE = "aside", _("écarté")

    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="received_emails"
    )
    message_id = models.CharField(max_length=255)
    subject = models.CharField(_("objet"), max_length=200, blank=True)
    text = models.TextField(_("texte"), blank=True)
    is_cut = models.BooleanField(default=False)
    written_on = models.DateField(_("écrit le"), null=True)
    people = models.JSONField(default=list)
    attachments = ArrayField(models.CharField(max_length=100), default=list)
    received_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    state = models.CharField(_("état"), max_length=7, choices=State, default=State.WAITING)
    settled_at = models.DateTimeField(null=True)
    interaction = models.ForeignKey(
        Interaction, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = ReceivedEmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("courriel reçu")
        verbose_name_plural = _("courriels reçus")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "message_id"], name="received_email_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None)
                | ~Q(state="waiting") & Q(settled_at__isnull=False),
                name="received_email_settled",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("(sans objet)"))

    def get_absolute_url(self) -> str:
        return reverse("gardeners:received_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def deleted_on(self) -> dt.date:
        """The day when it is deleted, unless something else is done with it before."""
        since, kept = self.settled_at or self.received_at, WAITING_DAYS
        if self.settled_at:
            kept = KEPT_DAYS
        return timezone.localdate(since) + dt.timedelta(days=kept)

    def settle(self, state: str, interaction: Interaction | None = None) -> None:
        """It is logged as ``interaction``, set aside, or waits again."""
        waits = state == self.State.WAITING
        self.state, self.interaction = state, interaction
        self.settled_at = None if waits else timezone.now()
        self.save(update_fields=["state", "interaction", "settled_at"])
