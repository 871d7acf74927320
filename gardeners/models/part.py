from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Directorate
from gardeners.models.need import Need
from gardeners.part_querysets import CLOSED, DirectoratePartQuerySet
from grc.history import tracked
from grc.models import Record, User


@tracked()
class DirectoratePart(Record):
    """What a directorate does about a need that concerns it: who sees to it, since when, and how
    it ended for this directorate. Nothing is kept until someone takes or closes it: the link of
    the need alone says that it is to be taken (docs/adr/0022)."""

    class State(models.TextChoices):
        TO_TAKE = "to_take", _("à prendre en charge")
        TAKEN = "taken", _("pris en charge")
        ANSWERED = "answered", _("répondu")
        UNANSWERED = "unanswered", _("sans réponse")

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="parts", db_index=False
    )  # directorate_part_once begins with it
    directorate = models.ForeignKey(
        Directorate, verbose_name=_("direction"), on_delete=models.PROTECT, related_name="parts",
        db_index=False,
    )  # fmt: skip
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.TO_TAKE)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("qui s’en charge"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
    )
    taken_on = models.DateField(_("pris en charge le"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("clos le"), null=True, blank=True, editable=False)
    answer = models.TextField(
        _("réponse de la direction"),
        max_length=10_000,
        blank=True,
        help_text=_("Ce que la direction répond, ou pourquoi elle ne répondra pas."),
    )

    objects = DirectoratePartQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("prise en charge")
        verbose_name_plural = _("prises en charge")
        constraints = [
            models.UniqueConstraint(fields=["need", "directorate"], name="directorate_part_once"),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(holder__isnull=False, taken_on__isnull=False),
                name="directorate_part_taken_by",
                violation_error_message=_("Dites qui s’en charge."),
            ),
            models.CheckConstraint(
                condition=Q(Q(state__in=CLOSED), ~Q(answer=""), closed_on__isnull=False)
                | Q(~Q(state__in=CLOSED), closed_on=None),
                name="directorate_part_closed_with_words",
                violation_error_message=_("Dites ce que la direction répond, ou pourquoi non."),
            ),
        ]
        indexes = [
            models.Index(fields=["directorate", "state", "need"], name="directorate_part_state")
        ]

    def __str__(self) -> str:
        return f"{self.directorate} : {self.need}"

    def get_absolute_url(self) -> str:
        return f"{reverse('gardeners:need_detail', args=[self.need_id])}#directions"

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED

    @property
    def is_taken(self) -> bool:
        return self.state == self.State.TAKEN

    def settle(self) -> None:
        """Keep the dates in step with the state, whichever form changed it."""
        if self.is_open:
            self.closed_on = None
        elif self.closed_on is None:
            self.closed_on = timezone.localdate()
        if self.holder_id and self.taken_on is None:
            self.taken_on = timezone.localdate()

    def save(self, *args: object, **kwargs: object) -> None:
        self.settle()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def take(self, by: User) -> None:
        """``by`` sees to it from today on."""
        self.state, self.holder, self.taken_on = self.State.TAKEN, by, None
        self.save()

    def release(self) -> None:
        """Nobody sees to it any more: it is to be taken again."""
        self.state, self.holder, self.taken_on = self.State.TO_TAKE, None, None
        self.save()

    def reopen(self) -> None:
        """It is not closed after all; what was answered stays as a draft."""
        self.state = self.State.TAKEN if self.holder_id else self.State.TO_TAKE
        self.save()
