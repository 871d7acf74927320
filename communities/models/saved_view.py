from __future__ import annotations

from itertools import count
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models.community import Community
from communities.querysets import SavedViewQuerySet
from grc.models import Guarded, User

MAX_NAME, MAX_QUERY = 60, 2000  # characters


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
    name = models.CharField(_("nom de la vue"), max_length=MAX_NAME, blank=True)
    query = models.CharField(_("filtres et ordre"), max_length=MAX_QUERY, blank=True)
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

    def copied_for(self, user: User) -> SavedView:
        """A new view of ``user``'s own, not saved yet, that shows the same under another name."""
        taken = set(user.saved_views.filter(sheet=self.sheet).values_list("name", flat=True))
        names = (self._copy_name(n) for n in count(1))
        return SavedView(
            owner=user,
            sheet=self.sheet,
            name=next(name for name in names if name not in taken),
            query=self.query,
            columns=self.columns,
        )

    def _copy_name(self, number: int) -> str:
        copy = str(_("copie %(number)s") % {"number": number} if number > 1 else _("copie"))
        room = MAX_NAME - len(copy) - len(" ()")
        return f"{self.name[:room]} ({copy})"

    @property
    def address(self) -> str:
        """What stands after ``?``: the view holds in its address, columns included."""
        return f"vue={self.pk}&{self.kept}"

    @property
    def kept(self) -> str:
        """The same, less which view it is."""
        columns = urlencode({"colonnes": ",".join(self.columns)}) if self.columns else ""
        return "&".join(part for part in (self.query, columns) if part)
