from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Place
from gardeners.models.followup import FollowUp
from gardeners.models.mandate import Mandate
from gardeners.models.synergy import Synergy
from gardeners.querysets import ReviewQuerySet
from grc.fields import HttpsURLField
from grc.history import tracked
from grc.models import Record

A_WEEK = dt.timedelta(days=7)


@tracked()
class Review(Record):
    """The regular meeting of the two gardeners of a community. Its agenda is computed; what is
    kept is what they decided, and once closed its minutes are read by both sides."""

    community = models.ForeignKey(
        Community, verbose_name=_("communauté"), on_delete=models.PROTECT, related_name="reviews"
    )
    held_on = models.DateField(_("tenue le"), default=timezone.localdate)
    present = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("présents"), related_name="+", blank=True
    )
    closed_at = models.DateTimeField(_("terminée le"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False,
        related_name="+", verbose_name=_("terminée par"),
    )  # fmt: skip
    next_on = models.DateField(_("prochaine revue le"), null=True, blank=True)
    next_at = models.TimeField(_("à"), null=True, blank=True)
    next_place = models.ForeignKey(
        Place, verbose_name=_("dans ce lieu"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    next_url = HttpsURLField(_("ou à distance, à cette adresse"), max_length=500, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("revue")
        verbose_name_plural = _("revues")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community"], condition=Q(closed_at=None), name="review_one_open",
                violation_error_message=_("Une revue de cette communauté est déjà en cours."),
            ),
            models.CheckConstraint(
                condition=Q(next_on__gt=models.F("held_on")), name="review_next_is_later",
                violation_error_message=_("La prochaine revue suit celle-ci."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["community", "-held_on", "-id"], name="review_community")]

    def __str__(self) -> str:
        return f"{self.community} – {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("gardeners:review_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def minutes_spent(self) -> int:
        """How long it has lasted, in minutes."""
        return int(((self.closed_at or timezone.now()) - self.created_at).total_seconds() // 60)

    @cached_property
    def previous(self) -> Review | None:
        """The review of this community before this one."""
        closed = Review.objects.filter(community=self.community_id, closed_at__isnull=False)
        earlier: Any = closed.filter(created_at__lt=self.created_at).exclude(pk=self.pk)
        return earlier.order_by("-created_at").first()

    def proposed_next(self) -> dt.date:
        """When the next one would be, by the rhythm of the last two; a week at first."""
        before = self.previous
        rhythm = self.held_on - before.held_on if before else A_WEEK
        return max(self.held_on, timezone.localdate()) + min(max(rhythm, A_WEEK), A_WEEK * 8)


@tracked()
class Decision(Record):
    """What the gardeners decided about one item of a review, once: whoever decides second sees
    it. ``before`` holds what the decision changed in the record, to come back on it; of a
    suggestion, its ``needs``, and the ``synergy`` made of them with its ``version``."""

    class Kind(models.TextChoices):
        NEED = "need", _("besoin")
        SYNERGY = "synergy", _("synergie")
        FOLLOWUP = "followup", _("suivi")
        ACTOR = "actor", _("acteur")
        EVENT = "event", _("événement")
        MANDATE = "mandate", _("mandat")
        SUGGESTION = "suggestion", _("synergie suggérée")

    class Choice(models.TextChoices):
        KEEP = "keep", _("gardé à l’œil")
        ENCOURAGE = "encourage", _("encouragé")
        FOLLOW_UP = "follow_up", _("suivi promis")
        DONE = "done", _("fait")
        SET_ASIDE = "set_aside", _("écarté")
        LINK = "link", _("retenu")
        LATER = "later", _("remis à plus tard")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(_("sorte"), max_length=10, choices=Kind)
    record_id = models.BigIntegerField()
    choice = models.CharField(_("décision"), max_length=10, choices=Choice)
    note = models.TextField(_("note"), max_length=2_000, blank=True)
    followup = models.ForeignKey(
        FollowUp, verbose_name=_("suivi promis"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    before = models.JSONField(default=dict, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind", "record_id"], name="decision_once_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.record_id} : {self.get_choice_display()}"


@tracked()
class Encouragement(Record):
    """The word of one side for a synergy: both gardeners' are needed to encourage it."""

    synergy = models.ForeignKey(Synergy, on_delete=models.CASCADE, related_name="encouragements")
    side = models.CharField(_("côté"), max_length=10, choices=Mandate.Side)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Record.Meta):
        verbose_name = _("encouragement")
        verbose_name_plural = _("encouragements")
        constraints = [
            models.UniqueConstraint(fields=["synergy", "side"], name="encouragement_once_per_side")
        ]

    def __str__(self) -> str:
        return f"{self.synergy} ({self.get_side_display()})"


class MinutesSent(models.Model):
    """To whom the minutes of a review were sent: never twice, whatever stops in between."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="minutes_sent_once")]

    def __str__(self) -> str:
        return f"{self.review} → {self.user}"
