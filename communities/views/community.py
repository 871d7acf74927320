from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.forms import CommunityForm, NewCommunityForm
from communities.models import Community, Membership, Theme
from communities.rights import Reader
from communities.standing import gardened_by, joined_by
from communities.views.pages import done, form_page
from grc.access import editable, person
from grc.changes import history_of
from grc.models import User
from grc.panels import panels_of

SHOWN_MEMBERS = 12
SHOWN_COMMUNES = 40
LATEST_CHANGES = 5


@login_not_required
@require_safe
def community_list(request: HttpRequest) -> HttpResponse:
    found = communities_for(request.user)
    theme = request.GET.get("thematique", "")
    ungardened = is_administrator(request.user) and "sans_jardinier" in request.GET
    if ungardened:
        found = found.ungardened()  # type: ignore[attr-defined]
    if theme.isdecimal():
        found = found.filter(pk__in=Theme.objects.filter(pk=theme).values("communities"))
    context = {
        "communities": found,
        "mine": own_communities(request.user),
        "themes": Theme.objects.current().filter(communities__isnull=False).distinct(),
        "theme": int(theme) if theme.isdecimal() else None,
        "ungardened": ungardened,
    }
    return render(request, "communities/community_list.html", context)


def is_administrator(user: Reader) -> bool:
    return isinstance(user, User) and user.is_administrator


def own_communities(user: Reader) -> set[int]:
    """The keys of the communities that ``user`` gardens or belongs to."""
    if not isinstance(user, User):
        return set()
    own = Q(pk__in=gardened_by(user)) | Q(pk__in=joined_by(user))
    return set(Community.objects.filter(own).values_list("pk", flat=True))


def communities_for(user: Reader) -> QuerySet[Community]:
    """The communities that ``user`` may read, each with its gardeners of today
    (``gardeners_now``) and its number of members."""
    active = Q(memberships__state=Membership.State.ACTIVE)
    found: QuerySet[Community] = Community.objects.visible_to(user)
    return found.annotate(member_count=Count("memberships", filter=active)).prefetch_related(
        "themes", gardeners_now()
    )


def gardeners_now() -> Prefetch:  # type: ignore[type-arg]
    """The mandates in force today, which another app knows of: reached by the relation's name."""
    mandates: Any = Community._meta.get_field("mandates").related_model
    in_force = mandates.objects.in_force().select_related("user", "stands_in_for__user")
    in_force = in_force.order_by("side", F("stands_in_for").asc(nulls_first=True))
    return Prefetch("mandates", in_force, to_attr="gardeners_now")


@login_not_required
@require_safe
def community_detail(request: HttpRequest, slug: str) -> HttpResponse:
    found = communities_for(request.user).with_rights(request.user)  # type: ignore[attr-defined]
    community = get_object_or_404(found, slug=slug)
    context = {
        "community": community,
        "panels": panels_of(community, request.user),
        **about(community, request.user),
        **members(community, request.user),
    }
    if community.can_edit:
        context["history"] = history_of(community, request.user, limit=LATEST_CHANGES)
    return render(request, "communities/community_detail.html", context)


def about(community: Community, user: Reader) -> dict[str, Any]:
    """Its charter, its places, its online spaces: those that ``user`` may know."""
    mine = membership_of(community, user)
    inside = community.can_edit or (mine is not None and mine.state == Membership.State.ACTIVE)
    inside = inside or (isinstance(user, User) and user.is_agent)
    spaces = community.online_spaces.all()
    communes = list(community.communes.order_by("sort_name")[: SHOWN_COMMUNES + 1])
    return {
        "mine": mine,
        "inside": inside,
        "charter": community.charters.order_by("-number").first(),
        "places": community.places.select_related("commune"),
        "online_spaces": spaces if inside else spaces.filter(is_public=True),
        "communes": communes[:SHOWN_COMMUNES],
        "more_communes": len(communes) > SHOWN_COMMUNES,
    }


def membership_of(community: Community, user: Reader) -> Membership | None:
    """The membership of ``user`` themselves, in whatever state."""
    if not isinstance(user, User):
        return None
    return Membership.objects.filter(community=community, actor__user=user).first()


def members(community: Community, user: Reader) -> dict[str, Any]:
    """The first members whom ``user`` may name, those with a role before the others, and the
    requests that they may decide."""
    named = Membership.objects.visible_to(user).filter(community=community)
    active = named.active().select_related("actor")
    roles = [Membership.Role.REFERENT, Membership.Role.PIONEER, Membership.Role.RELAY]
    first = Case(When(role__in=roles, then=0), default=1)
    shown = list(active.order_by(first, "actor__sort_name", "pk")[: SHOWN_MEMBERS + 1])
    requests: Any = []
    if community.can_edit:
        waiting = named.filter(state=Membership.State.REQUESTED).select_related("actor")
        requests = waiting.order_by("created_at", "pk")
    return {
        "members": shown[:SHOWN_MEMBERS],
        "more_members": len(shown) > SHOWN_MEMBERS,
        "requests": requests,
    }


def community_create(request: HttpRequest) -> HttpResponse:
    if not person(request).is_administrator:
        raise PermissionDenied
    form = NewCommunityForm(request.POST or None, user=person(request))
    if request.method == "POST" and form.is_valid() and form.try_save():
        message = _("Communauté créée. Il lui faut maintenant ses deux jardiniers.")
        return done(request, message, form.instance.get_absolute_url())
    return form_page(request, form, title=_("Nouvelle communauté"), back="/communautes/")


@transaction.atomic
def community_edit(request: HttpRequest, slug: str) -> HttpResponse:
    community = editable(Community, person(request), slug=slug)
    form = CommunityForm(request.POST or None, instance=community, user=person(request))
    url = community.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Communauté modifiée."), url)
    title = _("Modifier « %(name)s »") % {"name": form.initial["name"]}
    return form_page(request, form, title=title, back=url)
