"""A page of the shared table that follows the changes of others (docs/adr/0010)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from grc.htmx import wants_fragment
from grc.http import Request
from grc.live.handover import hand_over
from grc.live.place import socket_path
from grc.models import User
from grc.sheets import Sheet, get_sheet
from grc.sheets.changes import AGE, MOST_ADDED, SheetChanges, readable_keys
from grc.sheets.onscreen import board_on
from grc.templatetags.badges import initials_of

OLDEST = 10**9  # milliseconds


@never_cache
@require_GET
def sheet_stream(request: Request, slug: str) -> HttpResponse:
    """The stream that tells that rows changed: the live process takes the connection over.

    204 when there is none, which tells the browser not to insist: it asks now and then.
    """
    found = get_sheet(slug)
    handed = None
    if "text/event-stream" in request.headers.get("Accept", ""):
        letter = _letter(request, found)
        handed = hand_over(request, letter, socket_path(settings.VAR))
    return handed or HttpResponse(status=204)


def _letter(request: Request, sheet: Sheet) -> dict[str, Any]:
    age = request.GET.get(AGE, "")
    return {
        "topic": sheet.model._meta.db_table,
        "user": request.user.pk,
        "rows": list(readable_keys(sheet, request.user, request.GET)),
        "age": min(int(age) if age.isdecimal() else OLDEST, OLDEST) / 1000,
        "person": _person(request.user) if sheet.is_kept_by(request.user) else None,
    }


def _person(user: User) -> dict[str, str]:
    side = "region" if user.is_agent else "territory"
    return {"name": user.name, "initials": initials_of(user.name), "side": side}


@require_GET
def sheet_rows(request: Request, slug: str) -> HttpResponse:
    """What changed among the rows that a page shows, as pieces for htmx; 204 when nothing did."""
    found = get_sheet(slug)
    if not wants_fragment(request):
        return redirect(found.url)
    changes = SheetChanges(found, request.user, request)
    if not changes:
        return HttpResponse(status=204)
    context = {
        "changes": changes,
        "board": board_on(request, found),
        "added_text": _added_text(changes.added),
        "changed_text": _changed_text(len(changes.changed), len(changes.gone)),
    }
    return render(request, "grc/_sheet_changes.html", context)


def _added_text(count: int) -> str:
    if count > MOST_ADDED:
        return _("Plus de %(count)s nouvelles lignes : afficher") % {"count": MOST_ADDED}
    return ngettext(
        "%(count)s nouvelle ligne : afficher", "%(count)s nouvelles lignes : afficher", count
    ) % {"count": count}


def _changed_text(changed: int, gone: int) -> str:
    said = []
    if changed:
        said.append(
            ngettext("%(count)s ligne mise à jour", "%(count)s lignes mises à jour", changed)
            % {"count": changed}
        )
    if gone:
        said.append(
            ngettext("%(count)s ligne retirée", "%(count)s lignes retirées", gone) % {"count": gone}
        )
    return ", ".join(said)
