"""What was noted and proposed at some events of the past, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.utils import timezone

from events.demo.world import World, born, save
from events.models import Contribution, Event, EventNote
from grc.models import Audience


class Proposed(NamedTuple):
    """A contribution: its levels of agreement, its state, what became of it."""

    title: str
    proposal: str
    group: str
    naming: str
    levels: tuple[int, ...]
    status: str = "received"
    answer: str = ""


# By the day of the event in the agenda of the demo.
PROPOSED: dict[int, list[Proposed]] = {
    -34: [
        Proposed(
            "Une vitrine partagée pour les producteurs",
            "Nous proposons que trois vitrines vides de la rue centrale soient prêtées, à tour de "
            "rôle, pour que les producteurs se fassent connaître sans louer.",
            "La table des commerçants", "public", (11, 6, 2, 1, 0), "kept",
            "La commune prête une première vitrine pour l’été ; un bilan est prévu en septembre.",
        ),
        Proposed(
            "Livrer le centre à vélo le jeudi",
            "Nous proposons une tournée commune, une fois par semaine, pour que les petites "
            "commandes ne coûtent plus une camionnette.",
            "La table des livraisons", "hidden", (7, 8, 4, 1, 0), "studied",
            "La direction de l’économie compare le coût de deux vélos à assistance électrique.",
        ),
        Proposed(
            "Interdire les voitures toute la semaine",
            "Nous proposons de fermer la rue centrale.", "", "hidden", (3, 2, 4, 5, 6), "not_kept",
            "Le groupe était trop partagé. On en reparlera avec le parking de la gare.",
        ),
    ],
    -64: [
        Proposed(
            "Éteindre de 23 h à 5 h, sauf à la gare",
            "Nous proposons d’éteindre l’éclairage, pour que la rivière et les chauves-souris "
            "retrouvent la nuit, en gardant la gare et le passage du collège.",
            "Les riverains du quai", "readers", (24, 9, 5, 3, 2), "passed_on",
            "Transmise au syndicat d’énergie, qui répondra au prochain conseil.",
        ),
        Proposed(
            "Des panneaux qui expliquent la nuit", "Trois panneaux, écrits avec le collège.", "",
            "hidden", (18, 4, 1, 0, 0),
        ),
    ],
}  # fmt: skip
NOTED: dict[int, list[tuple[str, bool]]] = {
    -34: [
        ("Les loyers des vitrines n’ont pas baissé depuis dix ans.", False),
        ("Deux commerçants sont prêts à accueillir un producteur le samedi.", False),
        ("On garde la vitrine partagée, on essaie dès cet été.", True),
        ("Vérifier avec la mairie qui assure les vitrines prêtées.", False),
    ],
    -64: [
        ("Le passage du collège fait peur dès 18 h en hiver.", False),
        ("Un premier essai d’un mois, quai de la Rivière.", True),
    ],
}


def create_contributions(world: World) -> None:
    contributions: list[Any] = []
    notes: list[Any] = []
    for day, proposed in PROPOSED.items():
        event = _event_of(world, day)
        if event is not None:
            contributions += [_contribution(event, one) for one in proposed]
    for day, noted in NOTED.items():
        event = _event_of(world, day)
        if event is not None:
            notes += [_note(event, place, *line) for place, line in enumerate(noted)]
    save(Contribution, contributions)
    save(EventNote, notes)


def _event_of(world: World, day: int) -> Event | None:
    on = world.today + dt.timedelta(days=day)
    return Event.objects.filter(starts_at__date=on).order_by("pk").first()


def _contribution(event: Event, one: Proposed) -> Any:
    names = ("fully", "reserved", "mixed", "against", "opposed")
    public = event.audience == Audience.PUBLIC
    contribution = Contribution(
        event=event, community_id=event.community_id, title=one.title, proposal=one.proposal,
        group=one.group, naming=one.naming, status=one.status, answer=one.answer,
        audience=Audience.PUBLIC if public else Audience.SHARED,
        **dict(zip(names, one.levels, strict=True)),
    )  # fmt: skip
    return born(contribution, _after(event, 90), event.created_by)


def _note(event: Event, place: int, text: str, is_decision: bool) -> Any:
    note = EventNote(event=event, text=text, is_decision=is_decision)
    return born(note, _after(event, 20 + 15 * place), event.created_by)


def _after(event: Event, minutes: int) -> dt.datetime:
    return min(event.starts_at + dt.timedelta(minutes=minutes), timezone.now())
