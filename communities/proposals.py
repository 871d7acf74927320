"""What to propose for a piece of a name, and the words that tell two namesakes apart."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from communities.models import Actor, Affiliation, Commune, Community, Membership

MAX_PROPOSALS = 8


def propose_actors(actors: QuerySet[Any], text: str) -> list[Actor]:
    """The actors of ``actors`` closest to ``text``, with the organisations of the persons.

    Only organisations that stand among ``actors`` are shown: the reader may read them.
    """
    organisations = Affiliation.objects.filter(
        ends_on=None, organisation__in=actors.order_by().values("pk")
    ).select_related("organisation")
    return list(
        actors.proposed(text)  # type: ignore[attr-defined]
        .select_related("commune")
        .prefetch_related(Prefetch("affiliations", organisations, to_attr="current_places"))[
            :MAX_PROPOSALS
        ]
    )


def actor_detail(actor: Actor) -> str:
    """« La Recyclerie · Figeac » for a person, « association · Figeac » for an organisation."""
    if actor.is_person:
        parts = [str(place.organisation) for place in getattr(actor, "current_places", [])][:2]
    else:
        parts = [actor.get_organisation_kind_display() if actor.organisation_kind else ""]
    parts.append(actor.commune.name if actor.commune else "")
    return " · ".join(part for part in parts if part)


def commune_detail(commune: Commune) -> str:
    """« Lot · 46100 »."""
    return " · ".join([commune.department_name, ", ".join(commune.postcodes[:3])])


def only_communities(actors: list[Actor], communities: QuerySet[Community]) -> dict[int, int]:
    """The community of each actor who is an active member of one only, by key."""
    found: dict[int, list[int]] = {}
    pairs = (
        Membership.objects.active()
        .filter(actor__in=[actor.pk for actor in actors], community__in=communities.values("pk"))
        .values_list("actor", "community")
    )
    for actor, community in pairs:
        found.setdefault(actor, []).append(community)
    return {actor: members[0] for actor, members in found.items() if len(members) == 1}
