"""Two actors made one: side by side, then merged."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.duplicates.comparison import Comparison
from communities.duplicates.merging import MergeError, merge
from communities.forms.merge import MergeForm
from communities.models import Actor
from communities.views.actor import survivor
from communities.views.pages import UNPROCESSABLE
from grc.access import editable, person
from grc.forms import came_from
from grc.journal import undo_address


@require_http_methods(["GET", "POST"])
@transaction.atomic
def actor_merge(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """Show ``pk``, who stays, beside ``other_pk``, who goes; then merge them, unless one of them
    changed since they were shown (422)."""
    user, sent = person(request), request.method == "POST"
    if gone := _one_alone(request, pk, other_pk):
        return gone
    actors = {key: editable(Actor, user, pk=key) for key in sorted((pk, other_pk))}
    comparison = Comparison(actors[pk], actors[other_pk], user)
    form = MergeForm(comparison, request.POST if sent else None)
    agreed = sent and form.is_valid() and form.is_up_to_date and not comparison.refusal
    if agreed and (merged := _merged(request, form)):
        return merged
    context = {
        "comparison": comparison, "form": form, "changed": sent and not comparison.refusal,
        "swap_url": reverse("communities:actor_merge", args=[other_pk, pk]),
        "back": came_from(request) or actors[pk].get_absolute_url(),
    }  # fmt: skip
    status = UNPROCESSABLE if sent else 200
    return render(request, "communities/actor_merge.html", context, status=status)


def _one_alone(request: HttpRequest, *pks: int) -> HttpResponse | None:
    """Where to go when there are not two actors (any more): both are locked before that is asked,
    as of two merges at once the second must see what the first did."""
    held = Actor._base_manager.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    merged = [actor.pk for actor in held if actor.merged_into_id]
    if not merged and len(set(pks)) == len(pks):
        return None
    user = person(request)
    if merged:
        found, text = survivor(merged[0], user), _("Cette fiche a déjà été fusionnée : la voici.")
    else:
        found, text = editable(Actor, user, pk=pks[0]), _("Choisissez deux fiches différentes.")
    messages.warning(request, text)
    return redirect(found.get_absolute_url())


def _merged(request: HttpRequest, form: MergeForm) -> HttpResponse | None:
    both = form.comparison
    try:
        with transaction.atomic():
            context = merge(
                kept=both.kept, lost=both.lost, taken=both.taken(form.chosen), by=person(request)
            )
    except MergeError as error:
        form.add_error(None, str(error))
        return None
    both.kept.refresh_from_db(fields=["first_name", "name"])
    text = _("« %(actor)s » : les deux fiches n’en font plus qu’une.") % {"actor": both.kept}
    messages.success(request, text, extra_tags=undo_address(Actor, context))
    return redirect(both.kept.get_absolute_url())
