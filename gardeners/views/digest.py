"""What someone is told by email: how often, and never again in one click."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from communities.views.pages import UNPROCESSABLE, done
from gardeners.digests.schedule import Frequency, chosen_by
from gardeners.forms.digest import DigestForm
from gardeners.models import DigestChoice
from gardeners.models.digest import user_of
from gardeners.views.records import posted
from grc.http import Request


@require_http_methods(["GET", "POST"])
def digest_choice(request: Request) -> HttpResponse:
    """My digest: how often."""
    mine = DigestChoice.objects.filter(user=request.user).first()
    choice = mine or DigestChoice(user=request.user, frequency=chosen_by(request.user))
    form = DigestForm(posted(request), instance=choice)
    if form.is_bound and form.is_valid():
        form.save()
        return done(request, _("C’est noté."), request.path)
    context = {"form": form, "opted_out": opted_out(request)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "gardeners/digest_choice.html", context, status=status)


def opted_out(request: Request) -> bool:
    """Whether the person asked to have no message at all, which comes first."""
    actor = getattr(request.user, "actor", None)
    return actor is not None and actor.opted_out


@csrf_exempt  # mail programs send it by themselves (RFC 8058); the link says whose it is
@login_not_required
@require_http_methods(["GET", "POST"])
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the digest by the link of a message, without logging in; or take it back. Reading the
    page stops nothing: mail programs follow links."""
    user = user_of(token)
    if user is None:
        raise Http404(_("Ce lien n’est plus valable. Connectez-vous pour choisir vos courriels."))
    if request.method == "POST":
        again = request.POST.get("reprendre") == "oui"
        frequency = Frequency.WEEKLY if again else Frequency.NEVER
        DigestChoice.objects.update_or_create(user=user, defaults={"frequency": frequency})
        if "List-Unsubscribe" not in request.POST:
            return redirect(request.path)
    stopped = chosen_by(user) == Frequency.NEVER
    return render(request, "gardeners/digest_stop.html", {"stopped": stopped, "reader": user})
