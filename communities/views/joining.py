"""Asking to join a community, with or without an account, and what gardeners answer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import actions
from communities.actions import Requester
from communities.forms import JoinForm
from communities.models import Actor, Community, Membership
from communities.rights import Reader
from communities.views.pages import UNPROCESSABLE, done
from grc.access import editable, person
from grc.models import User
from grc.throttle import too_many

REQUESTS_AN_HOUR = 20
SALT = "communities.join"
TOKEN_AGE = 7 * 24 * 3600
TOKEN_WORDS = 600  # characters of the motivation carried by the link


@login_not_required
def community_join(request: HttpRequest, slug: str) -> HttpResponse:
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    known = own_actor(request.user)
    form = JoinForm(request.POST or None, known=known, initial=own_names(request.user))
    context = {"community": community, "form": form, "known": known}
    if request.method != "POST":
        return render(request, "communities/community_join.html", context)
    if too_many(request, "join", limit=REQUESTS_AN_HOUR):
        return render(
            request, "communities/community_join.html", context | {"slow": True}, status=429
        )
    if not form.is_valid():
        return render(request, "communities/community_join.html", context, status=UNPROCESSABLE)
    if not form.is_from_a_program:
        ask(request, community, known, form.cleaned_data)
    return redirect("communities:community_joined", slug=community.slug)


def own_actor(user: Reader) -> Actor | None:
    return getattr(user, "actor", None) if isinstance(user, User) else None


def own_names(user: Reader) -> dict[str, str]:
    if not isinstance(user, User):
        return {}
    return {"first_name": user.first_name, "name": user.last_name, "email": user.email}


def ask(
    request: HttpRequest, community: Community, known: Actor | None, data: dict[str, Any]
) -> None:
    """Note the request, or write to the one whose email it gives, when we know them already:
    what the page answers is the same."""
    by, motivation = request.user, data["motivation"]
    if known is not None:
        actions.request_membership(actor=known, community=community, motivation=motivation, by=by)
        return
    requester = Requester(data["first_name"], data["name"], data["email"])
    actor = actions.ask_to_join(
        community=community, requester=requester, motivation=motivation, by=by
    )
    if actor is not None:
        send_confirmation(request, community, actor, motivation)


def send_confirmation(
    request: HttpRequest, community: Community, actor: Actor, motivation: str
) -> None:
    """Ask the one who owns the email whether the request is theirs."""
    content = [actor.pk, community.pk, motivation[:TOKEN_WORDS]]
    token = signing.dumps(content, salt=SALT, compress=True)
    url = request.build_absolute_uri(reverse("communities:join_confirm", args=[token]))
    text = _(
        "Bonjour,\n\nQuelqu’un, sans doute vous, demande à rejoindre « %(community)s » avec cette "
        "adresse. Pour confirmer la demande, suivez ce lien :\n\n%(url)s\n\n"
        "Si ce n’est pas vous, ne faites rien : la demande ne partira pas.\n"
    ) % {"community": community, "url": url}
    subject = _("Confirmez votre demande – %(community)s") % {"community": community}
    transaction.on_commit(lambda: send_mail(subject, text, None, [actor.email]), robust=True)


@login_not_required
def community_joined(request: HttpRequest, slug: str) -> HttpResponse:
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    return render(request, "communities/community_joined.html", {"community": community})


@login_not_required
def join_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of the email leads: the request is made by the button of this page."""
    try:
        actor_pk, community_pk, words = signing.loads(token, salt=SALT, max_age=TOKEN_AGE)
    except signing.BadSignature as error:
        raise Http404(_("Ce lien n’est plus valable : refaites votre demande.")) from error
    actor = get_object_or_404(Actor, pk=actor_pk, merged_into=None)
    community = get_object_or_404(Community, pk=community_pk)
    if request.method == "POST":
        motivation = request.POST.get("motivation", words).replace("\0", "")[:2_000]
        actions.request_membership(
            actor=actor, community=community, motivation=motivation, by=request.user
        )
        return redirect("communities:community_joined", slug=community.slug)
    context = {"community": community, "motivation": words}
    return render(request, "communities/join_confirm.html", context)


@require_POST
@transaction.atomic
def membership_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return decide(request, pk, accept=True)


@require_POST
@transaction.atomic
def membership_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    return decide(request, pk, accept=False)


def decide(request: HttpRequest, pk: int, *, accept: bool) -> HttpResponse:
    membership = editable(Membership, person(request), pk=pk)
    url = membership.community.get_absolute_url()
    names = {"name": membership.actor, "community": membership.community}
    if not actions.decide_request(membership=membership, accept=accept, by=person(request)):
        return done(request, _("Cette demande avait déjà sa réponse."), url)
    message = (
        _("%(name)s fait partie de « %(community)s ».")
        if accept
        else _("La demande de %(name)s est refusée.")
    )
    undo = reverse("communities:membership_reopen", args=[pk])
    return done(request, message % names, url, undo=undo)


@require_POST
@transaction.atomic
def membership_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    membership = editable(Membership, person(request), pk=pk)
    actions.reopen_request(membership=membership, by=person(request))
    url = membership.community.get_absolute_url()
    return done(request, _("La demande attend de nouveau une réponse."), url)
