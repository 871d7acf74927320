from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.project import Project
from events.project_querysets import MilestoneQuerySet
from grc.history import tracked
from grc.models import PRESENT, Archivable


@tracked()
class Milestone(Archivable):
    """What a project is to reach by a day."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("jalon"), max_length=200)
    due_on = models.DateField(_("pour le"))
    done_on = models.DateField(_("atteint le"), null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta(Archivable.Meta):
        verbose_name = _("jalon")
        verbose_name_plural = _("jalons")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["project", "due_on", "id"],
                name="milestone_ahead",
                condition=PRESENT & Q(done_on=None),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.project.get_absolute_url()}#jalons"

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()

    def reach(self) -> None:
        """It is reached today."""
        self.done_on = timezone.localdate()
        self.save(update_fields=["done_on"])

    def reopen(self) -> None:
        self.done_on = None
        self.save(update_fields=["done_on"])
