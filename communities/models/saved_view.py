from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models.community import Community
from communities.querysets import SavedViewQuerySet
from grc.models import Guarded


class SavedView(Guarded, models.Model):
    """A view of a sheet that a person named: its address, its columns, and who may use it. The
    one without a name holds the columns that they see when no view says otherwise."""

    class Sharing(models.TextChoices):
        PRIVATE = "private", _("moi")
        COMMUNITY = "community", _("une communauté")
        REGION = "region", _("la Région")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    sheet = models.CharField(_("feuille"), max_length=30)
    name = models.CharField(_("nom de la vue"), max_length=60, blank=True)
    query = models.CharField(_("filtres et ordre"), max_length=2000, blank=True)
    columns = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    sharing = models.CharField(
        _("qui peut s’en servir"), max_length=10, choices=Sharing, default=Sharing.PRIVATE
    )
    community = models.ForeignKey(
        Community, verbose_name=_("communauté"), on_delete=models.CASCADE, null=True, blank=True
    )
    opens_first = models.BooleanField(_("l’ouvrir en premier"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("vue enregistrée")
        verbose_name_plural = _("vues enregistrées")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "sheet", "name"],
                name="saved_view_name",
                violation_error_message=_("Vous avez déjà une vue de ce nom."),
            ),
            models.UniqueConstraint(
                fields=["owner", "sheet"],
                condition=Q(opens_first=True),
                name="saved_view_first",
            ),
            models.CheckConstraint(
                condition=Q(sharing="community", community__isnull=False)
                | ~Q(sharing="community") & Q(community=None),
                name="saved_view_community",
                violation_error_message=_("Dites avec quelle communauté la vue est partagée."),
            ),
        ]
        indexes = [models.Index(fields=["sheet", "sharing"], name="saved_view_sheet")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The sheet as the view shows it."""
        return f"{reverse('grc:sheet', args=[self.sheet])}?{self.address}"

    @property
    def address(self) -> str:
        """What stands after ``?``: the view holds in its address, columns included."""
        return f"vue={self.pk}&{self.kept}"

    @property
    def kept(self) -> str:
        """The same, less which view it is."""
        columns = urlencode({"colonnes": ",".join(self.columns)}) if self.columns else ""
        return "&".join(part for part in (self.query, columns) if part)
