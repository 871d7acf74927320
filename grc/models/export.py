"""The register of exports: who took what out, when (RGPD, article 5.2: be able to show it).

It is personal data too: who looked for whom. It is kept for three years at most, the longest that
the CNIL admits for traces that show misuse (délibération 2021-122 on *journalisation*), then
deleted every day by ``grc.tasks.purge_exports`` (RGPD, article 5.1.e).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grc.models.user import User


class ExportLogQuerySet(models.QuerySet["ExportLog"]):
    def visible_to(self, user: Any) -> ExportLogQuerySet:
        """The register names people and what they looked for: it is the administrators' only."""
        return self if isinstance(user, User) and user.is_administrator else self.none()

    def outdated(self) -> ExportLogQuerySet:
        """What has been kept for as long as it may be: ``GRC_EXPORTS_KEPT_DAYS``."""
        kept = dt.timedelta(days=settings.GRC_EXPORTS_KEPT_DAYS)
        return self.filter(created_at__lt=timezone.now() - kept)


class ExportLog(models.Model):
    """One export, noted before its first line leaves. Nobody changes it."""

    class State(models.TextChoices):
        STARTED = "started", _("commencé, fin inconnue")
        DONE = "done", _("terminé")
        INTERRUPTED = "interrupted", _("interrompu")

    class Lines(models.TextChoices):
        PAGE = "page", _("les lignes de la page")
        ALL = "toutes", _("toutes les lignes qui correspondent")

    created_at = models.DateTimeField(_("demandé le"), auto_now_add=True, db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    sheet = models.CharField(_("feuille"), max_length=40)
    lines = models.CharField(_("lignes"), max_length=10, choices=Lines)
    format = models.CharField(_("format"), max_length=10)
    address = models.TextField(_("adresse"))
    asked = models.TextField(_("recherche et filtres"), blank=True)
    columns = ArrayField(models.CharField(max_length=100), verbose_name=_("colonnes"))
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.STARTED)
    rows = models.PositiveIntegerField(
        _("nombre de lignes"),
        null=True,
        help_text=_("Au plus, si l’export a été interrompu : les dernières ont pu se perdre."),
    )
    ended_at = models.DateTimeField(_("fini le"), null=True)

    objects = ExportLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("registre des exports")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.sheet} ({self.format})"

    def end(self, state: str, rows: int) -> None:
        """Say how it ended, and how many rows had been read by then."""
        self.state, self.rows, self.ended_at = state, rows, timezone.now()
        self.save(update_fields=["state", "rows", "ended_at"])
