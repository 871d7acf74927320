from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.models import Community
from communities.rights import Reader
from communities.views.pages import done
from events.forms import EventForm
from events.models import Event
from gardeners.models import Need, Synergy
from gardeners.reading import who_reads
from gardeners.views.records import asked, form_page, may_note
from grc.access import editable, person
from grc.changes import history_of
from grc.models import User

PAGE_SIZE = 30
LATEST_CHANGES = 5


@login_not_required
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """The coming events; the past ones with ``?quand=passes``, page by page."""
    past = request.GET.get("quand") == "passes"
    community = asked(request, "communaute", Community.objects.visible_to(request.user))
    found = Event.objects.visible_to(request.user).select_related("place__commune")
    if community:
        found = found.filter(community=community)
    shown, more = page(found, request.GET.get("apres", ""), past=past)
    context = {
        "events": shown,
        "names": community_names(shown, request.user),
        "past": past,
        "community": community,
        "may_add": may_note(request.user),
        "next_url": next_page(request, shown[-1]) if more else "",
    }
    return render(request, "events/event_list.html", context)


def community_names(events: list[Event], user: Reader) -> dict[int, str]:
    """The names of the communities of ``events`` that ``user`` may read, by key."""
    pks = {event.community_id for event in events}
    found = Community.objects.visible_to(user).filter(pk__in=pks)
    return dict(found.values_list("pk", "name"))


def page(events: QuerySet[Any], cursor: str, *, past: bool) -> tuple[list[Event], bool]:
    """The events beyond ``cursor`` (a moment and a key), and whether there are more. Those of
    today stay with the coming ones until the day ends."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    way = "lt" if past else "gt"
    events = events.filter(**{"starts_at__lt" if past else "starts_at__gte": today})
    if place := read_cursor(cursor):
        moment, pk = place
        same = events.filter(starts_at=moment, **{f"pk__{way}": pk})
        events = events.filter(**{f"starts_at__{way}": moment}) | same
    order = ("-starts_at", "-pk") if past else ("starts_at", "pk")
    found = list(events.order_by(*order)[: PAGE_SIZE + 1])
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def read_cursor(text: str) -> Any:
    """The moment and the key of ``2026-01-02T10:00:00Z_12``, or ``None``."""
    moment, _sign, pk = text.partition("_")
    try:
        found = parse_datetime(moment)
    except ValueError:
        return None
    readable = found is not None and found.tzinfo is not None and pk.isdecimal()
    return (found, int(pk)) if readable and len(pk) < 19 else None


def next_page(request: HttpRequest, last: Event) -> str:
    params = request.GET.copy()
    params["apres"] = f"{last.starts_at:%Y-%m-%dT%H:%M:%S.%fZ}_{last.pk}"
    return f"?{params.urlencode()}"


@login_not_required
@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = Event.objects.readable_by(request.user).with_rights(request.user)
    related = found.select_related("place__commune", "community", "created_by")
    event = get_object_or_404(related, pk=pk)
    context = {
        "event": event,
        "needs": Need.objects.readable_by(request.user).filter(events=event),
        "synergies": Synergy.objects.readable_by(request.user).filter(events=event),
        "community": readable_community(event, request.user),
        "who_reads": who_reads(event),
    }
    if isinstance(request.user, User):
        context["history"] = history_of(event, request.user, limit=LATEST_CHANGES)
    return render(request, "events/event_detail.html", context)


def readable_community(event: Event, user: Reader) -> Community | None:
    return Community.objects.visible_to(user).filter(pk=event.community_id).first()


def event_create(request: HttpRequest) -> HttpResponse:
    """``?communaute=``, ``?besoin=`` and ``?synergie=`` say what it is about."""
    if not may_note(request.user):
        raise PermissionDenied
    form = EventForm(request.POST or None, initial=_prefilled(request), user=person(request))
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Événement ajouté."), form.instance.get_absolute_url())
    return form_page(request, "events/event_form.html", form, title=_("Ajouter un événement"))


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    need = asked(request, "besoin", Need.objects.visible_to(user))
    synergy = asked(request, "synergie", Synergy.objects.visible_to(user))
    community = asked(request, "communaute", Community.objects.choices_for(user))
    about = [record.community_id for record in (need, synergy) if record]
    found: dict[str, Any] = {"community": community.pk if community else next(iter(about), None)}
    if need:
        found["needs"] = [need.pk]
    if synergy:
        found["synergies"] = [synergy.pk]
    return found


@transaction.atomic
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    event = editable(Event, person(request), pk=pk)
    form = EventForm(request.POST or None, instance=event, user=person(request))
    if request.method == "POST" and form.is_valid() and form.try_save():
        return done(request, _("Événement modifié."), event.get_absolute_url())
    return form_page(request, "events/event_form.html", form, title=_("Modifier l’événement"))
