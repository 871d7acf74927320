"""What directorates do about needs, on the sheet of needs: whose turn it is, and what was left."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models.posting import directorate_of
from gardeners.part_querysets import (
    CLOSED,
    in_state,
    left,
    posted,
    promised_late,
    to_take,
    touching,
)
from gardeners.sheets.records import NeedSheet, directorates
from grc.models import User
from grc.sheets import get_sheet
from grc.sheets.columns.filtering import AnyRecordFilter
from grc.sheets.views import View

MINE = "ma_direction"
ALL, TO_TAKE, TAKEN, LATE, DONE = "oui", "a_prendre", "en_charge", "en_retard", "close"


def concern(value: str, user: User) -> Q:
    """The needs that touch the directorate of ``user``, as ``value`` says; none when they have no
    directorate."""
    own = posted(user)
    if value == TO_TAKE:
        return to_take(own)
    if value == TAKEN:
        return in_state(["taken"], own)
    if value == LATE:
        return touching(own) & (left(own) | promised_late(own, user))
    return in_state(CLOSED, own) if value == DONE else touching(own)


class OwnDirectorate(django_filters.ChoiceFilter):
    """What touches the directorate of the person who asks."""

    def __init__(self, **options: Any) -> None:
        choices = [
            (ALL, _("tout ce qui la touche")),
            (TO_TAKE, _("à prendre en charge")),
            (TAKEN, _("pris en charge")),
            (LATE, _("en retard ou délaissé")),
            (DONE, _("close par la direction")),
        ]
        super().__init__(choices=choices, empty_label=_("peu importe"), **options)

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        return queryset.filter(concern(value, self.parent.request.user)) if value else queryset


class LeftBy(AnyRecordFilter):
    """The open needs that one of the directorates chosen has not taken for long."""

    def filter(self, queryset: QuerySet[Any], chosen: Any) -> QuerySet[Any]:
        return queryset.filter(left([one.pk for one in chosen])) if chosen else queryset


def _left(queryset: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
    return queryset.filter(left()) if wanted else queryset


def has_directorate(user: User) -> bool:
    return directorate_of(user) is not None


sheet = get_sheet(NeedSheet.slug)
sheet.add_filter(MINE, OwnDirectorate(label=_("Ma direction"), widget=forms.Select))
sheet.add_filter(
    "delaisse",
    django_filters.BooleanFilter(
        label=_("Non pris en charge par une direction, depuis plus de 15 jours"),
        method=_left, widget=forms.CheckboxInput,
    ),
)  # fmt: skip
sheet.add_filter(
    "delaisse_par",
    LeftBy(
        label=_("Non pris en charge par"),
        queryset=lambda request: directorates(request.user),
        widget=forms.CheckboxSelectMultiple,
    ),
)
sheet.ready_views += (
    View(_("Ce qui touche ma direction"), f"{MINE}={ALL}", "ma-direction", "building",
         shown_to=has_directorate),
    View(_("Non pris en charge"), "delaisse=true&tri=entendu", "delaisses", "clock"),
)  # fmt: skip
