from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.models import Actor
from communities.models.diffused import RIGHTS, Diffused
from gardeners.querysets import InteractionQuerySet
from grc.fields import SearchVector, SortKey, rights_index, sorted_index
from grc.history import track_links, tracked
from grc.live.triggers import Shown, tell_rows
from grc.models import PRESENT
from grc.models.vocabulary import learn_words
from grc.search import SearchableManager


class TodayInFrance(Func):
    """The date it is in metropolitan France, whatever the time zone of the connection."""

    template = "((now() AT TIME ZONE 'Europe/Paris')::date)"
    output_field = models.DateField()


@tracked(exclude=["search", "sort_title"])
class Interaction(Diffused):
    """A logged contact: when, by which channel, with whom, and what was said."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("téléphone")
        MEETING = "meeting", _("rencontre individuelle")
        GROUP = "group", _("rencontre collective")
        EMAIL = "email", _("courriel")
        MAIL = "mail", _("courrier")
        FIELD = "field", _("rencontre sur le terrain")

    channel = models.CharField(
        pgettext_lazy("moyen", "par"), max_length=10, choices=Channel, default=Channel.PHONE
    )
    occurred_on = models.DateField(_("date"), default=timezone.localdate)
    title = models.CharField(_("objet"), max_length=200)
    summary = models.TextField(_("ce qui s’est dit"), max_length=20_000, blank=True)
    actors = models.ManyToManyField(
        Actor, verbose_name=_("avec"), blank=True, related_name="interactions"
    )
    sort_title = SortKey("title")
    search = SearchVector("title", "summary")

    objects = SearchableManager.from_queryset(InteractionQuerySet)()

    class Meta(Diffused.Meta):
        verbose_name = _("échange")
        verbose_name_plural = _("échanges")
        base_manager_name = "objects"
        ordering = ["-occurred_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(F("occurred_on"), TodayInFrance()),
                name="interaction_not_in_the_future",
                violation_error_message=_("Un échange ne peut pas être daté dans le futur."),
            )
        ]
        indexes = [
            rights_index(
                "community", "audience", "created_by", name="interaction_rights",
                include=("id", "channel"), condition=PRESENT,
            ),
            sorted_index("occurred_on", name="interaction_date", include=RIGHTS, condition=PRESENT),
            sorted_index("sort_title", name="interaction_sort", include=RIGHTS, condition=PRESENT),
            models.Index(
                fields=["community", "occurred_on", "id"],
                name="interaction_community",
                condition=PRESENT,
            ),
            models.Index(
                fields=["channel", "occurred_on", "id"],
                name="interaction_channel",
                condition=PRESENT,
            ),
            models.Index(
                fields=["archived_at", "id"], name="interaction_archived", condition=~PRESENT
            ),
            GinIndex(fields=["search"], name="interaction_search"),
        ]  # fmt: skip
        triggers = [
            *Diffused.Meta.triggers,
            *learn_words("title", "summary"),
            *tell_rows(
                "gardeners_interaction",
                Shown(
                    "gardeners_followup", "interaction_id",
                    when=("title", "audience", "community_id"),
                ),
                Shown(
                    "communities_actor", "interaction_id", "gardeners_interaction_actors",
                    "actor_id", when=("occurred_on", "audience", "community_id"),
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gardeners:interaction_detail", args=[self.pk])


track_links(Interaction, "actors", live=True)
