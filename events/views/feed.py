"""The calendars that programs read by themselves (RFC 5545), again and again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.standing import Standing
from events.feeds import Feed, feed_of, public_feed, shown, state_of
from events.models.subscription import subscription_of
from events.vevents import calendar_of

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
