"""Whom a story thanks, and what they agreed to."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.pages import done
from events.forms.story import CreditForm
from events.models import Credit, Story
from events.sections import credits_of
from events.views.parts import Section, added, written
from gardeners.views.records import posted, writable
from grc.http import Request


@require_http_methods(["GET", "POST"])
@transaction.atomic
def credit_create(request: Request, pk: int) -> HttpResponse:
    story = writable(Story, request, pk)
    credit = Credit(story=story)
    form = CreditForm(posted(request), instance=credit, user=request.user, auto_id="merci-%s")
    return added(
        request, form, _("Remerciement ajouté."), title=_("Remercier quelqu’un"),
        back=credit.get_absolute_url(),
        section=Section("events/_credits.html", partial(credits_of, story, request.user)),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@transaction.atomic
def credit_edit(request: Request, pk: int) -> HttpResponse:
    """What they agreed to; without a day they are no longer named."""
    credit = writable(Credit, request, pk)
    form = CreditForm(posted(request), instance=credit, user=request.user)
    title = _("Remercier %(actor)s") % {"actor": credit.actor}
    back = credit.get_absolute_url()
    return written(request, form, _("Remerciement modifié."), title=title, back=back)


@require_POST
@transaction.atomic
def credit_delete(request: Request, pk: int) -> HttpResponse:
    credit = writable(Credit, request, pk)
    credit.delete()
    message = _("%(actor)s n’est plus parmi les remerciements.") % {"actor": credit.actor}
    return done(request, message, credit.get_absolute_url())
