"""Whom to propose to invite to an event: each once, for the best reason (ADR 0034)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from communities.models import Actor, Membership
from events.models import Event, Participation
from gardeners.models import Need, Synergy
from grc.models import User
from grc.statements import keys

SHOWN = 100  # of a group; the others are invited together
MOST = 10_000
BY_DEFAULT = ("needs", "synergies")


class Invitee(NamedTuple):
    pk: int
    name: str
    place: str
    why: str


@dataclass
class Group:
    """Those who are proposed for one sort of reason, by name."""

    key: str
    title: str
    people: list[Invitee]

    @property
    def shown(self) -> list[Invitee]:
        return self.people[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.people) - SHOWN, 0)

    @property
    def is_chosen(self) -> bool:
        """Whether its people are proposed as chosen already."""
        return self.key in BY_DEFAULT


@dataclass
class Proposals:
    """Who is proposed; how many are left out since they want no message, have no address, or are
    there already."""

    groups: list[Group]
    opted_out: int
    unreachable: int
    known: int

    @property
    def reasons(self) -> dict[int, str]:
        """Why, by key of an actor."""
        return {one.pk: one.why for group in self.groups for one in group.people}


def writable_to(user: User) -> QuerySet[Any]:
    """The actors whose contact details ``user`` may use."""
    actors = Actor.objects.visible_to(user)
    return actors.filter(actors.contactable(user))


def proposals(event: Event, user: User) -> Proposals:
    """In a fixed number of queries, however many they are."""
    best = _best(event, user)
    known = set(Participation.objects.filter(event=event).values_list("actor", flat=True))
    wanted = writable_to(user).filter(pk__in=keys([pk for pk in best if pk not in known]))
    rows = wanted.order_by("sort_name", "pk").values_list(
        "pk", "full_name", "commune__name", "email", "opted_out"
    )
    groups = {key: Group(key, title, []) for key, title in _titles(event).items()}
    opted_out = unreachable = 0
    for pk, name, place, email, is_out in rows:
        if is_out:
            opted_out += 1
        elif not email:
            unreachable += 1
        else:
            key, why = best[pk]
            groups[key].people.append(Invitee(pk, name, place or "", why))
    kept = [group for group in groups.values() if group.people]
    return Proposals(kept, opted_out, unreachable, len(known & best.keys()))


def _titles(event: Event) -> dict[str, str]:
    """The groups, the best reason first."""
    return {
        "needs": _("Portent les besoins auxquels il répond"),
        "synergies": _("Prennent part à ses synergies"),
        "themes": _("Ont un besoin sur les mêmes thématiques"),
        "commune": _("Sont de la même commune"),
        "epci": _("Sont de la même intercommunalité"),
        "members": _("Sont membres de la communauté"),
    }


def _best(event: Event, user: User) -> dict[int, tuple[str, str]]:
    """By key of an actor: the group and the words of the best reason."""
    found: dict[int, tuple[str, str]] = {}
    asked: Iterable[tuple[str, str, Iterable[tuple[int, str]]]] = (
        ("needs", _("porte le besoin « %s »"), _of_needs(event, user)),
        ("synergies", _("prend part à la synergie « %s »"), _of_synergies(event, user)),
        ("themes", _("porte le besoin « %s », de la même thématique"), _of_themes(event, user)),
        ("commune", _("est de la même commune : %s"), _near(event, user, "commune", "code")),
        ("epci", _("est de la même intercommunalité : %s"),
         _near(event, user, "commune__epci", "epci")),
        ("members", _("est membre de la communauté %s"), _members(event)),
    )  # fmt: skip
    for key, words, pairs in asked:
        for pk, detail in pairs:
            found.setdefault(pk, (key, words % detail))
    return found


def _of_needs(event: Event, user: User) -> Any:
    """The actors of its needs, and of those of its synergies."""
    synergies = Synergy.objects.visible_to(user).filter(events=event).order_by().values("pk")
    mine = Q(events=event) | Q(synergies__in=synergies)
    return _actors_of(Need, Need.objects.visible_to(user).filter(mine))


def _of_synergies(event: Event, user: User) -> Any:
    return _actors_of(Synergy, Synergy.objects.visible_to(user).filter(events=event))


def _of_themes(event: Event, user: User) -> Any:
    """The members of its community whose needs have its themes."""
    themes = event.themes.through.objects.filter(event=event).values("theme")
    themed = Need.themes.through.objects.filter(theme__in=themes).values("need")
    needs = Need.objects.visible_to(user).filter(pk__in=themed)
    members = Membership.objects.active().filter(community=event.community_id)
    return _actors_of(Need, needs, actor__in=members.values("actor"))


def _actors_of(model: Any, records: QuerySet[Any], **among: Any) -> Any:
    """(actor, title of the record) of each link of ``records`` to actors."""
    name = model._meta.model_name
    among[f"{name}__in"] = records.order_by().values("pk")
    links = model.actors.through.objects.filter(**among)
    return links.order_by("-pk").values_list("actor", f"{name}__title")[:MOST]


def _near(event: Event, user: User, path: str, name: str) -> Any:
    """The actors of the commune of its place, or of its EPCI, with the name of these."""
    commune = event.place.commune if event.place else None
    value = getattr(commune, name, "")
    if not value:
        return []
    label = "commune__name" if name == "code" else "commune__epci_name"
    found = Actor.objects.visible_to(user).filter(**{path: value})
    return found.order_by("sort_name", "pk").values_list("pk", label)[:MOST]


def _members(event: Event) -> Any:
    if event.community_id is None:
        return []
    members = Membership.objects.active().filter(community=event.community_id)
    return members.order_by("pk").values_list("actor", "community__name")[:MOST]
