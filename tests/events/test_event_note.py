"""Notes taken at an event by several people at once, and what their lines become."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from events.models import Contribution, Event, EventNote
from events.models.event_note import BECOMES
from gardeners.models import FollowUp, Interaction, Need, Synergy
from grc.models import Audience, User
from tests.cells import HTMX
from tests.factories import (
    EventFactory,
    EventNoteFactory,
    NeedFactory,
    SynergyFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(community: Any) -> Event:
    return EventFactory(community=community, past=True, title="Atelier")  # type: ignore[return-value]


def url(name: str, pk: int) -> str:
    return reverse(f"events:{name}", args=[pk])


def test_added_with_and_without_htmx(event: Event, gardener: User, browse: Any) -> None:
    client, address = browse(gardener), url("event_note_create", event.pk)
    fragment = client.post(address, {"text": "La halle est fermée"}, headers=HTMX)
    assert "<html" not in fragment.content.decode()
    assert "La halle est fermée" in fragment.content.decode()
    plain = client.post(address, {"text": "Le soir surtout"})
    assert plain.status_code == 302
    texts = EventNote.objects.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["La halle est fermée", "Le soir surtout"]
    for wrong in ("", " ", "x" * 2_001, "\0"):
        for headers in ({}, HTMX):
            assert client.post(address, {"text": wrong}, headers=headers).status_code == 422
    assert EventNote.objects.count() == 2


def test_asked_again_only_what_is_new_is_sent(event: Event, gardener: User, browse: Any) -> None:
    client, address = browse(gardener), url("event_notes", event.pk)
    note = EventNoteFactory(event=event, text="Première")
    seen = client.get(address).context["notes"]["seen"]
    assert client.get(f"{address}?vu={seen}", headers=HTMX).status_code == 204
    EventNoteFactory(event=event, text="D’une autre personne")
    html = client.get(f"{address}?vu={seen}", headers=HTMX).content.decode()
    assert "D’une autre personne" in html
    seen = client.get(address).context["notes"]["seen"]
    EventNote.objects.filter(pk=note.pk).update(text="Corrigée")
    assert "Corrigée" in client.get(f"{address}?vu={seen}", headers=HTMX).content.decode()


def test_an_edit_shows_the_text_of_the_other(event: Event, gardener: User, browse: Any) -> None:
    note = EventNoteFactory(event=event)
    before = note.version
    EventNote.objects.filter(pk=note.pk).update(text="Écrit par une autre")
    sent = {"text": "Mon texte", "version": before}
    response = browse(gardener).post(url("event_note_edit", note.pk), sent)
    assert response.status_code == 422
    assert "Écrit par une autre" in response.content.decode()
    assert "Mon texte" in response.content.decode()


@pytest.mark.parametrize("kind", BECOMES)
def test_a_line_becomes(kind: str, event: Event, gardener: User, browse: Any) -> None:
    theme = ThemeFactory()
    event.themes.add(theme)
    note = EventNoteFactory(event=event, text="Ouvrir la halle le soir")
    client, address = browse(gardener), url("event_note_become", note.pk)
    html = client.post(address, {"devient": kind}, headers=HTMX).content.decode()
    note.refresh_from_db()
    record: Any = getattr(note, kind)
    assert note.became
    assert note.became[1] == record
    assert (record.title, record.community) == ("Ouvrir la halle le soir", event.community)
    assert (record.audience, record.created_by) == (Audience.SHARED, gardener)
    assert record.get_absolute_url() in html
    assert client.get(record.get_absolute_url()).status_code == 200
    client.post(address, {"devient": "need"})
    assert type(record)._base_manager.filter(title=record.title).count() == 1
    [undo] = {part.split('"')[0] for part in html.split('action="') if "/retablir/" in part[:60]}
    client.post(undo)
    note.refresh_from_db()
    record.refresh_from_db()
    assert note.became is None
    assert record.archived_at


def test_what_is_promised_there_points_at_the_meeting(
    event: Event, gardener: User, browse: Any
) -> None:
    client = browse(gardener)
    for text, kind in (
        ("Rappeler la mairie", "followup"),
        ("Une salle", "need"),
        ("x", "followup"),
    ):
        note = EventNoteFactory(event=event, text=text)
        client.post(url("event_note_become", note.pk), {"devient": kind})
    [meeting] = Interaction.objects.all()
    assert (meeting.title, meeting.channel) == ("Atelier", "group")
    assert meeting.occurred_on == event.starts_at.date()
    assert meeting.followups.count() == 2
    assert meeting.needs.get().title == "Une salle"


def test_what_is_noted_in_haste_is_not_public(event: Event, gardener: User, browse: Any) -> None:
    event.audience = Audience.PUBLIC
    event.save()
    for kind in BECOMES:
        note = EventNoteFactory(event=event)
        browse(gardener).post(url("event_note_become", note.pk), {"devient": kind})
    for model in (Need, Synergy, FollowUp, Interaction, Contribution):
        assert not model.objects.filter(audience=Audience.PUBLIC).exists()


def test_a_long_line_keeps_all_its_words(event: Event, gardener: User, browse: Any) -> None:
    note = EventNoteFactory(event=event, text="mot " * 90 + "fin")
    browse(gardener).post(url("event_note_become", note.pk), {"devient": "need"})
    need = Need.objects.get()
    assert len(need.title) <= 200
    assert need.description == note.text


def test_a_decision_is_marked_and_unmarked(event: Event, gardener: User, browse: Any) -> None:
    note = EventNoteFactory(event=event)
    client, address = browse(gardener), url("event_note_become", note.pk)
    for decided in (True, False):
        client.post(address, {"devient": "decision"})
        note.refresh_from_db()
        assert note.is_decision is decided
    assert client.post(address, {"devient": "autre"}).status_code == 404


def test_the_database_keeps_one_link(event: Event) -> None:
    need, synergy = NeedFactory(), SynergyFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        EventNoteFactory(event=event, need=need, synergy=synergy)


@pytest.mark.django_db(transaction=True)
def test_many_write_at_once(event: Event, gardener: User, browse: Any) -> None:
    note = EventNoteFactory(event=event)
    clients = [browse(gardener) for _each in range(4)]

    def write(number: int) -> tuple[int, int]:
        try:
            client = clients[number]
            added = client.post(url("event_note_create", event.pk), {"text": f"Ligne {number}"})
            made = client.post(url("event_note_become", note.pk), {"devient": "need"})
            return added.status_code, made.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(write, range(4))) == {(302, 302)}
    assert EventNote.objects.filter(event=event).count() == 5
    assert Need.objects.count() == 1


@pytest.mark.parametrize("count", [1, 6])
def test_queries_do_not_grow(
    count: int, event: Event, gardener: User, browse: Any, django_assert_max_num_queries: Any
) -> None:
    for _each in range(count):
        EventNoteFactory(event=event, need=NeedFactory(), created_by=gardener)
    client = browse(gardener)
    with django_assert_max_num_queries(7):
        html = client.get(url("event_notes", event.pk)).content.decode()
    assert html.count('class="note-line"') == count
