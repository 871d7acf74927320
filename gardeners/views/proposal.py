"""A mandate is proposed to someone, who answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.pages import UNPROCESSABLE, done
from gardeners.actions import proposal as actions
from gardeners.forms.proposal import DeclineForm, ProposalForm, TermForm
from gardeners.models import Mandate, MandateProposal
from gardeners.models.rotation import LINK_LASTS, SALT
from gardeners.planning import opening
from gardeners.views.records import posted, writable
from gardeners.views.rotation import kept
from grc.forms import constraint_sentence
from grc.http import Request


def site_of(request: HttpRequest) -> str:
    """The address of the site, without a slash at its end, for the links of a message."""
    return request.build_absolute_uri("/").rstrip("/")


@require_http_methods(["GET", "POST"])
def proposal_create(request: Request, slug: str) -> HttpResponse:
    """The next gardener of the territory, among the volunteers."""
    return _propose(request, slug, Mandate.Side.TERRITORY)


@require_http_methods(["GET", "POST"])
def region_proposal_create(request: Request, slug: str) -> HttpResponse:
    """The next gardener of the Region, whom an administrator names."""
    if not request.user.is_administrator:
        raise PermissionDenied
    return _propose(request, slug, Mandate.Side.REGION)


def _propose(request: Request, slug: str, side: str) -> HttpResponse:
    community = kept(request, slug)
    first = opening(community, side)
    context: dict[str, Any] = {"community": community, "side": side, "opening": first}
    if first is None:
        return render(request, "gardeners/proposal_create.html", context)
    form = ProposalForm(posted(request), community=community, side=side, opening=first)
    if form.is_bound and form.is_valid() and sent(request, form):
        message = _("Proposition envoyée : %(name)s peut maintenant répondre.")
        url = reverse("gardeners:rotation", args=[slug])
        return done(request, message % {"name": form.cleaned_data["user"]}, url)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(
        request, "gardeners/proposal_create.html", context | {"form": form}, status=status
    )


def sent(request: Request, form: TermForm) -> bool:
    """Whether the proposal of ``form`` could be made; else the form says why."""
    assert form.proposal is not None
    try:
        with transaction.atomic():
            actions.propose(proposal=form.proposal, by=request.user, site=site_of(request))
    except IntegrityError as error:
        form.add_error(None, constraint_sentence(error, MandateProposal))
        return False
    return True


@require_POST
@transaction.atomic
def proposal_withdraw(request: Request, pk: int) -> HttpResponse:
    proposal = writable(MandateProposal, request, pk)
    url = reverse("gardeners:rotation", args=[proposal.community.slug])
    if not proposal.is_waiting:
        messages.info(request, _("Cette proposition avait déjà sa réponse."))
        return redirect(url)
    actions.withdraw(proposal=proposal)
    return done(request, _("Proposition retirée : ces dates sont de nouveau libres."), url)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def proposal_answer(request: Request, pk: int) -> HttpResponse:
    """The person answers, logged in."""
    mine = MandateProposal.objects.addressed_to(request.user)
    return _answer(request, get_object_or_404(mine.select_for_update(of=("self",)), pk=pk))


@login_not_required
@require_http_methods(["GET", "POST"])
@transaction.atomic
def proposal_link(request: HttpRequest, token: str) -> HttpResponse:
    """The person answers by the link of their message. Reading the page answers nothing: mail
    programs follow links."""
    gone = _("Ce lien n’est plus valable. Connectez-vous pour voir ce qui vous est proposé.")
    try:
        pk, email = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature as error:
        raise Http404(gone) from error
    found = MandateProposal.objects.select_for_update(of=("self",)).select_related("user")
    proposal = found.filter(pk=pk, user__email=email, user__is_active=True).first()
    if proposal is None or (request.user.is_authenticated and request.user != proposal.user):
        raise Http404(gone)
    return _answer(request, proposal)


def _answer(request: HttpRequest, proposal: MandateProposal) -> HttpResponse:
    answer = request.POST.get("reponse", "")
    form = DeclineForm(posted(request))
    if request.method == "POST" and proposal.is_waiting and _answered(request, proposal, form):
        return redirect(request.path)
    context = {"proposal": proposal, "form": form, "declining": answer == "non"}
    status = UNPROCESSABLE if request.method == "POST" and proposal.is_waiting else 200
    return render(request, "gardeners/proposal_answer.html", context, status=status)


def _answered(request: HttpRequest, proposal: MandateProposal, form: DeclineForm) -> bool:
    """Whether the answer sent could be taken; else the form says why."""
    answer, site = request.POST.get("reponse"), site_of(request)
    if not form.is_valid():
        return False
    if answer == "oui":
        try:
            actions.accept(proposal=proposal, site=site)
        except ValidationError as error:
            form.add_error(None, error)
            return False
    elif answer == "non":
        actions.decline(proposal=proposal, reason=form.cleaned_data["reason"], site=site)
    else:
        form.add_error(None, _("Répondez par oui ou par non."))
        return False
    return True
