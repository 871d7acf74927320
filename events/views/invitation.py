"""People are invited to an event."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from events.forms import InvitationForm
from events.inviting import proposals
from events.models import Event
from gardeners.views.records import posted, writable
from grc.http import Request


@require_http_methods(["GET", "POST"])
@transaction.atomic
def event_invite(request: Request, pk: int) -> HttpResponse:
    """Who is proposed, with why; the worker writes to those chosen."""
    event = writable(Event, request, pk)
    if not event.takes_answers:
        messages.info(request, _("On invite à un événement annoncé, avant qu’il soit passé."))
        return redirect(event)
    found = proposals(event, request.user)
    form = InvitationForm(posted(request), event=event, user=request.user, found=found)
    if form.is_bound and form.is_valid() and (count := form.try_invite()) is not None:
        messages.success(request, _told(count))
        return redirect(event)
    context = {"form": form, "event": event, "found": found}
    status = 422 if form.is_bound else 200
    return render(request, "events/event_invite.html", context, status=status)


def _told(count: int) -> str:
    if not count:
        return _("Ces personnes étaient déjà invitées.")
    return ngettext(
        "Une invitation est préparée : elle part dans les minutes qui viennent.",
        "%(count)s invitations sont préparées : elles partent dans les minutes qui viennent.",
        count,
    ) % {"count": count}
