"""What gardeners hold about actors, on the sheet of actors."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from communities.sheets import ActorSheet
from gardeners.models import Interaction
from grc.models import User
from grc.sheets import columns as c
from grc.sheets import get_sheet
from grc.templatetags import ui


def last_contact(user: User) -> Any:
    """The day of an actor's last interaction, among those that ``user`` may read."""
    met = Interaction.objects.visible_to(user).filter(actors=OuterRef("pk"))
    return Subquery(met.order_by("-occurred_on").values("occurred_on")[:1])


get_sheet(ActorSheet.slug).add_column(
    c.Computed("dernier", "last_contact", _("Dernier échange"), expression=last_contact,
               show=ui.near, css="nowrap")
)  # fmt: skip
