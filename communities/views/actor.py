from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities import actions
from communities.changes import is_contactable
from communities.duplicates.listing import duplicates_of
from communities.duplicates.typed import TYPED, look_alikes
from communities.forms import ActorForm, NewActorForm
from communities.models import Actor, Affiliation, Community, Introduction, Membership
from communities.rights import Reader
from communities.standing import is_keeper
from communities.views.pages import done, form_page
from grc.access import editable, person
from grc.changes import history_of
from grc.models import User
from grc.panels import panels_of, timeline_of

LATEST_CHANGES = 5
MAX_LINKS = 50


@require_safe
def actor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = Actor.objects.readable_by(request.user).with_rights(request.user)
    actor = found.select_related("commune", "created_by").filter(pk=pk).first()
    if actor is None:
        return redirect(survivor(pk, request.user))
    contactable = is_contactable(actor, request.user)
    before = _day(request.GET.get("avant", ""))
    named = contactable or not actor.is_person
    context = {
        "actor": actor,
        "contactable": contactable,
        "themes": actor.themes.all(),
        "panels": panels_of(actor, request.user) if named else [],
        "timeline": timeline_of(actor, request.user, before=before) if named else None,
        "history": history_of(actor, request.user, limit=LATEST_CHANGES),
        **links(actor, request.user),
        **duplicates_of(actor, request.user),
    }
    return render(request, "communities/actor_detail.html", context)


def survivor(pk: int, user: Reader) -> Actor:
    """The actor into whom ``pk`` was merged; ``Http404`` unless ``user`` may read them."""
    for _step in range(10):
        merged = Actor.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
        if merged is None:
            raise Http404(_("Cette fiche n’existe pas, ou ne vous est pas ouverte."))
        found: Actor | None = Actor.objects.visible_to(user).filter(pk=merged).first()
        if found is not None:
            return found
        pk = merged
    raise Http404(_("Cette fiche n’existe pas, ou ne vous est pas ouverte."))


def links(actor: Actor, user: Reader) -> dict[str, Any]:
    """Organisations (or people), communities and introductions that ``user`` may read."""
    mine, other = ("person", "organisation") if actor.is_person else ("organisation", "person")
    affiliations = Affiliation.objects.visible_to(user).with_rights(user).filter(**{mine: actor})
    memberships = Membership.objects.visible_to(user).with_rights(user).filter(actor=actor)
    seen = Introduction.objects.visible_to(user).with_rights(user)
    current_first = ["-ends_on", f"{other}__sort_name", "pk"]  # NULL, no end, comes first
    return {
        "affiliations": affiliations.select_related(other).order_by(*current_first)[:MAX_LINKS],
        "memberships": memberships.select_related("community").order_by("state", "pk"),
        "led_by": seen.filter(to_actor=actor).select_related("from_actor")[:MAX_LINKS],
        "led_to": seen.filter(from_actor=actor).select_related("to_actor")[:MAX_LINKS],
        "gardens": Community.objects.editable_by(user).exists(),
    }


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def actor_create(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not is_keeper(user):
        raise PermissionDenied
    form = NewActorForm(request.POST or None, user=user, initial=_asked(request))
    alike: Any = []
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["anyway"]:
            alike = look_alikes(user, form.cleaned_data)
        if not alike:
            return _add(request, form, user)
    template = "communities/actor_create.html"
    title, back = _("Ajouter un acteur"), "/grc/acteurs/"
    return form_page(request, form, title=title, back=back, template=template, alike=alike)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What a link to the form fills in."""
    names = ("name", "first_name", "kind", "community")
    asked = {name: request.GET[name] for name in names if request.GET.get(name)}
    return {"kind": Actor.Kind.PERSON, "source": Actor.Source.MEETING} | asked


@transaction.atomic
def _add(request: HttpRequest, form: NewActorForm, user: User) -> HttpResponse:
    actor = form.save(commit=False)
    actions.add_actor(actor=actor, community=form.cleaned_data["community"], by=user)
    form.save_m2m()
    return done(
        request, _("%(actor)s est dans la table.") % {"actor": actor}, actor.get_absolute_url()
    )


@require_safe
def actor_similar(request: HttpRequest) -> HttpResponse:
    """The actors who look like the one being typed: a fragment under the name. In a form where
    one of them may be taken instead, ``prefixe`` comes before the names of its fields."""
    user = person(request)
    if not is_keeper(user):
        raise PermissionDenied
    prefix = request.GET.get("prefixe", "")
    typed = {name: request.GET.get(f"{prefix}-{name}" if prefix else name) for name in TYPED}
    context = {"alike": look_alikes(user, typed), "prefix": prefix}
    return render(request, "communities/_alike.html", context)


@transaction.atomic
def actor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = editable(Actor, person(request), pk=pk)
    form = ActorForm(request.POST or None, instance=actor, user=person(request))
    url = actor.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Fiche enregistrée."), url)
    title = _("Modifier la fiche de %(actor)s") % {"actor": str(get_object_or_404(Actor, pk=pk))}
    return form_page(
        request, form, title=title, back=url, template="communities/actor_edit.html", actor=actor
    )
