"""Calendars (RFC 5545): those that programs read by themselves again and again, and downloads."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.standing import Standing
from events.calendar import asked_of, choices_for, events_asked, seen
from events.feeds import Feed, feed_of, public_feed, shown, state_of
from events.models import Event
from events.models.subscription import subscription_of
from events.vevents import calendar_of
from grc.models import ExportLog, User

CALENDAR = "text/calendar; charset=utf-8"


@login_not_required
@require_safe
def event_feed(request: HttpRequest, by: str = "", pk: int = 0) -> HttpResponse:
    """The public events, whoever asks: all, or those of a community, a theme or a place."""
    return answered(request, public_feed(by, pk))


@login_not_required
@require_safe
def subscription_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What the person whose address it is may read today, in their language."""
    subscription = subscription_of(token)
    if subscription is None:
        raise Http404(_("Cette adresse d’agenda n’est plus valable."))
    user = subscription.user
    user.standing = Standing(user.pk)  # type: ignore[attr-defined]
    with translation.override(user.language):
        return answered(request, feed_of(subscription), cache="private, no-cache")


def answered(request: HttpRequest, feed: Feed, *, cache: str = "no-cache") -> HttpResponse:
    """The calendar, or 304 when it is as the program has it. Its mark alone decides: an event that
    is no longer there leaves no later date (RFC 9110, 13.1.3 lets dates be ignored)."""
    state = state_of(feed.events)
    said = (state.mark, feed.name, translation.get_language(), request.get_host())
    mark = quote_etag(salted_hmac("events.feed", "|".join(map(str, said))).hexdigest())
    response = get_conditional_response(request, etag=mark)
    if response is None:
        content = calendar_of(shown(feed.events), feed.name, base_of(request))
        response = HttpResponse(content, content_type=CALENDAR)
    response["ETag"], response["Cache-Control"] = mark, cache
    if state.latest:
        response["Last-Modified"] = http_date(state.latest.timestamp())
    return response


def base_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@login_not_required
@require_safe
def event_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One event, to be put in one's own calendar."""
    found = Event.objects.readable_by(request.user).select_related("place__commune")
    event = get_object_or_404(found, pk=pk)
    return download(request, [event], event.title, f"evenement-{pk}.ics")


@login_not_required
@require_safe
def event_export(request: HttpRequest) -> HttpResponse:
    """The events that the same address of the calendar shows, all pages together, ``MOST`` at
    most; noted in the register of exports."""
    asked = asked_of(request, choices_for(request.user))
    events = shown(seen(asked, events_asked(asked, request.user)))
    if isinstance(request.user, User):
        ExportLog.objects.create(
            created_by=request.user, sheet="evenements", lines=ExportLog.Lines.ALL, format="ics",
            address=request.get_full_path(), columns=[], state=ExportLog.State.DONE,
            rows=len(events), ended_at=timezone.now(),
        )  # fmt: skip
    return download(request, events, _("Événements"), f"evenements-{timezone.localdate()}.ics")


def download(request: HttpRequest, events: list[Any], name: str, file: str) -> HttpResponse:
    content = calendar_of(events, name, base_of(request))
    response = HttpResponse(content, content_type=CALENDAR)
    response["Content-Disposition"] = content_disposition_header(True, file)
    response["Cache-Control"] = "no-store"
    return response
