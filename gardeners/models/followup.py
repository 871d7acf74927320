from __future__ import annotations

import datetime as dt

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Directorate
from communities.models.diffused import RIGHTS, Diffused
from gardeners.models.interaction import Interaction
from gardeners.models.need import Need
from gardeners.models.synergy import Synergy
from gardeners.querysets import RECORDS, FollowUpQuerySet
from grc.fields import SearchVector, SortKey, rights_index, sorted_index
from grc.history import tracked
from grc.live.triggers import tell_rows
from grc.models import PRESENT
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager

WEEK = 7


def _points_at_a_record() -> Q:
    condition = Q()
    for name in RECORDS:
        condition |= Q(**{f"{name}__isnull": False})
    return condition


# Put off from a cell, for many at once or by its form: it counts. The reason is that of the time
# when it was given.
COUNT_POSTPONEMENT = """
    NEW.postponed = OLD.postponed + 1;
    IF NEW.postponed_why = OLD.postponed_why THEN
        NEW.postponed_why = '';
    END IF;
    RETURN NEW;
"""


@tracked(exclude=["search", "sort_title"])
class FollowUp(Diffused):
    """Something promised: what, by whom, for when, about which record."""

    class Status(models.TextChoices):
        OPEN = "open", _("à faire")
        DONE = "done", _("fait")
        DROPPED = "dropped", _("abandonné")

    title = models.CharField(_("ce qui est promis"), max_length=200)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        on_delete=models.PROTECT,
        related_name="followups",
    )
    due_on = models.DateField(_("pour le"))
    status = models.CharField(_("état"), max_length=10, choices=Status, default=Status.OPEN)
    done_on = models.DateField(_("fait le"), null=True, blank=True, editable=False)
    result = models.TextField(_("résultat"), max_length=5_000, blank=True)
    postponed = models.PositiveSmallIntegerField(_("reports"), default=0, editable=False)
    postponed_why = models.CharField(_("pourquoi ce report"), max_length=300, blank=True)
    actor = models.ForeignKey(
        Actor, verbose_name=_("acteur"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="followups",
    )  # fmt: skip
    interaction = models.ForeignKey(
        Interaction, verbose_name=_("échange"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="followups",
    )  # fmt: skip
    need = models.ForeignKey(
        Need, verbose_name=_("besoin"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="followups",
    )  # fmt: skip
    synergy = models.ForeignKey(
        Synergy, verbose_name=_("synergie"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="followups",
    )  # fmt: skip
    directorate = models.ForeignKey(
        Directorate, verbose_name=_("pour la direction"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="followups",
    )  # fmt: skip
    sort_title = SortKey("title")
    search = SearchVector("title", "result")

    objects = SearchableManager.from_queryset(FollowUpQuerySet)()

    class Meta(Diffused.Meta):
        verbose_name = _("suivi")
        verbose_name_plural = _("suivis")
        base_manager_name = "objects"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=_points_at_a_record(),
                name="followup_points_at_a_record",
                violation_error_message=_(
                    "Un suivi porte sur un acteur, un échange, un besoin ou une synergie."
                ),
            )
        ]
        indexes = [
            rights_index(
                "community", "audience", "created_by", "assignee", name="followup_rights",
                include=("id", "status", "due_on"), condition=PRESENT,
            ),
            models.Index(
                fields=["archived_at", "id"], name="followup_archived", condition=~PRESENT
            ),
            sorted_index(
                "due_on", name="followup_due_on", include=(*RIGHTS, "assignee"), condition=PRESENT
            ),
            sorted_index(
                "sort_title", name="followup_sort", include=(*RIGHTS, "assignee"), condition=PRESENT
            ),
            models.Index(
                fields=["status", "due_on", "id"], name="followup_status", condition=PRESENT
            ),
            models.Index(
                fields=["assignee", "status", "due_on"], name="followup_assignee", condition=PRESENT
            ),
            models.Index(
                fields=["community", "due_on", "id"], name="followup_community", condition=PRESENT
            ),
            GinIndex(fields=["search"], name="followup_search"),
        ]  # fmt: skip
        triggers = [
            *Diffused.Meta.triggers,
            *learn_words("title", "result"),
            *tell_rows("gardeners_followup"),
            pgtrigger.Trigger(
                name="count_postponement",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("due_on"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(
                    old__status="open",
                    new__status="open",
                    new__due_on__gt=pgtrigger.F("old__due_on"),
                    new__postponed=pgtrigger.F("old__postponed"),
                ),
                func=COUNT_POSTPONEMENT,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gardeners:followup_detail", args=[self.pk])

    def save(self, *args: object, **kwargs: object) -> None:
        self.settle()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Keep ``done_on`` in step with the status, whichever form changed it."""
        if self.status == self.Status.OPEN:
            self.done_on = None
        elif self.done_on is None:
            self.done_on = timezone.localdate()

    @property
    def is_late(self) -> bool:
        return self.status == self.Status.OPEN and self.due_on < timezone.localdate()

    @property
    def later(self) -> dt.date:
        """The day proposed when it is put off: a week later, from today when it is late."""
        return max(self.due_on, timezone.localdate()) + dt.timedelta(WEEK)

    @property
    def record(self) -> models.Model | None:
        """The record it is about, the most precise first."""
        return self.synergy or self.need or self.interaction or self.actor

    def close(self, result: str = "") -> None:
        """The promise is held; ``result`` says what came of it."""
        self.status = self.Status.DONE
        self.result = result or self.result
        self.save(update_fields=["status", "done_on", "result"])

    def reopen(self) -> None:
        self.status = self.Status.OPEN
        self.save(update_fields=["status", "done_on"])
