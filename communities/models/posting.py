from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models.reference import Directorate
from grc.history import tracked
from grc.models import User


@tracked()
class Posting(models.Model):
    """Which directorate an agent of the Region belongs to today: one at most. Administrators say
    it; it is no field of the account, since ``grc`` knows no directorate."""

    user = models.OneToOneField(
        User, verbose_name=_("agent"), on_delete=models.CASCADE, related_name="posting"
    )
    directorate = models.ForeignKey(
        Directorate,
        verbose_name=_("direction"),
        on_delete=models.PROTECT,
        related_name="postings",
    )

    class Meta:
        verbose_name = _("affectation")
        verbose_name_plural = _("affectations")

    def __str__(self) -> str:
        return str(self.directorate)


def directorate_of(user: User) -> Directorate | None:
    """The directorate that ``user`` belongs to; ``None`` for whoever left the Region, or never
    belonged to one."""
    posting = getattr(user, "posting", None) if user.is_agent else None
    return posting.directorate if posting else None
