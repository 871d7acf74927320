"""What people do by the links of the messages written to them, without an account. Reading a page
changes nothing: mail programs follow links."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events.forms import AnswerForm
from events.links import actor_to_stop, participation_of
from events.models import Participation
from events.views.attendance import certificate
from events.views.participation import told
from gardeners.views.records import posted

OURS = "List-Unsubscribe"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@transaction.atomic
def answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """The event, and what the person answers; ``?reponse=`` sets the form, which they confirm."""
    found = participation_of(token)
    if found is None:
        raise Http404(_("Ce lien n’est plus valable. Demandez-en un autre à qui organise."))
    event, preset = found.event, request.GET.get("reponse", "")
    form = AnswerForm(posted(request), event=event, found=found, preset=preset)
    is_sent = event.takes_answers and form.is_bound and form.is_valid()
    if is_sent and form.try_answer(found.actor, by=None):
        return redirect(request.path)
    has_answered = found.answer != Participation.Answer.INVITED
    context = {
        "form": form, "event": event, "participation": found, "preset": preset, "token": token,
        "told": told(found) if has_answered and event.takes_answers else "",
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "events/answer_link.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def certificate_link(request: HttpRequest, token: str) -> HttpResponse:
    """The certificate of who came, by the link of their messages."""
    found = participation_of(token)
    if found is None or not found.attended:
        raise Http404(_("Aucune présence n’est notée ici."))
    return render(request, "events/participation_certificate.html", certificate(found))


@csrf_exempt  # mail programs send it by themselves (RFC 8058); the link says whose it is
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def message_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for no more messages, or for them again."""
    actor = actor_to_stop(token)
    if actor is None:
        raise Http404(_("Ce lien n’est plus valable. Demandez-en un autre à qui organise."))
    if request.method == "POST":
        actor.opted_out = request.POST.get("reprendre") != "oui"
        actor.save(update_fields=["opted_out"])
        if OURS not in request.POST:
            return redirect(request.path)
    return render(request, "events/message_stop.html", {"actor": actor})
