"""Projects and stories in lists: what is asked, page by page, and what a card shows."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest

from communities.models import Actor, Community, Theme
from communities.rights import Reader
from events.models import Milestone, Project
from gardeners.models import Need, Synergy
from grc.http import key

PAGE_SIZE = 20


class Asked(NamedTuple):
    """What a list is asked for: keys of a community and of a theme, a status, words of neither."""

    community: Any
    theme: Any
    status: str

    @property
    def is_anything(self) -> bool:
        return bool(self.community or self.theme or self.status)


def asked_of(request: HttpRequest) -> Asked:
    """``?communaute=ID``, ``?thematique=ID`` and ``?etape=``; what is not understood is nothing."""
    status = request.GET.get("etape", "")
    return Asked(
        _one(request, "communaute", Community.objects.visible_to(request.user)),
        _one(request, "thematique", Theme.objects.all()),
        status if status in Project.Status.values else "",
    )


def _one(request: HttpRequest, name: str, records: QuerySet[Any]) -> Any:
    pk = key(request.GET.get(name, ""))
    return records.filter(pk=pk).first() if pk else None


def projects_asked(asked: Asked, user: Reader) -> QuerySet[Any]:
    found = Project.objects.visible_to(user)
    if asked.community:
        found = found.filter(pk__in=of_community(asked.community).values("pk"))
    if asked.theme:
        themed = Project.themes.through.objects.filter(theme=asked.theme)
        found = found.filter(pk__in=themed.values("project"))
    return found.filter(status=asked.status) if asked.status else found


def of_community(community: Community) -> QuerySet[Any]:
    """Its projects, and those in which it takes part."""
    joint = Project.communities.through.objects.filter(community=community)
    return Project.objects.filter(
        Q(community=community) | Q(pk__in=joint.values("project"))
    ).order_by()


def for_cards(projects: QuerySet[Any], user: Reader) -> QuerySet[Any]:
    """With what ``user`` may read of what a card shows: who holds them (``shown_holders``), what
    they answer (``shown_needs``, ``shown_synergies``), the milestones ahead (``ahead``)."""
    named = Actor.objects.named_to(user).order_by("sort_name")
    needs, synergies = Need.objects.visible_to(user), Synergy.objects.visible_to(user)
    ahead = Milestone.objects.visible_to(user).ahead()
    return projects.prefetch_related(
        "themes",
        Prefetch("holders", named, to_attr="shown_holders"),
        Prefetch("needs", needs.order_by("pk"), to_attr="shown_needs"),
        Prefetch("synergies", synergies.order_by("pk"), to_attr="shown_synergies"),
        Prefetch("milestones", ahead, to_attr="ahead"),
    )


def page(request: HttpRequest, records: QuerySet[Any]) -> tuple[list[Any], str]:
    """The latest records before ``?apres=KEY``, and the address of the page that follows."""
    if after := key(request.GET.get("apres", "")):
        records = records.filter(pk__lt=after)
    found = list(records.order_by("-pk")[: PAGE_SIZE + 1])
    if len(found) <= PAGE_SIZE:
        return found, ""
    params = request.GET.copy()
    params["apres"] = str(found[PAGE_SIZE - 1].pk)
    return found[:PAGE_SIZE], f"?{params.urlencode()}"
