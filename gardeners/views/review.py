"""The review: two people around one screen or at distance, an agenda that writes itself, one
decision by one click, and the minutes that each side reads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from communities.models import Community
from communities.standing import is_keeper
from gardeners.forms.review import CloseForm
from gardeners.models import Mandate, Review
from gardeners.reviewing import sending
from gardeners.reviewing.agenda import Meeting, agenda_of
from gardeners.reviewing.minutes import Side, minutes_of, side_read
from gardeners.reviewing.next import calendar_of
from gardeners.views.records import posted, readable, writable
from grc.htmx import wants_fragment
from grc.http import Request

LISTED = 50


@require_safe
def review_list(request: Request) -> HttpResponse:
    """The reviews that I hold or whose minutes I may read, the latest first."""
    user = request.user
    reviews = Review.objects.visible_to(user).select_related("community")
    before = request.GET.get("avant", "")
    if before.isdecimal() and len(before) < 18:
        reviews = reviews.filter(pk__lt=int(before))
    found = list(reviews.order_by("-pk")[: LISTED + 1])
    context = {
        "reviews": found[:LISTED],
        "next_url": f"?avant={found[LISTED - 1].pk}" if len(found) > LISTED else "",
        "is_first": not before,
        "gardens": gardens(request) if is_keeper(user) else [],
    }
    return render(request, "gardeners/review_list.html", context)


def gardens(request: Request) -> list[tuple[Community, Review | None, Review | None]]:
    """The communities that I garden: the review in progress, and the last one closed."""
    mine: QuerySet[Any] = Community.objects.gardened_by(request.user)
    reviews = Review.objects.filter(community__in=mine.values("pk"))
    going = {review.community_id: review for review in reviews.open()}
    last = {one.community_id: one for one in reviews.closed().order_by("created_at")}
    return [(one, going.get(one.pk), last.get(one.pk)) for one in mine[:20]]


@require_POST
def review_open(request: Request, slug: str) -> HttpResponse:
    """Begin a review, or join the one in progress: who opens is there."""
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    holds = Community.objects.gardened_by(request.user).filter(pk=community.pk)
    if not request.user.is_administrator and not holds.exists():
        raise Http404
    try:
        with transaction.atomic():
            review = Review.objects.create(community=community, created_by=request.user)
    except IntegrityError:
        review = Review.objects.open().get(community=community)
    review.present.add(request.user)
    return redirect(review)


@require_safe
def review_detail(request: Request, pk: int) -> HttpResponse:
    """The meeting while it is held; its minutes afterwards."""
    review = readable(
        Review, request.user, pk, "community", "created_by", "closed_by", "next_place"
    )
    if review.is_open:
        return meeting_page(request, review)
    return minutes_page(request, review)


def meeting_page(request: Request, review: Review) -> HttpResponse:
    context = {**meeting_context(request, review), **state_of(request, review)}
    return render(request, "gardeners/review_detail.html", context)


@require_safe
def review_state(request: Request, pk: int) -> HttpResponse:
    """Who is there, for how long, and whether the other one decided something since the decision
    ``vu``; once the review is closed, its minutes."""
    review = readable(Review, request.user, pk, "community")
    if not review.is_open or not wants_fragment(request):
        url = review.get_absolute_url()
        return HttpResponseClientRedirect(url) if wants_fragment(request) else redirect(url)
    return render(request, "gardeners/_review_state.html", state_of(request, review))


def state_of(request: Request, review: Review) -> dict[str, Any]:
    seen = request.GET.get("vu", "")
    others = review.decisions.exclude(created_by=request.user).select_related("created_by")
    latest = others.last()
    known = int(seen) if seen.isdecimal() and len(seen) < 18 else (latest.pk if latest else 0)
    return {
        "review": review,
        "present": list(review.present.all()),
        "me": request.user,
        "seen": known,
        "newer": latest if latest and latest.pk > known else None,
    }


def meeting_context(request: Request, review: Review) -> dict[str, Any]:
    meeting = Meeting(review, request.user)
    gardeners = Mandate.objects.in_force().filter(community=review.community_id)
    return {
        "review": review,
        "sections": agenda_of(meeting),
        "minutes": minutes_of(review, request.user),
        "assignees": render_to_string(
            "gardeners/_review_assignees.html", {"mandates": gardeners.select_related("user")}
        ),
        "promise_day": review.proposed_next(),
    }


def minutes_page(request: Request, review: Review) -> HttpResponse:
    """What a side reads: ``?cote=region`` or ``territory``; gardeners may read it all."""
    own = side_read(review, request.user)
    asked = request.GET.get("cote")
    side = own or (asked if asked in Side.values else None)
    context = {
        "review": review,
        "minutes": minutes_of(review, request.user, side),
        "present": list(review.present.all()),
        "side": side,
        "sides": Side.choices if own is None else [],
    }
    return render(request, "gardeners/review_minutes.html", context)


@require_POST
def review_presence(request: Request, pk: int) -> HttpResponse:
    """I am there, or I leave (``parti``)."""
    review = get_editable(request, pk)
    if "parti" in request.POST:
        review.present.remove(request.user)
    else:
        review.present.add(request.user)
    return redirect(review)


def get_editable(request: Request, pk: int) -> Review:
    """The review in progress that I hold."""
    with transaction.atomic():
        review = writable(Review, request, pk)
    if not review.is_open:
        raise Http404
    return review


@require_http_methods(["GET", "POST"])
@transaction.atomic
def review_close(request: Request, pk: int) -> HttpResponse:
    """End the review: say when the next one is; its minutes are then read, and sent."""
    review = writable(Review, request, pk)
    if not review.is_open:
        return redirect(review)
    form = CloseForm(posted(request), instance=review)
    if form.is_bound and form.is_valid():
        sending.close(review=form.save(commit=False), by=request.user)
        messages.success(request, _("Revue terminée : le compte rendu est publié et envoyé."))
        return redirect(review)
    meeting = Meeting(review, request.user)
    waiting = sum(len(part.items) for part in agenda_of(meeting))
    context = {"review": review, "form": form, "waiting": waiting}
    status = 422 if form.is_bound else 200
    return render(request, "gardeners/review_close.html", context, status=status)


@require_safe
def review_calendar(request: Request, pk: int) -> HttpResponse:
    """The next review as an event of a calendar (RFC 5545)."""
    review = readable(Review, request.user, pk, "community", "next_place__commune")
    if review.next_on is None:
        raise Http404
    address = request.build_absolute_uri(reverse("gardeners:review_list"))
    response = HttpResponse(calendar_of(review, address), content_type="text/calendar")
    response["Content-Disposition"] = f'attachment; filename="revue-{review.next_on}.ics"'
    return response
