from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Actor
from events.models.event import Event
from events.participation_querysets import ParticipationQuerySet
from grc.history import tracked
from grc.models import Record

LARGEST_PARTY = 50


@tracked()
class Participation(Record):
    """What an actor answered to an event, with how many they come, and whether they came.

    Who asks for a seat when none is left waits for one from ``waiting_since`` on.
    """

    class Answer(models.TextChoices):
        INVITED = "invited", _("sans réponse")
        YES = "yes", _("vient")
        PERHAPS = "perhaps", _("vient peut-être")
        NO = "no", _("ne vient pas")

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("sur place")
        REMOTE = "remote", _("à distance")

    event = models.ForeignKey(
        Event,
        verbose_name=_("événement"),
        on_delete=models.CASCADE,
        related_name="participations",
        db_index=False,
    )  # participation_once begins with it
    actor = models.ForeignKey(
        Actor, verbose_name=_("acteur"), on_delete=models.CASCADE, related_name="participations"
    )
    answer = models.CharField(
        _("réponse"), max_length=8, choices=Answer, default=Answer.INVITED
    )  # fmt: skip
    party_size = models.PositiveSmallIntegerField(
        _("nombre de personnes"), default=1,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_PARTY)],
    )  # fmt: skip
    mode = models.CharField(_("on y participe"), max_length=6, choices=Mode, default=Mode.ONSITE)
    waiting_since = models.DateTimeField(
        _("en liste d’attente depuis"), null=True, blank=True, editable=False
    )
    seated_at = models.DateTimeField(
        _("place obtenue après attente"), null=True, blank=True, editable=False
    )
    seat_told_at = models.DateTimeField(
        _("place annoncée le"), null=True, blank=True, editable=False
    )
    invited_at = models.DateTimeField(_("invité le"), null=True, blank=True, editable=False)
    invitation_sent_at = models.DateTimeField(
        _("invitation envoyée le"), null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField(_("a répondu le"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("rappel envoyé le"), null=True, blank=True, editable=False)
    attended = models.BooleanField(_("est venu"), null=True, blank=True)
    attendance_at = models.DateTimeField(
        _("présence notée le"), null=True, blank=True, editable=False
    )
    # Given by the phone that adds someone at the door: sent twice, they are added once.
    door_key = models.UUIDField(null=True, blank=True, editable=False)
    why = models.CharField(_("pourquoi l’inviter"), max_length=200, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "actor"], name="participation_once",
                violation_error_message=_("Cet acteur a déjà une réponse pour cet événement."),
            ),
            models.CheckConstraint(
                condition=Q(party_size__gte=1, party_size__lte=LARGEST_PARTY),
                name="participation_party_size",
                violation_error_message=_("Dites combien vous serez, de 1 à 50."),
            ),
            models.UniqueConstraint(
                fields=["event", "door_key"], name="participation_once_at_the_door",
                condition=Q(door_key__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(waiting_since=None) | Q(answer="yes", mode="onsite"),
                name="participation_waits_for_a_seat",
                violation_error_message=_("On n’attend une place que pour venir sur place."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["event", "waiting_since", "id"], name="participation_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(
                fields=["event", "id"], name="participation_to_invite",
                condition=Q(answer="invited", invitation_sent_at=None),
            ),
            models.Index(
                fields=["seated_at"], name="participation_seated",
                condition=Q(seated_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.actor)

    @property
    def is_waiting(self) -> bool:
        return self.waiting_since is not None

    @property
    def is_seated(self) -> bool:
        """Whether it holds seats on site."""
        settled = self.answer == self.Answer.YES and not self.is_waiting
        return settled and self.mode == self.Mode.ONSITE

    @property
    def rank(self) -> int | None:
        """Its place in the waiting list, from 1."""
        if not self.is_waiting:
            return None
        waiting = list(
            type(self).objects.filter(event=self.event_id).waiting().values_list("pk", flat=True)
        )
        return waiting.index(self.pk) + 1
