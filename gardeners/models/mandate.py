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
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from gardeners.querysets import MandateQuerySet
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


@tracked()
class Mandate(Record):
    """The term of a gardener. Who, where and which side are fixed: ending it sets its last day,
    a new term is a new row. ``period`` holds days, its upper bound excluded."""

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
                violation_error_message=_(
                    "Ce côté de la communauté a déjà un jardinier pendant une partie de ces dates."
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
            pgtrigger.ReadOnly(name="fixed_terms", fields=["community", "user", "side"]),
            pgtrigger.Trigger(
                name="lasts_at_most_the_rotation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("period"),  # type: ignore[no-untyped-call]
                func=TERRITORY_LASTS_AT_MOST,
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
