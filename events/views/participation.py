"""Who comes to an event: what they answer by themselves."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Actor
from communities.rights import Reader
from events.answers_listing import answers_of
from events.forms import AnswerForm
from events.models import Event, Participation
from gardeners.views.records import posted, readable
from grc.http import Request, key
from grc.models import PRESENT, User


@require_http_methods(["GET", "POST"])
@transaction.atomic
def event_answer(request: Request, pk: int) -> HttpResponse:
    """What the person who is logged in answers, and answers again."""
    event = readable(Event, request.user, pk, "place")
    actor = Actor.objects.filter(PRESENT, user=request.user, merged_into=None).first()
    found = Participation.objects.filter(event=event, actor=actor).first() if actor else None
    if actor is None or not event.takes_answers:
        messages.info(request, _why_not(actor))
        return redirect(event)
    form = AnswerForm(posted(request), event=event, found=found)
    if form.is_bound and form.is_valid():
        participation = form.try_answer(actor, by=request.user)
        if participation:
            messages.success(request, told(participation))
            return redirect(event)
    status = 422 if form.is_bound else 200
    context = {"form": form, "event": event}
    return render(request, "events/event_answer.html", context, status=status)


def _why_not(actor: Actor | None) -> str:
    if actor is None:
        return _("Votre compte n’est relié à aucun acteur : demandez-le à qui administre la GRC.")
    return _("Cet événement n’attend pas de réponse.")


def told(participation: Participation) -> str:
    """What was answered, as one says it to who answered."""
    if participation.is_waiting:
        return _("Il n’y a plus de place : vous êtes en liste d’attente, au rang %(rank)s.") % {
            "rank": participation.rank
        }
    if participation.answer == Participation.Answer.YES:
        count = participation.party_size
        return ngettext(
            "Vous venez.", "Vous venez à %(count)s.", count
        ) % {"count": count}  # fmt: skip
    if participation.answer == Participation.Answer.PERHAPS:
        return _("Vous viendrez peut-être.")
    return _("Vous ne viendrez pas.")


def own(event: Event, user: Reader) -> Participation | None:
    """What ``user`` answered to ``event``, if they did."""
    if not isinstance(user, User):
        return None
    mine = Participation.objects.filter(event=event, actor__user=user)
    return mine.exclude(answer=Participation.Answer.INVITED).first()


@require_safe
def participation_list(request: Request) -> HttpResponse:
    """What I answered, and what waits for my answer."""
    found = answers_of(request.user, key(request.GET.get("avant", "")))
    older = f"?avant={found['older']}" if found["older"] else ""
    return render(request, "events/participation_list.html", {**found, "older": older})
