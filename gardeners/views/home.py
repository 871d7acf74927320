from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, F, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from communities.informing import deadline, to_inform
from communities.models import Actor, Community
from communities.sheets import TO_INFORM
from communities.views.community import gardeners_now
from gardeners.handing import Relay, relays
from gardeners.models import (
    FollowUp,
    Mandate,
    MandateProposal,
    Mention,
    Need,
    ReceivedEmail,
    Review,
)
from gardeners.querysets import MENTIONING
from gardeners.silence import longest_silent, silent_members
from grc.models import ImportBatch, User

SHOWN = 6
COUNTED = 100


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me; for the public, what this is and which communities there are."""
    if not isinstance(request.user, User):
        return landing(request)
    user = request.user
    terms = my_terms(user)
    gardens = [term.mandate.community for term in terms if term.mandate.in_force]
    context = {
        "terms": terms,
        "proposals": proposals(user),
        "relays": endings(user),
        "gardens": gardens,
        "reviews": latest_reviews(gardens),
        "writes": user.is_agent or bool(gardens),
        "communities": my_communities(user),
        "mentions": mentions(user),
        **received(user),
        **promises(user),
        **promised(user),
        **(waiting(user) if user.is_agent or gardens else heard(user)),
        **(silences(user) if gardens else {}),
        "imports": my_imports(user) if user.is_administrator else [],
        **({**untold(user), **vacancies(user)} if user.is_administrator else {}),
    }
    return render(request, "gardeners/home.html", context)


def landing(request: HttpRequest) -> HttpResponse:
    """The public face: the communities that show themselves, and how to come in."""
    visible = Community.objects.visible_to(request.user)
    context = {
        "communities": visible.prefetch_related("themes")[:12],
        "needs": Need.objects.visible_to(request.user).open().select_related("community")[:4],
    }
    return render(request, "gardeners/landing.html", context)


def latest_reviews(gardens: list[Community]) -> list[Review]:
    """The last review of each community that I garden, in progress or closed."""
    last = Review.objects.filter(community__in=[garden.pk for garden in gardens])
    last = last.order_by("community_id", "-created_at").distinct("community_id")
    return list(last.select_related("community"))


def my_imports(user: User) -> list[ImportBatch]:
    """My imports that the worker does, or did since yesterday."""
    lately = Q(finished_at__gte=timezone.now() - dt.timedelta(days=1), state="done")
    mine = ImportBatch.objects.visible_to(user).filter(Q(created_by=user) | Q(confirmed_by=user))
    return list(mine.filter(Q(state__in=ImportBatch.WORKING) | lately).defer("columns")[:3])


class Term(NamedTuple):
    """A mandate of mine, and who gardens on the other side."""

    mandate: Mandate
    days_left: int | None
    other: Mandate | None


def my_terms(user: User) -> list[Term]:
    """My mandates in force and to come, else the last one that ended."""
    today = timezone.localdate()
    mine = list(
        Mandate.objects.filter(user=user)
        .select_related("community", "stands_in_for__user")
        .order_by("-period")[:20]
    )
    shown = [m for m in mine if m.last_day is None or m.last_day >= today] or mine[:1]
    others = Mandate.objects.in_force().exclude(user=user).select_related("user")
    others = others.order_by(F("stands_in_for").asc(nulls_first=True))  # who is here today wins
    beside = {
        (other.community_id, other.side): other
        for other in others.filter(community__in=[m.community_id for m in shown])
    }
    opposite = {Mandate.Side.REGION: Mandate.Side.TERRITORY}
    return [
        Term(
            mandate,
            (mandate.last_day - today).days if mandate.last_day else None,
            beside.get((mandate.community_id, opposite.get(mandate.side, Mandate.Side.REGION))),
        )
        for mandate in shown
    ]


def proposals(user: User) -> QuerySet[Any]:
    """The mandates proposed to me, which wait for my answer."""
    mine = MandateProposal.objects.addressed_to(user).waiting()
    return mine.select_related("community", "created_by", "stands_in_for__user").order_by("period")


def endings(user: User) -> list[Relay]:
    """The mandates that end soon or just ended, where I garden, leave or arrive; for
    administrators, all of them. Handed over, they leave my page."""
    soon = Mandate.objects.relayed_to(user).ending().order_by("period__endswith", "pk")
    return [relay for relay in relays(soon) if not relay.is_done]


def my_communities(user: User) -> QuerySet[Any]:
    mine = Q(pk__in=Community.objects.gardened_by(user).values("pk"))
    mine |= Q(pk__in=Community.objects.joined_by(user).values("pk"))
    return Community.objects.filter(mine)[:12]


def mentions(user: User) -> Any:
    """Where I was named, and have not seen it yet."""
    unseen = Mention.objects.visible_to(user).unseen()
    return unseen.select_related("by", *MENTIONING)[:SHOWN]


def received(user: User) -> dict[str, Any]:
    """The emails that I forwarded and that wait to be logged."""
    waiting = ReceivedEmail.objects.visible_to(user).waiting().defer("text", "people")
    found = list(waiting.annotate(among=Window(Count("pk")))[:SHOWN])
    return {"received": found, "received_count": found[0].among if found else 0}


def promises(user: User) -> dict[str, Any]:
    """What I promised: late, then coming."""
    today = timezone.localdate()
    mine = FollowUp.objects.visible_to(user).open().filter(assignee=user)
    counts = mine.order_by().aggregate(
        late=Count("pk", filter=Q(due_on__lt=today)), all=Count("pk")
    )
    late, coming = mine.filter(due_on__lt=today), mine.filter(due_on__gte=today)
    some = Q(pk__in=late.values("pk")[:SHOWN]) | Q(pk__in=coming.values("pk")[:SHOWN])
    followups = list(mine.filter(some).for_rows(user))
    return {
        "late": [followup for followup in followups if followup.due_on < today],
        "coming": [followup for followup in followups if followup.due_on >= today],
        "late_count": counts["late"],
        "coming_count": counts["all"] - counts["late"],
    }


def promised(user: User) -> dict[str, Any]:
    """What others promised to me, the most urgent first."""
    found = FollowUp.objects.visible_to(user).open().promised_to(user)
    first = found.order_by("due_on", "pk").for_rows(user)[:SHOWN]
    return {
        "promised": list(first),
        "promised_count": found.order_by()[: COUNTED + 1].values("pk").count(),
    }


def waiting(user: User) -> dict[str, Any]:
    """The needs that I may qualify, the urgent ones first among the latest."""
    needs = Need.objects.editable_by(user).to_qualify()
    return {
        "to_qualify": needs.select_related("community")[:SHOWN],
        "to_qualify_count": needs.order_by()[: COUNTED + 1].values("pk").count(),
    }


def heard(user: User) -> dict[str, Any]:
    """For members: what was lately heard in their communities."""
    needs = Need.objects.visible_to(user).select_related("community")
    return {"latest_needs": needs[:SHOWN]}


def silences(user: User) -> dict[str, Any]:
    return {
        "silent": longest_silent(user)[:SHOWN],
        "silent_count": silent_members(user).order_by()[: COUNTED + 1].values("pk").count(),
    }


def untold(user: User) -> dict[str, Any]:
    """The people to tell that their data is here, those noted first before the others."""
    people = Actor.objects.visible_to(user).filter(to_inform(user))
    view = f"?vue={TO_INFORM.mark}&{TO_INFORM.query}"
    first = people.annotate(before=deadline()).order_by("created_at", "pk")
    return {
        "to_inform_url": reverse("grc:sheet", args=["acteurs"]) + view,
        "to_inform": first[:SHOWN],
        "to_inform_count": people.order_by()[: COUNTED + 1].values("pk").count(),
    }


def vacancies(user: User) -> dict[str, Any]:
    """The communities that lack a gardener today, and the promises that nobody sees to any more."""
    lacking = Community.objects.visible_to(user).ungardened()
    stray = FollowUp.objects.visible_to(user).stray()
    return {
        "ungardened": list(lacking.prefetch_related(gardeners_now())[:SHOWN]),
        "ungardened_count": lacking.order_by()[: COUNTED + 1].values("pk").count(),
        "stray_count": stray.order_by()[: COUNTED + 1].values("pk").count(),
        "stray_url": reverse("grc:sheet", args=["suivis"]) + "?a_reprendre=true",
    }
