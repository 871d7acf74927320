from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models.posting import directorate_of
from gardeners.models import Need
from gardeners.part_querysets import posted, touching
from gardeners.sheets.directorates import LATE, MINE, TAKEN, TO_TAKE, concern
from grc.models import User

register = template.Library()


@register.inclusion_tag("gardeners/_my_directorate.html")
def my_directorate(user: User) -> dict[str, Any]:
    """How many needs wait for the directorate of ``user``, are seen to by it, and are late: two
    queries, and no card for whoever has no directorate."""
    own = directorate_of(user)
    if own is None:
        return {"directorate": None}
    needs = Need.objects.visible_to(user).order_by().filter(touching(posted(user)))
    wanted = (TO_TAKE, TAKEN, LATE)
    counts = needs.aggregate(**{v: Count("pk", filter=concern(v, user)) for v in wanted})
    sheet = f"{reverse('grc:sheet', args=['besoins'])}?{MINE}="
    labels = (_("à prendre en charge"), _("pris en charge"), _("en retard ou délaissés"))
    tiles = [
        (counts[value], label, f"{sheet}{value}", value == LATE and counts[value] > 0)
        for value, label in zip(wanted, labels, strict=True)
    ]
    return {"directorate": own, "tiles": tiles, "all_url": f"{sheet}oui&vue=ma-direction"}
