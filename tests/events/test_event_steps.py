"""The life of an event: who reads it, who makes its steps, what it tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from grc.models import User
from tests.drawn import dated
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    DirectorateFactory,
    EventFactory,
    NeedFactory,
    PlaceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]


def step(client: Client, event: Event, state: str) -> Any:
    return client.post(reverse("events:event_status", args=[event.pk]), {"etat": state})


@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 404), ("member", 404), ("former_gardener", 404), ("agent", 404),
     ("gardener", 200), ("administrator", 200)],
)  # fmt: skip
def test_drafts_are_read_by_who_may_edit(
    role: str, status: int, community: Any, request: Any, browse: Browse
) -> None:
    event = EventFactory(community=community, status="draft", audience="public", title="Secret")
    client = browse(request.getfixturevalue(role) if role != "anonymous" else None)
    assert client.get(event.get_absolute_url()).status_code == status
    listed = "Secret" in client.get("/evenements/?vue=liste").content.decode()
    assert listed == (status == 200)


def test_what_a_draft_said_is_not_told(
    community: Any, gardener: User, member: User, browse: Browse
) -> None:
    event = EventFactory(community=community, status="draft", title="Brouillon délicat")
    client = browse(gardener)
    url = reverse("grc:cell", args=["evenements", event.pk, "evenement"])
    client.post(url, {"title": "Atelier du pain", "version": event.version})
    dated(event, hours=2)  # a test is one transaction, thus one moment
    step(client, event, "announced")
    history = reverse("grc:record_history", args=["events.event", event.pk])
    assert "délicat" in client.get(history).content.decode()
    assert "délicat" not in browse(member).get(history).content.decode()


def test_announced_dated_and_signed(community: Any, gardener: User, browse: Browse) -> None:
    event = EventFactory(community=community, status="draft")
    client = browse(gardener)
    step(client, event, "announced")
    event.refresh_from_db()
    assert (event.status, event.announced_at is not None) == ("announced", True)
    steps = client.get(event.get_absolute_url()).context["steps"]
    assert [(one.is_done, one.is_current, one.by) for one in steps][:3] == [
        (True, False, ""), (False, True, gardener.name), (False, False, ""),
    ]  # fmt: skip
    step(client, event, "draft")
    event.refresh_from_db()
    assert (event.status, event.announced_at) == ("draft", None)


def test_held_by_the_clock_then_debriefed(community: Any, gardener: User, browse: Browse) -> None:
    event = EventFactory(community=community, past=True)
    assert Event.objects.to_debrief().get() == event
    client = browse(gardener)
    assert "à débriefer" in client.get(event.get_absolute_url()).content.decode()
    url = reverse("events:event_debrief", args=[event.pk])
    assert client.post(url, {"outcome": " "}).status_code == 422
    client.post(url, {"outcome": "On recommence en mai.", "version": event.version})
    event.refresh_from_db()
    assert (event.status, event.closed_at is not None) == ("debriefed", True)
    assert "On recommence en mai." in client.get(event.get_absolute_url()).content.decode()
    assert not Event.objects.to_debrief().exists()


def test_no_debrief_before_it_took_place(community: Any, gardener: User, browse: Browse) -> None:
    event = EventFactory(community=community)
    url = reverse("events:event_debrief", args=[event.pk])
    browse(gardener).post(url, {"outcome": "Déjà ?"})
    event.refresh_from_db()
    assert (event.status, event.outcome) == ("announced", "")


def test_cancelled_with_a_reason(
    community: Any, gardener: User, member: User, browse: Browse
) -> None:
    event = EventFactory(community=community)
    client = browse(gardener)
    url = reverse("events:event_cancel", args=[event.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    response = client.post(url, {"reason": "Salle inondée."})
    page = browse(member).get(event.get_absolute_url()).content.decode()
    assert "Salle inondée." in page
    [message] = client.get(response["Location"]).context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    event.refresh_from_db()
    assert (event.status, event.cancelled_why, event.closed_at) == ("announced", "", None)


@pytest.mark.parametrize(
    ("status", "field", "text"),
    [("cancelled", "cancelled_why", "Salle inondée."), ("debriefed", "outcome", "Bien.")],
)
def test_a_cell_asks_for_the_text(
    status: str, field: str, text: str, community: Any, gardener: User, browse: Browse
) -> None:
    event = EventFactory(community=community)
    client = browse(gardener)
    url = reverse("grc:cell", args=["evenements", event.pk, "etat"])
    sent = {"status": status, "version": event.version}
    assert client.post(url, sent).status_code == 422
    client.post(url, sent | {field: text})
    event.refresh_from_db()
    assert (event.status, getattr(event, field)) == (status, text)
    assert event.closed_at is not None


def test_organisers_are_named_to_who_may_know(
    community: Any, gardener: User, member: User, browse: Browse
) -> None:
    person = ActorFactory(community=community, name="Bœuf", contact_shared=False)
    hall = PlaceFactory(is_neutral=True, access="helped", capacity=40)
    event = EventFactory(
        community=community, organisers=[person], directorates=[DirectorateFactory()], place=hall
    )
    page = browse(gardener).get(event.get_absolute_url()).content.decode()
    for said in ("Bœuf", "lieu neutre", "avec de l’aide", ">40<", "Direction "):
        assert said in page
    shown = browse(member).get(event.get_absolute_url()).content.decode()
    assert "Bœuf" not in shown
    assert "une personne" in shown


def test_organised_from_a_need(community: Any, gardener: User, browse: Browse) -> None:
    theme, directorate = ThemeFactory(), DirectorateFactory()
    need = NeedFactory(
        community=community, themes=[theme], directorates=[directorate], audience="public"
    )
    client = browse(gardener)
    address = f"/evenements/nouveau/?besoin={need.pk}"
    assert address in client.get(need.get_absolute_url()).content.decode()
    form = client.get(address).context["form"]
    assert form["needs"].value() == [need.pk]
    assert form["community"].value() == community.pk
    assert form["audience"].value() == "public"
    assert [form["themes"].value(), form["directorates"].value()] == [[theme.pk], [directorate.pk]]


def test_coming_and_to_debrief_in_a_review(community: Any, gardener: User, browse: Browse) -> None:
    old = timezone.now() - dt.timedelta(days=200)
    EventFactory(community=community, title="À revoir", starts_at=old)
    EventFactory(community=community, title="Dernier bal", starts_at=old, status="debriefed")
    EventFactory(community=community, title="Bientôt")
    client = browse(gardener)
    response = client.post(reverse("gardeners:review_open", args=[community.slug]), follow=True)
    page = response.content.decode()
    assert "À revoir" in page
    assert "Bientôt" in page
    assert "Dernier bal" not in page


@pytest.mark.parametrize("address", ["/grc/evenements/", "/grc/evenements/avancement/"])
def test_same_number_of_queries_for_one_and_four(
    address: str, community: Any, gardener: User, browse: Browse
) -> None:
    client = browse(gardener)

    def add() -> None:
        EventFactory(
            community=community, needs=[NeedFactory(community=community)],
            organisers=[ActorFactory(community=community)], directorates=[DirectorateFactory()],
            themes=[ThemeFactory()], place=PlaceFactory(communities=[CommunityFactory()]),
        )  # fmt: skip

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    add()
    one = count()
    for _more in range(3):
        add()
    assert count() == one
