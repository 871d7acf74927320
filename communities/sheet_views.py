"""The views and the columns that people keep, as the sheets ask for them."""

from __future__ import annotations

from typing import Any

from django.db.models import TextField
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import SavedView
from grc.models import User
from grc.sheets.views import Choices, View, provide_choices
from grc.statements import Place, shared

ICONS = {"private": "lock", "community": "leaf", "region": "arcade"}
FIELDS = ("pk", "owner", "name", "query", "columns", "sharing", "opens_first", "community__name")


@provide_choices
def choices(slug: str, user: User) -> Choices:
    """What ``user`` kept for the sheet ``slug``, and the views that others share with them."""
    views = SavedView.objects
    statement = shared(
        "saved views",
        user,
        views.rights_of(user),
        lambda: (
            views.visible_to(user)
            .filter(sheet=Place("sheet", TextField()))
            .order_by("name", "pk")
            .values_list(*FIELDS)
        ),
    )
    rows = statement.tuples(sheet=slug)
    own = [row for row in rows if row[1] == user.pk]
    return Choices(
        columns=next((tuple(row[4]) for row in own if not row[2]), ()),
        views=tuple(_view(slug, user, row) for row in rows if row[2]),
        opens=next((str(row[0]) for row in own if row[6]), ""),
    )


def _view(slug: str, user: User, row: tuple[Any, ...]) -> View:
    pk, owner, name, query, columns, sharing, _first, community = row
    kept = SavedView(pk=pk, sheet=slug, query=query, columns=columns)
    shared = {"community": community, "region": _("la Région")}.get(sharing, "")
    own = ("edit", "save") if owner == user.pk else ()
    urls: dict[str, Any] = {
        f"{verb}_url": reverse(f"communities:saved_view_{verb}", args=[pk])
        for verb in (*own, "copy")
    }
    return View(name, kept.kept, str(pk), ICONS[sharing], shared, **urls)
