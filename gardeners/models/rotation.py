"""How a mandate passes on: who volunteers, who is asked, what they answer."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from gardeners.mandate_querysets import MandateProposalQuerySet, VolunteerQuerySet
from gardeners.models.mandate import Mandate
from grc.history import tracked
from grc.models import Record

SALT = "gardeners.proposal"
LINK_LASTS = dt.timedelta(days=90)
# The sentences of the exclusion constraints serve too for days that a mandate already holds.
HELD_ALREADY = """
    IF EXISTS (SELECT FROM gardeners_mandate
               WHERE community_id = NEW.community_id AND side = NEW.side
                 AND stands_in_for_id IS NOT DISTINCT FROM NEW.stands_in_for_id
                 AND period && NEW.period)
    THEN
        RAISE EXCEPTION 'a mandate holds some of these days already'
            USING ERRCODE = 'exclusion_violation',
                  CONSTRAINT = CASE WHEN NEW.stands_in_for_id IS NULL
                               THEN 'proposal_one_person_per_side' ELSE 'proposal_one_stand_in' END;
    END IF;
    RETURN NEW;
"""


@tracked()
class Volunteer(Record):
    """A member who is ready to be the gardener of their community: they say it, and take it back
    (the row goes, its history stays), by themselves."""

    community = models.ForeignKey(
        Community,
        verbose_name=_("communauté"),
        on_delete=models.CASCADE,
        related_name="volunteers",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("volontaire"),
        on_delete=models.CASCADE,
        related_name="volunteered",
    )

    objects = VolunteerQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("volontaire")
        verbose_name_plural = _("volontaires")
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="volunteer_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.community}"


@tracked()
class MandateProposal(Record):
    """A mandate proposed to someone, who alone may accept it. Its terms are fixed: other dates
    are another proposal. Accepted, it brings the ``mandate`` into being."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("en attente de réponse")
        ACCEPTED = "accepted", _("acceptée")
        DECLINED = "declined", _("déclinée")
        WITHDRAWN = "withdrawn", _("retirée")

    community = models.ForeignKey(
        Community, verbose_name=_("communauté"), on_delete=models.PROTECT, related_name="proposals"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("personne sollicitée"),
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    side = models.CharField(_("côté"), max_length=10, choices=Mandate.Side)
    period = DateRangeField(_("période"))
    stands_in_for = models.ForeignKey(
        Mandate,
        verbose_name=_("en remplacement de"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="stand_in_proposals",
    )
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PROPOSED)
    answered_at = models.DateTimeField(_("réponse le"), null=True, blank=True)
    reason = models.CharField(_("raison"), max_length=500, blank=True)
    mandate = models.OneToOneField(
        Mandate,
        verbose_name=_("mandat"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposal",
    )

    objects = MandateProposalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("proposition de mandat")
        verbose_name_plural = _("propositions de mandat")
        ordering = ["period"]
        constraints = [
            ExclusionConstraint(
                name="proposal_one_person_per_side",
                expressions=[
                    ("community", RangeOperators.EQUAL),
                    ("side", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(state="proposed", stands_in_for=None),
                violation_error_message=_(
                    "Pendant une partie de ces dates, ce côté de la communauté a déjà un "
                    "jardinier, ou quelqu’un à qui le mandat est proposé."
                ),
            ),
            ExclusionConstraint(
                name="proposal_one_stand_in",
                expressions=[
                    ("stands_in_for", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(state="proposed"),
                violation_error_message=_(
                    "Pendant une partie de ces dates, quelqu’un remplace déjà ce jardinier, ou "
                    "on le lui a demandé."
                ),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__startswith__isnull=False),
                name="proposal_period_has_a_start",
                violation_error_message=_("Un mandat a un premier jour, et finit après lui."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", answered_at=None)
                | (~Q(state="proposed") & Q(answered_at__isnull=False)),
                name="proposal_answered_on_a_date",
            ),
        ]
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.ReadOnly(
                name="fixed_terms",
                fields=["community", "user", "side", "period", "stands_in_for"],
            ),
            pgtrigger.Trigger(
                name="held_already",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=HELD_ALREADY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.community} ({self.get_side_display()})"

    @property
    def starts_on(self) -> dt.date:
        return self.period.lower

    @property
    def last_day(self) -> dt.date | None:
        return self.period.upper - dt.timedelta(days=1) if self.period.upper else None

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.PROPOSED

    def clean(self) -> None:
        """What a mandate of these terms must be: of the Region, or not too long."""
        super().clean()
        self.as_mandate().clean()

    def as_mandate(self) -> Mandate:
        """The mandate of these terms, not saved."""
        terms = ("community", "user", "side", "period", "stands_in_for")
        return Mandate(**{name: getattr(self, name) for name in terms})

    def link(self) -> str:
        """The address by which the person answers without logging in: it is that of a message
        sent to them, and dies with the address of their account."""
        token = signing.dumps([self.pk, self.user.email], salt=SALT)
        return reverse("gardeners:proposal_link", args=[token])
