"""How some events are to go, with cards of the workshop kit; one of them shown to its readers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from events.demo.world import World, born, save
from events.models import Agenda, AgendaItem, Event, WorkshopCard

# By the day of the event in the agenda of the demo: a card or words, minutes, steps, who leads.
AGENDAS: dict[int, list[tuple[str, int, list[tuple[str, int]], str]]] = {
    27: [
        ("opening-circle", 15, [], "Le jardinier du territoire"),
        ("group-agreement", 10, [], "La jardinière de la Région"),
        ("territory-map", 60, [("Gommettes, chacun la sienne", 20), ("Échange entre îlots", 25),
                               ("Trois choses à dire à tous", 15)], "À deux voix"),
        ("Pause, avec la tisane de la halle", 15, [], ""),
        ("from-fact-to-proposal", 50, [], "La jardinière de la Région"),
        ("agreement-gradients", 20, [], "Le jardinier du territoire"),
        ("who-does-what", 15, [], "Le jardinier du territoire"),
        ("closing-round", 10, [], "Toutes et tous"),
    ],
    33: [
        ("opening-circle", 15, [], ""),
        ("shared-reading", 60, [("Lire à deux", 20), ("Dire aux autres", 40)], ""),
        ("fishbowl", 40, [], ""),
        ("decisions-recorded", 15, [], ""),
    ],
}  # fmt: skip
NOTES = {
    "territory-map": "Imprimer quatre cartes en A2. Prévoir une table à hauteur de fauteuil.",
    "agreement-gradients": "Compter à voix haute, noter les cinq nombres.",
}
SHOWN = (27,)


def create_agendas(world: World) -> None:
    """The agendas of ``AGENDAS``, written a week ago."""
    cards = {card.key: card for card in WorkshopCard.objects.filter(language="fr").exclude(key="")}
    moments, steps, shown = [], [], []
    for day, plan in AGENDAS.items():
        event = _event_of(world, day)
        if event is None:
            continue
        if day in SHOWN:
            shown.append(born(Agenda(event=event, is_shared=True), _week_ago(world), _by(event)))
        for position, (what, minutes, parts, leader) in enumerate(plan, start=1):
            item = _item(world, event, position, minutes, leader, cards.get(what), what)
            moments.append(item)
            for place, (title, length) in enumerate(parts, start=1):
                steps.append((item, _item(world, event, place, length, "", None, title)))
    save(Agenda, shown)
    save(AgendaItem, moments)
    for parent, step in steps:
        step.parent = parent
    save(AgendaItem, [step for _parent, step in steps])


def _event_of(world: World, day: int) -> Event | None:
    on = world.today + dt.timedelta(days=day)
    return Event.objects.filter(starts_at__date=on).order_by("pk").first()


def _item(
    world: World, event: Event, position: int, minutes: int, leader: str, card: Any, what: str
) -> AgendaItem:
    item = AgendaItem(
        event=event, position=position, minutes=minutes, leader=leader, card=card,
        title=card.title if card else what, notes=NOTES.get(card.key, "") if card else "",
    )  # fmt: skip
    return born(item, _week_ago(world), _by(event))


def _by(event: Event) -> Any:
    return event.created_by


def _week_ago(world: World) -> dt.datetime:
    return world.now - dt.timedelta(days=7)
