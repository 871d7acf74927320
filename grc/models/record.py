"""What every record of the shared table carries: who, when, which version, and who may read it."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who a record is diffused to (domain.md, *diffusion*)."""

    GARDENERS = "gardeners", _("les deux jardiniers")
    REGION = "region", _("la Région")
    COMMUNITY = "community", _("la communauté")
    SHARED = "shared", _("la Région et la communauté")
    PUBLIC = "public", _("tout le monde")


# The version counts every UPDATE, bulk and raw ones included, so that a save made on an
# older version is always noticed.
BUMP_VERSION = pgtrigger.Trigger(
    name="bump_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
)


class Guarded:
    """What is read for someone, ``with_rights``."""

    is_writable: bool

    @property
    def can_edit(self) -> bool:
        """Whether the person for whom it was read may change it."""
        return self.is_writable


class Record(Guarded, models.Model):
    """A record whose changes are dated, signed and numbered."""

    created_at = models.DateTimeField(_("créé le"), auto_now_add=True, db_index=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noté par"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        triggers = [BUMP_VERSION]

    def settle(self) -> None:
        """Put in step what derives from the fields just changed, before they are written; for
        the models that have some."""

    def touch(self) -> None:
        """Count a change made beside the row (its themes, its people) as a new version of it."""
        type(self)._base_manager.filter(pk=self.pk).update(updated_at=self.updated_at)
        self.refresh_from_db(fields=["version", "updated_at"])


# What lists and counts ask for, and what the condition of their indexes is.
PRESENT = models.Q(archived_at=None)


class Archivable(Record):
    """A record that is never deleted: archived, it leaves lists, searches and counts, and comes
    back in one click. Who archived it, and when, is in its history too."""

    archived_at = models.DateTimeField(
        _("archivé le"), null=True, blank=True, editable=False, db_index=False
    )
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("archivé par"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,  # asked only when an account is deleted
    )

    class Meta(Record.Meta):
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def can_edit(self) -> bool:
        return self.is_writable and not self.is_archived

    @property
    def can_restore(self) -> bool:
        """Whether it is archived and the person for whom it was read may bring it back."""
        return self.is_writable and self.is_archived
