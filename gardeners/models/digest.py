from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grc.models import User

SALT = "gardeners.digest"


class DigestChoice(models.Model):
    """How often someone wishes their digest; for who has not chosen, see ``schedule.holders``."""

    class Frequency(models.TextChoices):
        DAILY = "daily", _("chaque matin où il y a du nouveau")
        WEEKLY = "weekly", _("une fois par semaine, avant la revue")
        NEVER = "never", _("jamais")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_choice"
    )
    frequency = models.CharField(_("fréquence"), max_length=10, choices=Frequency)

    class Meta:
        verbose_name = _("choix du point par courriel")
        verbose_name_plural = _("choix du point par courriel")

    def __str__(self) -> str:
        return f"{self.user} – {self.get_frequency_display()}"


class Digest(models.Model):
    """The digest of ``user`` for ``day`` was prepared, and sent unless there was nothing to say. It
    told the days before ``day`` that the one before it had not: what happens later is for the
    next one."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    day = models.DateField()
    is_empty = models.BooleanField(default=False)
    prepared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("point par courriel")
        verbose_name_plural = _("points par courriel")
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.day}"


def stop_address(user: User) -> str:
    """The address by which ``user`` stops their digest without logging in: it dies with the
    address of their account."""
    token = signing.dumps([user.pk, user.email], salt=SALT)
    return reverse("gardeners:digest_stop", args=[token])


def user_of(token: str) -> User | None:
    """Whose digest the link stops; ``None`` when it is none of ours, or of someone gone."""
    try:
        pk, email = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, email=email, is_active=True).first()
