"""The sheet of follow-ups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from communities.models import Actor
from gardeners.forms import FOLLOWUP_ASKS, FollowUpForm
from gardeners.models import FollowUp, Interaction, Need, Synergy
from gardeners.sheets.records import RecordSheet, assignees, audience_column, community_column
from grc.models import User
from grc.sheets import columns as c
from grc.sheets import register
from grc.sheets.columns import Row
from grc.sheets.columns.filtering import DaysFilter
from grc.sheets.views import View
from grc.templatetags import ui


def _subject(user: User) -> Any:
    """What a follow-up is about, the most precise record that ``user`` may read."""
    records = (("synergy", Synergy, "title"), ("need", Need, "title"),
               ("interaction", Interaction, "title"), ("actor", Actor, "full_name"))  # fmt: skip
    return Coalesce(
        *(
            Subquery(
                model.objects.readable_by(user)
                .filter(pk=OuterRef(f"{name}_id"))
                .order_by()
                .values(text)[:1]
            )
            for name, model, text in records
        ),
        output_field=CharField(),
    )


def _days_late(user: User) -> Any:
    """For how many days a promise has been late; nothing when it is not."""
    today = Value(timezone.localdate(), output_field=DateField())
    days = Func(today, F("due_on"), template="(%(expressions)s)", arg_joiner=" - ")
    late = Q(status=FollowUp.Status.OPEN, due_on__lt=timezone.localdate())
    return Case(When(late, then=days), output_field=IntegerField())


def _postponed(_user: User) -> Any:
    """How many times a promise was put off; nothing for those that never were."""
    return NullIf(F("postponed"), Value(0))


class DueDate(c.Date):
    """The day it is promised for; late and open ones say so."""

    def expressions(self, user: User) -> dict[str, Any]:
        return {name: F(name) for name in ("due_on", "status", "done_on")}

    def renderer(self) -> Callable[[Row], str]:
        return c.once_a_value(self.html, "due_on", "status")

    def html(self, row: Row) -> str:
        if row["status"] == FollowUp.Status.OPEN:
            return ui.due(row["due_on"])
        return ui.near(row["due_on"])


@register
class FollowUpSheet(RecordSheet):
    slug = "suivis"
    title = _("Suivis")
    icon = "flag"
    position = 50
    model = FollowUp
    form = FollowUpForm
    rule_fields = (*RecordSheet.rule_fields, "assignee", "status", "done_on")
    order = "echeance"
    start = "etat=open"
    board = "etat"
    record_view = "gardeners:followup_detail"
    add_label = _("Ajouter un suivi")
    add_fields = ("title", "assignee", "due_on", "actor", "community", "audience")
    ready_views = (
        View(_("Ma semaine"), "a_moi=true&etat=open&echeance_avenir=7", "semaine", "calendar"),
        View(_("En retard"), "en_retard=true", "en-retard", "bell"),
        View(_("Ce que j’ai promis"), "a_moi=true&etat=open", "promis", "flag"),
        View(_("Ce qu’on m’a promis"), "pour_moi=true&etat=open", "pour-moi", "handshake"),
    )
    empty_text = _("Un suivi est une promesse : qui fait quoi, pour quand.")

    def columns(self) -> list[c.Column]:
        return [
            c.Column("promesse", "title", _("Ce qui est promis"), sort="sort_title"),
            DueDate("echeance", "due_on", _("Pour le"), sort="due_on"),
            c.Number("retard", "days_late", _("Jours de retard"), sort="days_late",
                     expression=_days_late, optional=True),
            c.Choice("etat", "status", _("État"), choices=FollowUp.Status, show=ui.status,
                     asks=FOLLOWUP_ASKS),
            c.Person("par", "assignee", _("Par"), choices=assignees),
            c.Number("reports", "times_postponed", _("Reports"), sort="times_postponed",
                     expression=_postponed, optional=True),
            c.Computed("sujet", "subject", _("À propos de"), expression=_subject),
            c.LongText("resultat", "result", _("Résultat")),
            community_column(),
            audience_column(),
        ]  # fmt: skip

    def card_columns(self) -> list[c.Column]:
        return [*map(self.column, ("echeance", "par", "communaute", "sujet"))]

    def extra_filters(self) -> dict[str, django_filters.Filter]:
        yes = {"widget": forms.CheckboxInput}
        return {
            "a_moi": Mine(label=_("Promis par moi"), **yes),
            "pour_moi": ForMe(label=_("Promis à moi"), **yes),
            "echeance_avenir": DaysFilter(
                field_name="due_on", ahead=True, label=_("À faire dans tant de jours")
            ),
            "en_retard": django_filters.BooleanFilter(label=_("En retard"), method=_late, **yes),
            "a_reprendre": django_filters.BooleanFilter(
                label=_("À reprendre : qui a promis ne jardine plus ici"), method=_stray, **yes
            ),
        }

    def counted(self, count: int) -> str:
        return ngettext("%(count)s suivi", "%(count)s suivis", count) % {"count": c.number(count)}


class Mine(django_filters.BooleanFilter):
    """What the person who asks promised."""

    def filter(self, queryset: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        return queryset.filter(assignee=self.parent.request.user) if value else queryset


class ForMe(django_filters.BooleanFilter):
    """What others promised to the person who asks."""

    def filter(self, queryset: Any, value: bool | None) -> Any:
        return queryset.promised_to(self.parent.request.user) if value else queryset


def _late(queryset: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
    late = Q(status=FollowUp.Status.OPEN, due_on__lt=timezone.localdate())
    return queryset.filter(late) if wanted else queryset


def _stray(queryset: Any, _name: str, wanted: bool) -> Any:
    return queryset.stray() if wanted else queryset
