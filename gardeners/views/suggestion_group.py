"""Needs suggested together: one decision settles every two of them, and is undone as one."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gardeners.forms.review import keys
from gardeners.models import SynergySuggestion
from gardeners.suggestions.groups import Group, among
from gardeners.suggestions.listing import ORDER, seen
from gardeners.suggestions.settling import gardened_in, may_link, reopen, retain, settle
from grc.forms import next_url
from grc.http import Request
from grc.models import User

State = SynergySuggestion.State


class UndecidedError(Exception):
    """Nothing was decided, for the reason that the message says."""


@require_POST
def suggestion_together(request: Request, pk: int) -> HttpResponse:
    """``choix``: link, put off or dismiss the needs ``besoin`` of the group named by the pair
    ``pk``, or take up again what was decided of them."""
    sent = request.POST if "choix" in request.POST else request.GET
    try:
        with transaction.atomic():
            locked_group(request.user, Q(pk=pk))
            needs = keys(sent.getlist("besoin"))
            group = whole_group(request.user, needs)
            text = decided(group, sent.get("choix", ""), request.user)
    except UndecidedError as reason:
        messages.warning(request, str(reason))
    else:
        query = urlencode({"choix": "reprendre", "besoin": needs}, doseq=True)
        undo = f"undo:{reverse('gardeners:suggestion_together', args=[pk])}?{query}"
        is_undone = sent.get("choix") == "reprendre"
        messages.success(request, text, extra_tags="" if is_undone else undo)
    return redirect(next_url(request, reverse("gardeners:suggestion_list")))


def locked_group(user: User, which: Q) -> Group:
    """The pairs ``which``, locked: 404 for whom may not read one, 403 for whom may not settle
    it."""
    found = seen(user).filter(which).order_by(*ORDER).select_for_update(of=("self",))
    group = Group(list(found))
    if not group.pairs:
        raise Http404
    if not group.can_edit:
        raise PermissionDenied
    return group


def whole_group(user: User, needs: Sequence[int]) -> Group:
    """The group of ``needs``, locked. Raises ``UndecidedError`` when it is none."""
    if len(needs) < 2:
        raise UndecidedError(_("Gardez au moins deux besoins cochés."))
    group = locked_group(user, among(needs))
    if not group.is_whole or {need.pk for need in group.needs} != set(needs):
        raise UndecidedError(_("Ces besoins ne sont plus suggérés ensemble."))
    return group


def decided(group: Group, choice: str, user: User) -> str:
    """Do what was chosen, and say it. Raises ``UndecidedError``."""
    if choice == "reprendre":
        if not reopen(group.pairs, by=user):
            raise UndecidedError(_("Vous ne pouvez pas modifier la synergie qui en est née."))
        return _("La suggestion est de nouveau à regarder.")
    if not may_link(group.pairs):
        raise UndecidedError(_("Certains de ces besoins viennent d’être reliés."))
    if choice == "plus-tard":
        settle(group.pairs, State.DEFERRED, by=user)
        return _("La suggestion reviendra dans 30 jours.")
    if choice == "ecarter":
        settle(group.pairs, State.DISMISSED, by=user)
        return _("Ces besoins ne seront plus rapprochés.")
    if choice != "relier":
        raise UndecidedError(_("Cette décision ne se prend pas ici."))
    synergy = retain(group, by=user, community=gardened_in(group.needs, user))
    if synergy is None:
        raise UndecidedError(
            _("Ces besoins n’ont pas les mêmes lecteurs : notez la synergie depuis la page de l’un "
              "d’eux, où vous choisirez qui la lira.")
        )  # fmt: skip
    return _("Synergie repérée : %(title)s.") % {"title": synergy}
