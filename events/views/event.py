from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Actor, Community, Place
from communities.rights import Reader
from events.actions.series import held
from events.forms import DatesForm, RecurringEventForm
from events.models import Event
from events.steps import steps_of
from events.structured import json_ld
from events.views.feed import base_of
from events.views.participation import own, told
from gardeners.models import Need, Synergy
from gardeners.reading import People, who_reads
from gardeners.views.records import (
    asked,
    form_page,
    posted,
    refuse_unless_may_note,
    writable,
)
from grc.changes import history_of
from grc.forms import next_url
from grc.history import current_context
from grc.http import Request
from grc.journal import undo_address
from grc.models import User
from grc.panels import panels_of

LATEST_CHANGES = 5
OTHER_DATES = 8


@login_not_required
@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    found = Event.objects.readable_by(user).with_rights(user)
    related = found.select_related("place__commune", "community", "created_by", "series")
    event = get_object_or_404(related.prefetch_related("themes"), pk=pk)
    context = {
        "event": event,
        "steps": steps_of(event, user),
        "needs": Need.objects.readable_by(user).filter(events=event),
        "synergies": Synergy.objects.readable_by(user).filter(events=event),
        "organisers": organisers_of(event, user),
        "directorates": event.directorates.all(),
        "themes": event.themes.all(),
        "json_ld": json_ld(event, base_of(request)),
        "counts": event.participations.counts(),
        "mine_told": told(mine) if (mine := own(event, user)) else "",
        "other_dates": other_dates(event, user) if event.series_id else [],
        "community": readable_community(event, user),
        "panels": panels_of(event, user),
        "who_reads": who_reads(event),
        "history": history_of(event, user, limit=LATEST_CHANGES)
        if isinstance(user, User)
        else None,
    }
    return render(request, "events/event_detail.html", context)


def organisers_of(event: Event, user: Reader) -> People:
    """The actors who organise it, by name for whom may know it, and how many others."""
    pks = set(event.organisers.through.objects.filter(event=event).values_list("actor", flat=True))
    named = list(Actor.objects.named_to(user).filter(pk__in=pks).order_by("sort_name"))
    return People(named, len(pks) - len(named))


def other_dates(event: Event, user: Reader) -> list[Event]:
    """The next dates of its series, then the last one before it."""
    same = Event.objects.visible_to(user).filter(series=event.series_id).exclude(pk=event.pk)
    before = same.filter(starts_at__lt=event.starts_at).order_by("-starts_at")[:1]
    after = same.filter(starts_at__gt=event.starts_at).order_by("starts_at")[:OTHER_DATES]
    return [*before, *after]


def readable_community(event: Event, user: Reader) -> Community | None:
    return Community.objects.visible_to(user).filter(pk=event.community_id).first()


@require_http_methods(["GET", "POST"])
@transaction.atomic
def event_create(request: Request) -> HttpResponse:
    """``?communaute=``, ``?besoin=``, ``?synergie=`` and ``?lieu=`` say what it is about. It is a
    draft, unless it is announced at once; asked for its dates only, the form shows them."""
    refuse_unless_may_note(request.user)
    form = RecurringEventForm(posted(request), initial=_prefilled(request), user=request.user)
    if "annoncer" in request.POST:
        form.instance.status = Event.Status.ANNOUNCED
    if form.is_bound and form.is_valid() and "dates" not in request.POST and form.try_save():
        return saved_event(request, form.instance, _told_created(form.instance))
    return _form_page(request, form, _("Organiser un événement"))


def _told_created(event: Event) -> str:
    if event.status == Event.Status.ANNOUNCED:
        return _("Événement annoncé.")
    return _("Brouillon enregistré : seules les personnes qui peuvent le modifier le lisent.")


def saved_event(request: Request, event: Event, text: str) -> HttpResponse:
    """Say it, offer to undo all that was written, and go to the event."""
    messages.success(request, text, extra_tags=undo_address(Event, current_context()))
    return redirect(next_url(request, event.get_absolute_url()))


def _form_page(request: Request, form: RecurringEventForm, title: str) -> HttpResponse:
    preview = form.preview if not form.is_bound or form.is_valid() else None
    if form.is_bound and form.is_valid() and "dates" in request.POST:
        record = form.instance if form.instance.pk else None
        context = {"form": form, "record": record, "next": next_url(request, ""), "title": title}
        return render(request, "events/event_form.html", context | {"preview": preview})
    return form_page(request, "events/event_form.html", form, title=title, preview=preview)


def _prefilled(request: Request) -> dict[str, Any]:
    user = request.user
    need = asked(request, "besoin", Need.objects.visible_to(user))
    synergy = asked(request, "synergie", Synergy.objects.visible_to(user))
    community = asked(request, "communaute", Community.objects.choices_for(user))
    place = asked(request, "lieu", Place.objects.visible_to(user))
    found: dict[str, Any] = {
        "community": community.pk if community else None, "place": place.pk if place else None,
    }  # fmt: skip
    for name, record in (("synergies", synergy), ("needs", need)):
        if record:
            found |= {
                name: [record.pk], "community": record.community_id, "audience": record.audience,
                "themes": list(record.themes.all()),
            }  # fmt: skip
    if need:
        found["directorates"] = list(need.directorates.all())
    return found


@require_safe
def event_dates(request: Request) -> HttpResponse:
    """The rhythm in words and the next dates of the form that is being filled."""
    refuse_unless_may_note(request.user)
    form = DatesForm(request.GET)
    preview = form.preview if form.is_valid() else None
    return render(request, "events/_dates.html", {"preview": preview, "errors": form.errors})


@require_http_methods(["GET", "POST"])
@transaction.atomic
def event_edit(request: Request, pk: int) -> HttpResponse:
    event = writable_event(request, pk)
    form = RecurringEventForm(posted(request), instance=event, user=request.user)
    if form.is_bound and form.is_valid() and "dates" not in request.POST and form.try_save():
        return saved_event(request, event, _("Événement modifié."))
    return _form_page(request, form, _("Modifier l’événement"))


def writable_event(request: Request, pk: int) -> Event:
    """The event to change, with its series: locked first, so that nobody waits for the other."""
    if request.method == "POST":
        held(pk)
    return writable(Event, request, pk)
