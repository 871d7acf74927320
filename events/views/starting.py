"""What a project begins with, and what a synergy begins with when a project makes it."""

from __future__ import annotations

from typing import Any

from communities.models import Actor, Community
from events.models import Event, Project
from gardeners.models import Need, Synergy
from gardeners.reading import people_of
from gardeners.views.records import asked
from grc.http import Request
from grc.models import User


def what_starts(request: Request) -> dict[str, Any]:
    """``?besoin=ID`` or ``?synergie=ID``: what it answers, with its themes, its people, its place
    and its readers. ``?evenement=ID``: where it was born. ``?acteur=ID``: who carries it.
    ``?communaute=ID``: where."""
    user = request.user
    community = asked(request, "communaute", Community.objects.choices_for(user))
    found: dict[str, Any] = {"community": community.pk if community else None}
    if event := asked(request, "evenement", Event.objects.visible_to(user)):
        needs = Need.objects.visible_to(user).filter(events=event)
        found |= {**_place(event), "events": [event], "needs": list(needs)}
    if synergy := asked(request, "synergie", Synergy.objects.visible_to(user)):
        needs = Need.objects.visible_to(user).filter(synergies=synergy)
        found |= {**_about(synergy, user), "synergies": [synergy], "needs": list(needs)}
    if need := asked(request, "besoin", Need.objects.visible_to(user)):
        found |= {**_about(need, user), "needs": [need], "commune": need.commune_id}
        found["directorates"] = list(need.directorates.all())
    if actor := asked(request, "acteur", Actor.objects.visible_to(user)):
        found["holders"] = [actor]
    return found


def _place(record: Any) -> dict[str, Any]:
    return {"community": record.community_id, "audience": record.audience}


def _about(record: Any, user: User) -> dict[str, Any]:
    return {
        **_place(record),
        "themes": list(record.themes.all()),
        "holders": people_of(record, user).named,
    }


def synergy_of(project: Project, request: Request) -> dict[str, Any]:
    """Its needs, with one more if it is asked for, its holders and themes, where it is and for
    whom."""
    user = request.user
    more = asked(request, "besoin", Need.objects.visible_to(user))
    needs = Need.objects.visible_to(user).filter(projects=project)
    return {
        **_place(project),
        "needs": list({need.pk: need for need in [*needs, more] if need}.values()),
        "reason": request.GET.get("raison", ""),
        "actors": people_of(project, user, "holders").named,
        "themes": list(project.themes.all()),
    }
