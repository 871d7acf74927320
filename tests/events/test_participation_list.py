"""« Mes réponses »: what one answered, for who has an account."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import Community
from events import answers_listing
from events.links import answer_address
from grc.models import User
from tests.factories import EventFactory, ParticipationFactory

URL = "/mes-reponses/"


def test_mine_and_those_of_nobody_else(member: User, browse: Any, community: Community) -> None:
    assert reverse("events:participation_list") == URL
    mine = ParticipationFactory(
        actor=member.actor, event=EventFactory(title="À moi", community=community), answer="yes"
    )
    hidden = ParticipationFactory(
        actor=member.actor, event=EventFactory(title="Sur invitation", audience="gardeners")
    )
    ParticipationFactory(event=EventFactory(title="À d’autres", community=community))
    ParticipationFactory(actor=member.actor, event=EventFactory(title="Brouillon", status="draft"))
    ParticipationFactory(actor=member.actor, event=EventFactory(title="Passé", past=True))
    page = browse(member).get(URL).content.decode()
    assert mine.event.get_absolute_url() in page
    assert hidden.event.get_absolute_url() not in page  # answered by the link
    assert answer_address(hidden) in page
    assert "Passé" in page
    assert "À d’autres" not in page
    assert "Brouillon" not in page


def test_nothing_yet(member: User, agent: User, browse: Any) -> None:
    for user in (member, agent):  # with an actor, without
        assert "Aucune réponse pour l’instant" in browse(user).get(URL).content.decode()


def test_page_by_page(member: User, browse: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(answers_listing, "PAGE_SIZE", 2)
    for n in range(5):
        event = EventFactory(title=f"Passé {n}", past=True)
        ParticipationFactory(actor=member.actor, event=event)
    client, url, seen = browse(member), URL, []
    while url:
        context = client.get(url).context
        seen += [each.event.title for each in context["past"]]
        url = URL + context["older"] if context["older"] else ""
    assert seen == [f"Passé {n}" for n in (4, 3, 2, 1, 0)]


@pytest.mark.django_db
def test_as_many_queries_for_many_as_for_one(member: User, browse: Any) -> None:
    client, asked = browse(member), []
    for more in (1, 6):
        for _each in range(more):
            ParticipationFactory(actor=member.actor)
            ParticipationFactory(actor=member.actor, event=EventFactory(past=True))
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        asked.append(len(queries))
    assert asked[0] == asked[1]
