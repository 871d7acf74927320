"""What a synergy begins with, when it is made of rows chosen in a sheet."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from communities.models import Actor
from gardeners.models import Need
from gardeners.suggestions.settling import narrowest, themes_of
from grc.bulk.selection import Selection
from grc.sheets import get_sheet

SHEET = "feuille"
LINKS: dict[str, Any] = {"besoins": ("needs", Need), "acteurs": ("actors", Actor)}
MOST = 50


def chosen_rows(request: Any) -> Selection | None:
    """The rows that ``?feuille=besoins`` (or ``acteurs``) brings with it, if it does."""
    slug = request.GET.get(SHEET, "")
    if slug not in LINKS:
        return None
    address = request.GET.copy()
    del address[SHEET]
    return Selection(get_sheet(slug), request.user, address, request)


def refusal(selection: Selection) -> str:
    """Why no synergy is made of them, or ``""``."""
    if selection.refusals:
        return selection.refusals[0]
    if selection.count > MOST:
        return _("Une synergie relie %(most)s lignes au plus.") % {"most": MOST}
    return ""


def gathered(selection: Selection) -> dict[str, Any]:
    """What the form begins with: the rows, and of needs their themes, their community if it is
    the same, and an audience that opens none of them."""
    name, model = LINKS[selection.sheet.slug]
    keys = selection.records.order_by().values("pk")
    found = list(model.objects.visible_to(selection.user).filter(pk__in=keys).order_by("pk"))
    if name == "actors" or not found:
        return {name: found}
    communities = {need.community_id for need in found}
    return {
        name: found,
        "themes": themes_of(found),
        "community": communities.pop() if len(communities) == 1 else None,
        "audience": narrowest(found),
    }
