from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import actions
from communities.changes import is_contactable
from communities.forms import ActorMembershipForm, MembershipForm
from communities.models import Actor, Community, Membership
from communities.views.pages import done, form_page
from grc.access import editable, person


@transaction.atomic
def membership_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the actor ``pk`` a member of a community that the user gardens. Only for an actor
    whose contact details they may read already: entering a community opens them."""
    actor = get_object_or_404(Actor.objects.visible_to(request.user), pk=pk)
    gardens = Community.objects.editable_by(request.user).exists()
    if not gardens or not is_contactable(actor, request.user):
        raise PermissionDenied
    form = ActorMembershipForm(request.POST or None, actor=actor, user=person(request))
    url = actor.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Communauté ajoutée."), url)
    title = _("Une communauté de %(actor)s") % {"actor": actor}
    return form_page(request, form, title=title, back=url)


@transaction.atomic
def membership_edit(request: HttpRequest, pk: int) -> HttpResponse:
    membership = editable(Membership, person(request), pk=pk)
    form = MembershipForm(request.POST or None, instance=membership, user=person(request))
    url = membership.actor.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Adhésion modifiée."), url)
    names = {"actor": membership.actor, "community": membership.community}
    title = _("%(actor)s dans « %(community)s »") % names
    return form_page(request, form, title=title, back=url)


@require_POST
@transaction.atomic
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    membership = editable(Membership, person(request), pk=pk)
    actions.end_membership(membership=membership, by=person(request))
    names = {"actor": membership.actor, "community": membership.community}
    message = _("%(actor)s ne fait plus partie de « %(community)s ».") % names
    return done(request, message, membership.actor.get_absolute_url())
