from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.models.actor import Actor
from communities.models.community import Community
from communities.querysets import MembershipQuerySet
from grc.history import tracked
from grc.live.triggers import PEOPLE, Shown, tell_links
from grc.models import Record


@tracked()
class Membership(Record):
    """An actor's place in a community: asked for, active, or left."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("demandée")
        ACTIVE = "active", _("active")
        LEFT = "left", _("terminée")

    class Role(models.TextChoices):
        MEMBER = "member", _("membre")
        RELAY = "relay", _("relais")
        PIONEER = "pioneer", _("pionnier")
        REFERENT = "referent", _("référent")

    actor = models.ForeignKey(
        Actor,
        verbose_name=_("acteur"),
        on_delete=models.CASCADE,
        related_name="memberships",
        db_index=False,  # membership_unique begins with it
    )
    community = models.ForeignKey(
        Community,
        verbose_name=_("communauté"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.ACTIVE)
    role = models.CharField(_("rôle"), max_length=10, choices=Role, default=Role.MEMBER)
    joined_on = models.DateField(_("depuis le"), null=True, blank=True)
    left_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    motivation = models.TextField(_("ce qui l’amène"), max_length=2_000, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("adhésion")
        verbose_name_plural = _("adhésions")
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "community"],
                include=["state"],
                name="membership_unique",
                violation_error_message=_("Cet acteur fait déjà partie de la communauté."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__gte=F("joined_on")),
                name="membership_left_after_joined",
                violation_error_message=_("La date de départ précède la date d’arrivée."),
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "actor"], name="membership_rights")]
        triggers = [
            *Record.Meta.triggers,
            *tell_links(
                "communities_actor",
                "actor_id",
                Shown(PEOPLE, "id", "communities_actor", "user_id"),
                updated=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} – {self.community}"
