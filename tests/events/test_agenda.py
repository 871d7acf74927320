"""How an event is to go: its moments, their hours, their order, who reads them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from events.actions.agenda import MoveError, move, place
from events.models import Agenda, AgendaItem, Event
from events.timing import timed
from grc.models import Audience, User
from tests.cells import HTMX
from tests.factories import (
    AgendaItemFactory,
    CommunityFactory,
    EventFactory,
    UserFactory,
    WorkshopCardFactory,
)

pytestmark = pytest.mark.django_db

START = dt.datetime(2031, 3, 30, 12, 0, tzinfo=dt.UTC)  # 14:00 in Paris, the day clocks change


@pytest.fixture
def event(community: Any) -> Event:
    event: Event = EventFactory(
        community=community, starts_at=START, ends_at=START + dt.timedelta(minutes=60)
    )
    return event


def order(event: Event) -> list[tuple[str, list[str]]]:
    slots = timed(event, AgendaItem.objects.filter(event=event, archived_at=None)).slots
    return [(slot.item.title, [step.item.title for step in slot.steps]) for slot in slots]


def url(name: str, pk: int) -> str:
    return reverse(f"events:{name}", args=[pk])


# 1. HOURS


def test_hours_follow_from_the_start(event: Event) -> None:
    AgendaItemFactory(event=event, title="Accueil", minutes=20)
    talk = AgendaItemFactory(event=event, title="Échanges", minutes=99)
    AgendaItemFactory(event=event, parent=talk, title="À deux", minutes=10)
    AgendaItemFactory(event=event, parent=talk, title="Tous", minutes=25)
    timing = timed(event, AgendaItem.objects.filter(event=event))
    first, second = timing.slots
    assert (first.starts_at, first.ends_at) == (START, START + dt.timedelta(minutes=20))
    assert second.minutes == 35  # as long as its steps, whatever it says
    assert second.steps[1].starts_at == START + dt.timedelta(minutes=30)
    assert (timing.minutes, timing.late, timing.left) == (55, 0, 5)


def test_what_overruns_is_said(event: Event, gardener: User, browse: Any) -> None:
    AgendaItemFactory(event=event, title="Débat", minutes=75)
    html = browse(gardener).get(url("event_agenda", event.pk)).content.decode()
    assert "dépasse la fin de l’événement de 15 minutes" in html
    assert "14 h – 15 h 15" in html.replace("\xa0", " ")
    event.ends_at = None
    event.save()
    assert timed(event, AgendaItem.objects.filter(event=event)).late == 0


# 2. ORDER


def test_moved_up_down_in_and_out(event: Event) -> None:
    a, b, c = (AgendaItemFactory(event=event, title=title) for title in "abc")
    move(item=c, way="haut")
    assert order(event) == [("a", []), ("c", []), ("b", [])]
    c.refresh_from_db()
    move(item=c, way="dedans")
    assert order(event) == [("a", ["c"]), ("b", [])]
    b.refresh_from_db()
    move(item=b, way="dedans")
    assert order(event) == [("a", ["c", "b"])]
    c.refresh_from_db()
    move(item=c, way="bas")
    assert order(event) == [("a", ["b", "c"])]
    b.refresh_from_db()
    move(item=b, way="dehors")
    assert order(event) == [("a", ["c"]), ("b", [])]
    place(item=AgendaItem.objects.get(pk=b.pk), beside=AgendaItem.objects.get(pk=c.pk), after=False)
    assert order(event) == [("a", ["b", "c"])]
    assert a.children.count() == 2


def test_what_cannot_move_says_why(event: Event) -> None:
    a, b = (AgendaItemFactory(event=event, title=title) for title in "ab")
    step = AgendaItemFactory(event=event, parent=b, title="c")
    for item, way in ((a, "haut"), (b, "bas"), (a, "dedans"), (b, "dedans"), (step, "dedans")):
        with pytest.raises(MoveError):
            move(item=item, way=way)
    for beside in (b, step):
        with pytest.raises(MoveError):
            place(item=b, beside=beside, after=True)
    assert order(event) == [("a", []), ("b", ["c"])]


def test_the_database_keeps_one_level(event: Event) -> None:
    parent = AgendaItemFactory(event=event)
    step = AgendaItemFactory(event=event, parent=parent)
    for values in ({"event": event, "parent": step}, {"parent": parent}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItemFactory(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=parent.pk).update(parent=AgendaItemFactory(event=event))


def test_an_archived_moment_leaves_with_its_steps_and_comes_back(
    event: Event, gardener: User, browse: Any
) -> None:
    parent = AgendaItemFactory(event=event, title="Débat")
    AgendaItemFactory(event=event, parent=parent, title="Tour de table")
    client = browse(gardener)
    client.post(reverse("grc:record_archive", args=["events.agendaitem", parent.pk]))
    assert not AgendaItem.objects.visible_to(gardener).filter(event=event).exists()
    client.post(reverse("grc:record_unarchive", args=["events.agendaitem", parent.pk]))
    assert AgendaItem.objects.visible_to(gardener).filter(event=event).count() == 2


def test_moved_by_a_button_and_by_dropping(event: Event, gardener: User, browse: Any) -> None:
    a, b = (AgendaItemFactory(event=event, title=title) for title in "ab")
    client = browse(gardener)
    moved = client.post(url("agenda_item_move", b.pk), {"vers": "haut"})
    assert moved["Location"] == b.get_absolute_url()
    fragment = client.post(url("agenda_item_move", b.pk), {"apres": a.pk}, headers=HTMX)
    assert "<html" not in fragment.content.decode()
    assert order(event) == [("a", []), ("b", [])]
    refused = client.post(url("agenda_item_move", a.pk), {"vers": "haut"}, headers=HTMX)
    assert "déjà le premier" in refused.content.decode()
    for sent in ({"vers": "ailleurs"}, {}, {"apres": AgendaItemFactory().pk}, {"avant": 2**62}):
        assert client.post(url("agenda_item_move", a.pk), sent).status_code == 404


def test_a_move_is_undone_in_one_click(event: Event, gardener: User, browse: Any) -> None:
    for title in "ab":
        AgendaItemFactory(event=event, title=title)
    last = AgendaItem.objects.get(title="b")
    client = browse(gardener)
    html = client.post(url("agenda_item_move", last.pk), {"vers": "haut"}, headers=HTMX)
    [undo] = {part.split('"')[0] for part in html.content.decode().split('action="')
              if "/retablir/" in part[:60]}  # fmt: skip
    client.post(undo)
    assert order(event) == [("a", []), ("b", [])]


# 3. WRITING


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_added_and_what_is_wrong_is_kept(
    headers: Any, event: Event, gardener: User, browse: Any
) -> None:
    client, address = browse(gardener), url("agenda_item_create", event.pk)
    sent = {"title": "Accueil", "minutes": "0", "leader": "Nadia", "notes": "Un café"}
    refused = client.post(address, sent, headers=headers)
    assert refused.status_code == 422
    assert "Un café" in refused.content.decode()
    client.post(address, sent | {"minutes": "10"}, headers=headers)
    item = AgendaItem.objects.get()
    assert (item.event, item.minutes, item.created_by) == (event, 10, gardener)


def test_picked_from_the_kit(event: Event, gardener: User, browse: Any) -> None:
    card = WorkshopCardFactory(minutes_from=10, minutes_to=30)
    AgendaItemFactory(event=event)
    client = browse(gardener)
    client.post(url("event_agenda_pick", event.pk), {"fiche": card.pk})
    item = AgendaItem.objects.get(card=card)
    assert (item.title, item.minutes) == (card.title, 20)
    assert order(event)[-1] == (card.title, [])
    hidden = WorkshopCardFactory(community=CommunityFactory(is_public=False))
    for wrong in (hidden.pk, "x", ""):
        assert client.post(url("event_agenda_pick", event.pk), {"fiche": wrong}).status_code == 404


def test_two_people_at_once(event: Event, gardener: User, browse: Any) -> None:
    item = AgendaItemFactory(event=event, title="Accueil")
    before = item.version
    AgendaItem.objects.filter(pk=item.pk).update(title="Écrit par une autre")
    sent = {"title": "Le mien", "minutes": item.minutes, "version": before}
    response = browse(gardener).post(url("agenda_item_edit", item.pk), sent)
    assert response.status_code == 422
    assert "Écrit par une autre" in response.content.decode()


# 4. WHO READS


def test_readers_see_it_once_it_is_shown_and_never_the_notes(
    event: Event, gardener: User, browse: Any, client: Client
) -> None:
    event.audience = Audience.PUBLIC
    event.save()
    item = AgendaItemFactory(event=event, title="Accueil", notes="Secret", leader="Nadia B.")
    address = url("event_agenda", event.pk)
    stranger = browse(UserFactory())
    assert client.get(address).status_code == stranger.get(address).status_code == 404
    assert "Accueil" not in client.get(event.get_absolute_url()).content.decode()
    browse(gardener).post(url("event_agenda_share", event.pk), {"montrer": "1"})
    for reader in (client, stranger):
        html = reader.get(address).content.decode()
        assert "Accueil" in html
        assert "Secret" not in html
        assert "Modifier" not in html
        assert "Accueil" in reader.get(event.get_absolute_url()).content.decode()
    assert "Nadia B." not in client.get(address).content.decode()
    history = stranger.get(reverse("grc:record_history", args=["events.agendaitem", item.pk]))
    assert "Secret" not in history.content.decode()
    assert stranger.get(url("event_agenda_sheet", event.pk)).status_code == 403
    browse(gardener).post(url("event_agenda_share", event.pk))
    assert client.get(address).status_code == 404
    assert Agenda.objects.count() == 1


def test_a_draft_shown_is_still_a_draft(event: Event, client: Client) -> None:
    event.audience, event.status = Audience.PUBLIC, Event.Status.DRAFT
    event.save()
    Agenda.objects.create(event=event, is_shared=True)
    assert client.get(url("event_agenda", event.pk)).status_code == 404


def test_on_paper(event: Event, gardener: User, browse: Any) -> None:
    card = WorkshopCardFactory(title="Cercle", material="Des chaises\nUn objet", steps="Ouvrir")
    other = WorkshopCardFactory(title="Marche", material="Des chaises", steps="Marcher")
    for one in (card, other):
        AgendaItemFactory(event=event, card=one, title=one.title)
    client = browse(gardener)
    sheet = client.get(url("event_agenda_sheet", event.pk)).content.decode()
    assert sheet.count("Des chaises") == 1
    assert "Marcher" in sheet
    cards = client.get(url("event_agenda_cards", event.pk)).content.decode()
    assert cards.count('class="pocket-card"') == 2


@pytest.mark.parametrize("count", [1, 6])
def test_queries_do_not_grow(
    count: int, event: Event, gardener: User, browse: Any, django_assert_max_num_queries: Any
) -> None:
    for _each in range(count):
        parent = AgendaItemFactory(event=event, card=WorkshopCardFactory())
        AgendaItemFactory(event=event, parent=parent, card=WorkshopCardFactory())
    client = browse(gardener)
    with django_assert_max_num_queries(14):
        client.get(url("event_agenda", event.pk))
