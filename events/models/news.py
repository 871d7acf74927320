from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from events.models.project import Project
from events.project_querysets import NewsQuerySet
from grc.history import tracked
from grc.models import PRESENT, Archivable, Audience


@tracked()
class News(Archivable):
    """A few words about how a project goes; read by its own audience among the project's."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="news")
    told_on = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(_("nouvelle"), max_length=2_000)
    audience = models.CharField(
        _("qui peut lire"), max_length=10, choices=Audience, default=Audience.SHARED
    )

    objects = NewsQuerySet.as_manager()

    class Meta(Archivable.Meta):
        verbose_name = _("nouvelle")
        verbose_name_plural = _("nouvelles")
        ordering = ["-told_on", "-id"]
        indexes = [
            models.Index(
                fields=["project", "-told_on", "-id"], name="news_latest", condition=PRESENT
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return f"{self.project.get_absolute_url()}#nouvelles"

    @property
    def community(self) -> Community | None:
        return self.project.community

    @property
    def community_id(self) -> int | None:
        return self.project.community_id
