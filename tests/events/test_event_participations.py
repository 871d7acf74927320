"""Who takes part in an event: the list, its filters, its file; and the counts elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.models import Community
from events import participants
from events.agenda import item
from events.models import Event
from grc.models import ExportLog, User
from tests.factories import EventFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(community: Community) -> Event:
    return EventFactory(title="Portes ouvertes", community=community, mode="both")


def address(event: Event, name: str = "event_participations") -> str:
    return reverse(f"events:{name}", args=[event.pk])


def someone(event: Event, name: str, community: Any = None, **kwargs: Any) -> Any:
    email = f"{name.lower()}@example.org"
    return ParticipationFactory(
        event=event, actor__first_name=name, actor__name="Roux", actor__email=email,
        actor__community=community, **kwargs,
    )  # fmt: skip


@pytest.fixture
def people(event: Event, community: Community) -> None:
    now = timezone.now()
    someone(event, "Ana", community, answer="yes", party_size=3, attended=True)
    someone(event, "Bo", community, answer="yes", mode="remote")
    someone(event, "Chloé", community, answer="yes", waiting_since=now, party_size=2)
    someone(event, "Dan", community, answer="perhaps")
    someone(event, "Éli", community, answer="no")
    someone(event, "Fay", invitation_sent_at=now)  # of no community: not to be contacted
    ParticipationFactory(answer="yes", actor__first_name="Ailleurs")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", "Ana Bo Chloé Dan Éli Fay"), ("reponse=yes", "Ana Bo"), ("reponse=waiting", "Chloé"),
        ("reponse=perhaps", "Dan"), ("reponse=no", "Éli"), ("reponse=invited", "Fay"),
        ("mode=remote", "Bo"), ("venus=oui", "Ana"), ("venus=non&reponse=yes", "Bo"),
        ("q=CHLOE", "Chloé"), ("q=personne", ""),
        ("reponse=lune&mode=x&venus=y&apres=z", "Ana Bo Chloé Dan Éli Fay"),
    ],
)  # fmt: skip
def test_filtered(
    event: Event, people: None, gardener: User, browse: Any, asked: str, names: str
) -> None:
    rows = browse(gardener).get(f"{address(event)}?{asked}").context["rows"]
    assert [each.actor.first_name for each in rows] == names.split()


def test_contact_details_for_who_may_contact(
    event: Event, people: None, gardener: User, administrator: User, browse: Any
) -> None:
    for url in (address(event), address(event, "event_participations_export")):
        page = browse(gardener).get(url).content.decode()
        assert "Fay Roux" in page
        assert "ana@example.org" in page
        assert "fay@example.org" not in page
        assert "fay@example.org" in browse(administrator).get(url).content.decode()


def test_the_file_is_noted_and_harmless(
    event: Event, people: None, gardener: User, browse: Any
) -> None:
    someone(event, "=1+1", answer="yes")
    url = f"{address(event, 'event_participations_export')}?reponse=yes"
    response = browse(gardener).get(url)
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Nom;Réponse;Personnes;")
    assert [line.split(";")[0] for line in lines[1:]] == ["'=1+1 Roux", "Ana Roux", "Bo Roux"]
    assert ";3;sur place;;oui;" in lines[2]
    log = ExportLog.objects.get()
    assert (log.sheet, log.rows, log.created_by, log.state) == ("participants", 3, gardener, "done")


def test_page_by_page(
    event: Event, people: None, gardener: User, browse: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(participants, "PAGE_SIZE", 2)
    client, url, seen = browse(gardener), "?", []
    while url:
        context = client.get(address(event) + url).context
        seen += [each.actor.first_name for each in context["rows"]]
        url = context["next_url"]
    assert seen == ["Ana", "Bo", "Chloé", "Dan", "Éli", "Fay"]


def test_as_many_queries_for_many_as_for_one(event: Event, gardener: User, browse: Any) -> None:
    client, asked = browse(gardener), []
    for more in (1, 6):
        for n in range(more):
            someone(event, f"Ana{more}{n}", event.community, answer="yes")
        client.get(address(event))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(event))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_page_of_the_event_counts_for_who_organises(
    event: Event, people: None, gardener: User, member: User, browse: Any
) -> None:
    url = event.get_absolute_url()
    page = browse(gardener).get(url).content.decode()
    assert "3 personnes sur place" in page
    assert "1 invitation sans réponse" in page
    assert "1 présence notée" in page
    page = browse(member).get(url).content.decode()
    assert "3 personnes sur place" in page
    assert "sans réponse" not in page
    assert address(event) not in page


def test_the_review_counts_too(event: Event, people: None) -> None:
    found = Event.objects.with_answers().get(pk=event.pk)
    assert item(found).detail.endswith("4 personnes viennent · 2 attendent une place")
    empty = EventFactory(starts_at=timezone.now() + dt.timedelta(1))
    assert "·" not in item(Event.objects.with_answers().get(pk=empty.pk)).detail
