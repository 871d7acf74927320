"""What surrounds a community: its charter, its places, its online spaces."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities import actions
from communities.forms import CharterForm, OnlineSpaceForm, PlaceForm
from communities.models import Charter, Community, OnlineSpace, Place
from communities.views.pages import done, form_page
from grc.access import editable, person
from grc.models import User
from grc.panels import panels_of


@login_not_required
@require_safe
def charter_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    charter = get_object_or_404(Charter, community=community, number=number)
    versions = community.charters.values("number", "title", "adopted_on")
    context = {"community": community, "charter": charter, "versions": versions}
    return render(request, "communities/charter_detail.html", context)


@transaction.atomic
def charter_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A new version, written from the last one."""
    community = editable(Community, person(request), slug=slug)
    last = community.charters.order_by("-number").first()
    initial = {"title": last.title, "text": last.text} if last else {"title": _("Notre charte")}
    form = CharterForm(request.POST or None, initial=initial, user=person(request))
    url = community.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        charter = form.save(commit=False)
        actions.adopt_charter(charter=charter, community=community, by=person(request))
        return done(request, _("Nouvelle version de la charte enregistrée."), url)
    title = _("La charte de « %(community)s »") % {"community": community}
    return form_page(request, form, title=title, back=url)


@transaction.atomic
def online_space_create(request: HttpRequest, slug: str) -> HttpResponse:
    community = editable(Community, person(request), slug=slug)
    space = OnlineSpace(community=community)
    form = OnlineSpaceForm(request.POST or None, instance=space, user=person(request))
    url = community.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Espace numérique ajouté."), url)
    title = _("Un espace numérique de « %(community)s »") % {"community": community}
    return form_page(request, form, title=title, back=url)


def editable_space(user: User, pk: int) -> OnlineSpace:
    """The online space ``pk`` of a community that ``user`` may change."""
    visible = Community.objects.visible_to(user)
    space = get_object_or_404(OnlineSpace.objects.filter(community__in=visible), pk=pk)
    editable(Community, user, pk=space.community_id)
    return space


@transaction.atomic
def online_space_edit(request: HttpRequest, pk: int) -> HttpResponse:
    space = editable_space(person(request), pk)
    form = OnlineSpaceForm(request.POST or None, instance=space, user=person(request))
    url = space.community.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Espace numérique modifié."), url)
    title = _("Un espace numérique de « %(community)s »") % {"community": space.community}
    return form_page(request, form, title=title, back=url)


@require_POST
@transaction.atomic
def online_space_delete(request: HttpRequest, pk: int) -> HttpResponse:
    space = editable_space(person(request), pk)
    space.delete()
    message = _("L’espace « %(name)s » n’est plus proposé.") % {"name": space.name}
    return done(request, message, space.community.get_absolute_url())


@login_not_required
@require_safe
def place_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A place, how one gets in, and what is to take place there."""
    places = Place.objects.visible_to(request.user).select_related("commune")
    place = get_object_or_404(places, pk=pk)
    communities = Community.objects.visible_to(request.user).filter(places=place)
    mine = Community.objects.editable_by(request.user).filter(places=place)
    context = {
        "place": place,
        "communities": communities,
        "can_edit": mine.exists(),
        "panels": panels_of(place, request.user),
    }
    return render(request, "communities/place_detail.html", context)


@transaction.atomic
def place_create(request: HttpRequest, slug: str) -> HttpResponse:
    community = editable(Community, person(request), slug=slug)
    form = PlaceForm(request.POST or None, user=person(request))
    url = community.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        form.instance.communities.add(community)
        return done(request, _("Lieu ajouté."), url)
    title = _("Un lieu de « %(community)s »") % {"community": community}
    return form_page(request, form, title=title, back=url)


@transaction.atomic
def place_edit(request: HttpRequest, pk: int) -> HttpResponse:
    place, _community = editable_place(person(request), pk)
    form = PlaceForm(request.POST or None, instance=place, user=person(request))
    url = place.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Lieu modifié."), url)
    return form_page(request, form, title=_("Modifier le lieu"), back=url)


def editable_place(user: User, pk: int) -> tuple[Place, Community]:
    """The place ``pk``, and a community of it that ``user`` may change."""
    places = Place.objects.visible_to(user)
    place = get_object_or_404(places.select_for_update(of=("self",)), pk=pk)
    community = Community.objects.editable_by(user).filter(places=place).first()
    if community is None:
        raise PermissionDenied
    return place, community
