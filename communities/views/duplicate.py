"""The actors that may be one: their list, and those that are not."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.duplicates.listing import PairList
from communities.models import DuplicatePair
from communities.standing import is_keeper
from communities.views.pages import done
from grc.access import person


@require_safe
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """The pairs to look at, the most alike first: ``?bande=sures``, ``douteuses`` or
    ``ecartees``, ``?apres=`` a pair."""
    user = person(request)
    if not is_keeper(user):
        raise PermissionDenied
    listing = PairList(user, request.GET)
    return render(request, "communities/duplicate_list.html", {"listing": listing})


@require_POST
def duplicate_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """The two are not the same: never proposed again."""
    pair = _settled(request, pk, DuplicatePair.State.OPEN, DuplicatePair.State.DISMISSED)
    text = _("« %(one)s » et « %(other)s » restent deux fiches.")
    undo = reverse("communities:duplicate_reopen", args=[pk])
    return done(request, text % _names(pair), _back(), undo=undo)


@require_POST
def duplicate_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The pair is to be looked at again."""
    pair = _settled(request, pk, DuplicatePair.State.DISMISSED, DuplicatePair.State.OPEN)
    text = _("« %(one)s » et « %(other)s » sont de nouveau dans la liste.")
    return done(request, text % _names(pair), _back())


def _settled(request: HttpRequest, pk: int, state: str, to: str) -> DuplicatePair:
    """The pair, brought from one state to another; as it is when it was in neither."""
    user = person(request)
    found = DuplicatePair.objects.visible_to(user).with_rights(user)
    pair: DuplicatePair = get_object_or_404(found.select_related("lower", "higher"), pk=pk)
    if not pair.can_edit:
        raise PermissionDenied
    decided = to == DuplicatePair.State.DISMISSED
    DuplicatePair.objects.filter(Q(pk=pk, state=state)).update(
        state=to, settled_by=user if decided else None,
        settled_at=timezone.now() if decided else None,
    )  # fmt: skip
    return pair


def _names(pair: DuplicatePair) -> dict[str, Any]:
    return {"one": pair.lower, "other": pair.higher}


def _back() -> str:
    return reverse("communities:duplicate_list")
