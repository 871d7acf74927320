from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SIGNER = signing.Signer(salt="events.subscription")
CONTENTS = [
    (False, _("tous les événements que je peux lire")), (True, _("seulement ceux où je vais")),
]  # fmt: skip


def draw_key() -> str:
    return secrets.token_urlsafe(16)


class Subscription(models.Model):
    """The private address by which the calendar program of ``user`` reads their events.

    The address is the key, signed: a copy of the database opens no calendar, and the person can
    be shown it again. Another key makes another address, and the former one dies.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscription"
    )
    key = models.CharField(max_length=32, default=draw_key, editable=False)
    only_mine = models.BooleanField(
        _("il contient"), default=False, choices=CONTENTS
    )  # fmt: skip
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)

    class Meta:
        verbose_name = _("abonnement d’un agenda")
        verbose_name_plural = _("abonnements d’agendas")

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        """Where the calendar program reads."""
        token = SIGNER.sign_object([self.user_id, self.key])
        return reverse("events:subscription_feed", args=[token])

    def renew(self) -> None:
        """Give it another address."""
        self.key = draw_key()
        self.save(update_fields=["key"])


def subscription_of(token: str) -> Subscription | None:
    """Whose calendar the address opens; ``None`` when it is none, or no longer."""
    try:
        user, key = SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    found = Subscription.objects.filter(user=user, key=key, user__is_active=True)
    return found.select_related("user").first()
