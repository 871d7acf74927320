"""Records diffused to an audience: who may read them is decided in ``DiffusedQuerySet``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from grc.models import Archivable, Audience

# What decides who reads such a record.
RIGHTS = ("audience", "community", "created_by")


class Diffused(Archivable):
    """A record of a community (or of none yet), read by its audience."""

    community = models.ForeignKey(
        "communities.Community",
        verbose_name=_("communauté"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
    )
    audience = models.CharField(
        _("qui peut lire"), max_length=10, choices=Audience, default=Audience.SHARED
    )

    class Meta(Archivable.Meta):
        abstract = True
