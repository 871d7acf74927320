from __future__ import annotations

import datetime as dt

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from gardeners.mandate_querysets import MandateQuerySet
from grc.history import tracked
from grc.live.triggers import PEOPLE, tell_links
from grc.models import Record

TERRITORY_LASTS_AT_MOST = """
    IF NEW.side = 'territory' AND (
        upper_inf(NEW.period) OR upper(NEW.period) > lower(NEW.period) + make_interval(
            months => (SELECT rotation_months FROM communities_community
                       WHERE id = NEW.community_id)))
    THEN
        RAISE EXCEPTION 'a territory mandate lasts at most the rotation of its community'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mandate_lasts_at_most_the_rotation';
    END IF;
    RETURN NEW;
"""

# The mandate is locked: its period does not change between this look and the end of the write.
STANDS_IN_WITHIN = """
    IF NEW.stands_in_for_id IS NOT NULL THEN
        PERFORM FROM gardeners_mandate
        WHERE id = NEW.stands_in_for_id AND stands_in_for_id IS NULL
          AND community_id = NEW.community_id AND side = NEW.side
          AND user_id <> NEW.user_id AND period @> NEW.period
        FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a stand-in replaces someone else during their mandate'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'mandate_stands_in_within';
        END IF;
    END IF;
    RETURN NEW;
"""
# A mandate that ends earlier takes its stand-ins with it: none outlives the right it replaces.
CUT_STAND_INS = """
    UPDATE gardeners_mandate SET period = period * NEW.period
    WHERE stands_in_for_id = NEW.id AND period && NEW.period AND NOT period <@ NEW.period;
    UPDATE gardeners_mandateproposal SET mandate_id = NULL
    WHERE mandate_id IN (SELECT id FROM gardeners_mandate
                         WHERE stands_in_for_id = NEW.id AND NOT period && NEW.period);
    DELETE FROM gardeners_mandate WHERE stands_in_for_id = NEW.id AND NOT period && NEW.period;
    RETURN NEW;
"""


@tracked()
class Mandate(Record):
    """The term of a gardener. Who, where and which side are fixed: ending it sets its last day,
    a new term is a new row. ``period`` holds days, its upper bound excluded.

    A mandate that ``stands_in_for`` another holds the same rights beside it, on days when its
    holder is away (ADR 0023)."""

    class Side(models.TextChoices):
        REGION = "region", _("Région")
        TERRITORY = "territory", _("territoire")

    community = models.ForeignKey(
        Community, verbose_name=_("communauté"), on_delete=models.PROTECT, related_name="mandates"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("jardinier"),
        on_delete=models.PROTECT,
        related_name="mandates",
    )
    side = models.CharField(_("côté"), max_length=10, choices=Side)
    period = DateRangeField(_("période"))
    handover_note = models.TextField(_("note de passage de relais"), max_length=10_000, blank=True)
    stands_in_for = models.ForeignKey(
        "self",
        verbose_name=_("en remplacement de"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="stand_ins",
    )

    objects = MandateQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        ordering = ["-period"]
        constraints = [
            ExclusionConstraint(
                name="mandate_one_gardener_per_side",
                expressions=[
                    ("community", RangeOperators.EQUAL),
                    ("side", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(stands_in_for=None),
                violation_error_message=_(
                    "Ce côté de la communauté a déjà un jardinier pendant une partie de ces dates."
                ),
            ),
            ExclusionConstraint(
                name="mandate_one_stand_in",
                expressions=[
                    ("stands_in_for", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Quelqu’un remplace déjà ce jardinier pendant une partie de ces dates."
                ),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__startswith__isnull=False),
                name="mandate_period_has_a_start",
                violation_error_message=_("Un mandat a un premier jour, et finit après lui."),
            ),
        ]
        indexes = [models.Index(fields=["user", "community"], name="mandate_user")]
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.ReadOnly(
                name="fixed_terms", fields=["community", "user", "side", "stands_in_for"]
            ),
            pgtrigger.Trigger(
                name="lasts_at_most_the_rotation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("period"),  # type: ignore[no-untyped-call]
                func=TERRITORY_LASTS_AT_MOST,
            ),
            pgtrigger.Trigger(
                name="stands_in_within",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("period"),  # type: ignore[no-untyped-call]
                func=STANDS_IN_WITHIN,
            ),
            pgtrigger.Trigger(
                name="cut_stand_ins",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("period"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__stands_in_for=None),
                func=CUT_STAND_INS,
            ),
            *tell_links(PEOPLE, "user_id", updated=True),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.community} ({self.get_side_display()})"

    @property
    def starts_on(self) -> dt.date:
        return self.period.lower

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the mandate, or ``None`` when no end is set."""
        return self.period.upper - dt.timedelta(days=1) if self.period.upper else None

    @property
    def in_force(self) -> bool:
        return timezone.localdate() in self.period

    def clean(self) -> None:
        super().clean()
        if self.side == self.Side.REGION and self.user_id and not self.user.is_agent:
            raise ValidationError(
                {"user": _("Le jardinier de la Région est un agent de la Région.")}
            )
        if self.side == self.Side.TERRITORY and self.period and self.community_id:
            self._clean_length()
        if self.stands_in_for is not None and self.period:
            self._clean_stand_in(self.stands_in_for)

    def _clean_stand_in(self, holder: Mandate) -> None:
        """A stand-in is there while the mandate lasts, and is not one of the two gardeners."""
        # A range without an end is wider than any other.
        if holder.last_day and (self.last_day is None or self.last_day > holder.last_day):
            sentence = _("Le mandat de %(name)s se termine le %(day)s : le remplacement aussi.")
            day = date_format(holder.last_day)
            raise ValidationError({"period": sentence % {"name": holder.user, "day": day}})
        if self.starts_on < holder.starts_on:
            raise ValidationError({"period": _("Le mandat remplacé n’a pas encore commencé.")})
        same = Mandate.objects.filter(community=self.community_id, period__overlap=self.period)
        if self.user_id and same.exclude(pk=self.pk).filter(user=self.user_id).exists():
            raise ValidationError(
                {"user": _("Cette personne jardine déjà cette communauté à ces dates.")}
            )

    def _clean_length(self) -> None:
        months = self.community.rotation_months
        if self.period.upper is None or self.period.upper > add_months(self.starts_on, months):
            raise ValidationError(
                {
                    "period": _(
                        "Dans cette communauté, un mandat du territoire dure au plus "
                        "%(months)s mois."
                    )
                    % {"months": months}
                }
            )


def add_months(day: dt.date, months: int) -> dt.date:
    """``day`` some months later, on the last day of the month where that day does not exist
    (as PostgreSQL adds an interval of months)."""
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=months)
