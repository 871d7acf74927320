"""The actors who may be the one that someone is adding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from communities.duplicates.finder import find
from communities.duplicates.profiles import Probe
from communities.duplicates.querysets import SURE
from communities.duplicates.wording import sentence
from communities.models import Actor, Community
from communities.proposals import only_communities
from grc.importing import checks
from grc.models import User
from grc.search import fold

TYPED = ("kind", "first_name", "name", "email", "phone", "postcode", "commune")
SHOWN, COMPARED, LONGEST = 5, 30, 300


@dataclass
class Alike:
    """An actor, what is the same (a sentence), how much (of 100), and the key of the community
    where they act, when there is one only."""

    actor: Actor
    text: str = ""
    score: int = 0
    community: int | None = None

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE


def look_alikes(user: User, typed: Mapping[str, Any]) -> list[Alike]:
    """Among the actors that ``user`` may read, those of the same email or telephone, if ``user``
    may read these, or of a name close to the one ``typed`` (accents, case and a typing error
    forgiven); the most alike first, five at most."""
    values = {name: _plain(typed.get(name)) for name in TYPED}
    values["phone"] = checks.phone(values["phone"])
    visible = Actor.objects.visible_to(user)
    pks = list(visible.filter(_rule(user, values)).values_list("pk", flat=True)[:COMPARED])
    if not pks:
        return []
    found = {one.higher: one for one in find(visible.filter(pk__in=pks), probes=[_probe(values)])}
    actors = Actor.objects.filter(pk__in=pks).select_related("commune").order_by("sort_name", "pk")
    alike = [
        Alike(actor, sentence(found[actor.pk].reasons, personal=True), found[actor.pk].score)
        if actor.pk in found
        else Alike(actor)
        for actor in actors
    ]
    shown = sorted(alike, key=lambda one: -one.score)[:SHOWN]
    only = only_communities([one.actor for one in shown], Community.objects.visible_to(user))
    for one in shown:
        one.community = only.get(one.actor.pk)
    return shown


def _plain(value: Any) -> str:
    text = str(getattr(value, "pk", value) or "").strip()[:LONGEST]
    return "" if "\0" in text else text


def _rule(user: User, values: dict[str, str]) -> Q:
    rule, reachable = Q(pk__in=[]), Q()
    if values["email"]:
        reachable |= Q(email__iexact=values["email"])
    if values["phone"]:
        reachable |= Q(phone=values["phone"])
    if reachable:
        rule |= Actor.objects.contactable(user) & reachable
    wanted = fold(f"{values['name']} {values['first_name']}").strip()
    return rule | Q(sort_name__trigram_similar=wanted) if len(wanted) >= 3 else rule


def _probe(values: dict[str, str]) -> Probe:
    kind = values.pop("kind") or Actor.Kind.PERSON
    commune = values.pop("commune") or None
    return Probe(kind, commune=commune, **values)
