"""Where an actor stands among others: organisations and people, introductions."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.forms import AffiliationForm, IntroductionForm
from communities.models import Actor, Affiliation, Introduction
from communities.views.pages import done, form_page
from grc.access import editable, person


@transaction.atomic
def affiliation_create(request: HttpRequest, pk: int) -> HttpResponse:
    actor = editable(Actor, person(request), pk=pk)
    form = AffiliationForm(request.POST or None, actor=actor, user=person(request))
    url = actor.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Appartenance notée."), url)
    title = (
        _("Une organisation de %(actor)s") if actor.is_person else _("Une personne de %(actor)s")
    )
    return form_page(request, form, title=title % {"actor": actor}, back=url)


@transaction.atomic
def affiliation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    affiliation = editable(Affiliation, person(request), pk=pk)
    actor = affiliation.person
    form = AffiliationForm(
        request.POST or None, instance=affiliation, actor=actor, user=person(request)
    )
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Appartenance modifiée."), actor.get_absolute_url())
    names = {"person": actor, "organisation": affiliation.organisation}
    title = _("%(person)s à « %(organisation)s »") % names
    return form_page(request, form, title=title, back=actor.get_absolute_url())


@require_POST
@transaction.atomic
def affiliation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it today: what was stays known."""
    affiliation = editable(Affiliation, person(request), pk=pk)
    today = timezone.localdate()
    affiliation.ends_on = max(today, affiliation.starts_on or today)
    affiliation.save()
    return done(request, _("Appartenance terminée."), affiliation.person.get_absolute_url())


@transaction.atomic
def introduction_create(request: HttpRequest, pk: int) -> HttpResponse:
    actor = editable(Actor, person(request), pk=pk)
    form = IntroductionForm(request.POST or None, actor=actor, user=person(request))
    url = actor.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Mise en relation notée."), url)
    title = _("Une mise en relation de %(actor)s") % {"actor": actor}
    return form_page(request, form, title=title, back=url)


@transaction.atomic
def introduction_edit(request: HttpRequest, pk: int) -> HttpResponse:
    introduction = editable(Introduction, person(request), pk=pk)
    actor = introduction.from_actor
    form = IntroductionForm(
        request.POST or None, instance=introduction, actor=actor, user=person(request)
    )
    url = actor.get_absolute_url()
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Mise en relation modifiée."), url)
    names = {"from": actor, "to": introduction.to_actor}
    title = _("%(from)s nous a menés à %(to)s") % names
    return form_page(request, form, title=title, back=url)
