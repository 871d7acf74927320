from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.project import Project
from events.project_querysets import OfProjectQuerySet
from grc.fields import HttpsURLField
from grc.history import tracked
from grc.models import Archivable


def check_https(url: str) -> None:
    if not url.lower().startswith("https://"):
        raise ValidationError(_("L’adresse doit commencer par « https:// »."))


@tracked()
class Document(Archivable):
    """A document of a project: where it is, never a copy of it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("titre"), max_length=200)
    url = HttpsURLField(_("adresse"), max_length=500, validators=[check_https])

    objects = OfProjectQuerySet.as_manager()

    class Meta(Archivable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.project.get_absolute_url()}#documents"
