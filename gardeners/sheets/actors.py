"""What gardeners hold about actors, on the sheet of actors."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from communities.sheets import ActorSheet
from gardeners.models import Interaction
from gardeners.sheets.records import SYNERGY_OF_ROWS
from gardeners.silence import silent_members
from grc.models import User
from grc.sheets import columns as c
from grc.sheets import get_sheet
from grc.sheets.views import View


def last_contact(user: User) -> Any:
    """The day of an actor's last interaction, among those that ``user`` may read."""
    met = Interaction.objects.visible_to(user).filter(actors=OuterRef("pk"))
    return Subquery(met.order_by("-occurred_on").values("occurred_on")[:1])


class Silent(django_filters.BooleanFilter):
    """The members, in the communities that the person who asks gardens, without any news."""

    def filter(self, queryset: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        if not value:
            return queryset
        members = silent_members(self.parent.request.user)
        return queryset.filter(pk__in=members.values("actor"))


sheet = get_sheet(ActorSheet.slug)
sheet.made_of_rows = SYNERGY_OF_ROWS
sheet.add_filter(
    "sans_nouvelles",
    Silent(label=_("Sans nouvelles, dans les communautés que je jardine"),
           widget=forms.CheckboxInput),
)  # fmt: skip
sheet.ready_views += (View(_("Sans nouvelles"), "sans_nouvelles=true", "sans-nouvelles", "bell"),)
sheet.add_column(
    c.ComputedDate("dernier", "last_contact", _("Dernier échange"), expression=last_contact)
)
