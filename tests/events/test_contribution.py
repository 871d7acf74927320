"""Contributions: brought at an event, counted, answered; named only as was agreed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Contribution, Event
from grc.models import Audience, User
from tests.factories import (
    ActorFactory,
    AgentFactory,
    ContributionFactory,
    EventFactory,
    NeedFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(community: Any) -> Event:
    return EventFactory(community=community, past=True)  # type: ignore[return-value]


def url(name: str, pk: int) -> str:
    return reverse(f"events:{name}", args=[pk])


def sent(**values: Any) -> dict[str, Any]:
    return {
        "title": "Ouvrir le soir", "proposal": "Que la halle ouvre.", "naming": "hidden",
        "audience": "shared", **values,
    }  # fmt: skip


def read(client: Any, record: Any) -> str:
    return str(client.get(record.get_absolute_url()).content.decode())


def test_noted_at_an_event(event: Event, gardener: User, browse: Any) -> None:
    client = browse(gardener)
    counts = {"fully": "12", "reserved": "5", "mixed": "0", "against": "2", "opposed": "1"}
    client.post(url("contribution_create", event.pk), sent(group="La table des jeunes", **counts))
    found = Contribution.objects.get()
    assert (found.event, found.community, found.created_by) == (event, event.community, gardener)
    assert [level.people for level in found.levels] == [12, 5, 0, 2, 1]
    assert found.people_asked == 20
    html = read(client, found)
    assert "20 personnes se sont prononcées" in html
    assert '<meter min="0" max="100" value="60"' in html
    assert found.title in read(client, event)
    assert found.title in read(client, event.community)


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"fully": "-1"}, {"fully": "beaucoup"}, {"points": "9999999"},
              {"naming": "x"}, {"audience": "x"}, {"author": "999999"}],
)  # fmt: skip
def test_what_is_wrong_is_told_and_kept(
    wrong: Any, event: Event, gardener: User, browse: Any
) -> None:
    response = browse(gardener).post(url("contribution_create", event.pk), sent(**wrong))
    assert response.status_code == 422
    assert "Que la halle ouvre." in response.content.decode()
    assert not Contribution.objects.exists()


def test_a_person_or_a_group(event: Event, gardener: User, browse: Any) -> None:
    actor = ActorFactory(community=event.community)
    both = sent(author=actor.pk, group="Le quartier")
    assert browse(gardener).post(url("contribution_create", event.pk), both).status_code == 422


@pytest.mark.parametrize("by", ["group", "author"])
@pytest.mark.parametrize(
    ("naming", "anyone", "account"),
    [("hidden", False, False), ("readers", False, True), ("public", True, True)],
)
def test_named_as_was_agreed(
    by: str, naming: str, anyone: bool, account: bool, event: Event, gardener: User, browse: Any,
    client: Client,
) -> None:  # fmt: skip
    actor = ActorFactory(first_name="Zélie", name="Zorblatt", community=event.community)
    bearer = {"group": "Zorblatt"} if by == "group" else {"author": actor}
    found = ContributionFactory(event=event, audience=Audience.PUBLIC, naming=naming, **bearer)
    agent = browse(AgentFactory())
    assert ("Zorblatt" in read(client, found)) is anyone
    assert ("Zorblatt" in read(agent, found)) is account
    assert "Zorblatt" in read(browse(gardener), found)
    history = reverse("grc:record_history", args=["events.contribution", found.pk])
    found.group = "Zorblatt et les autres"
    found.save()
    assert "Zorblatt" not in agent.get(history).content.decode()
    for page in (reverse("events:contribution_list"), event.get_absolute_url()):
        assert "Zorblatt" not in client.get(page).content.decode()


def test_told_what_became_of_it(event: Event, gardener: User, browse: Any, client: Client) -> None:
    found = ContributionFactory(event=event, audience=Audience.PUBLIC)
    need = NeedFactory(community=event.community, title="Une halle ouverte")
    project = ProjectFactory(community=event.community, title="La halle du soir")
    gardening, address = browse(gardener), url("contribution_answer", found.pk)
    assert gardening.post(address, {"status": "not_kept", "answer": ""}).status_code == 422
    gardening.post(
        address, {"status": "kept", "answer": "La mairie a dit oui.", "need": need.pk,
                  "project": project.pk, "version": found.version},
    )  # fmt: skip
    html = read(client, found)
    assert "La mairie a dit oui." in html
    assert need.title not in html  # which they may not read
    html = read(gardening, found)
    assert need.title in html
    assert project.title in html
    assert found.title in read(gardening, need)


def test_links_that_one_may_not_read_stay(event: Event, gardener: User, browse: Any) -> None:
    hidden = NeedFactory(audience="gardeners")
    found = ContributionFactory(event=event, author=ActorFactory(audience="gardeners"), need=hidden)
    client = browse(gardener)
    client.post(url("contribution_edit", found.pk), sent(version=found.version))
    found.refresh_from_db()
    client.post(
        url("contribution_answer", found.pk),
        {"status": "studied", "answer": "On regarde.", "version": found.version},
    )
    found.refresh_from_db()
    assert (found.status, found.need, found.author is not None) == ("studied", hidden, True)


def test_two_people_at_once(event: Event, gardener: User, browse: Any) -> None:
    found = ContributionFactory(event=event)
    before = found.version
    Contribution.objects.filter(pk=found.pk).update(answer="Écrit par une autre")
    sent_answer = {"status": "kept", "answer": "Le mien", "version": before}
    response = browse(gardener).post(url("contribution_answer", found.pk), sent_answer)
    assert response.status_code == 422
    assert "Écrit par une autre" in response.content.decode()


@pytest.mark.parametrize("count", [1, 8])
def test_queries_do_not_grow(
    count: int, event: Event, gardener: User, browse: Any, django_assert_max_num_queries: Any
) -> None:
    for _each in range(count):
        ContributionFactory(event=event, author=ActorFactory(), naming="public")
    client = browse(gardener)
    with django_assert_max_num_queries(7):
        html = client.get(reverse("events:contribution_list")).content.decode()
    assert html.count('class="card project-card"') == count


def test_pages_of_the_list_follow(event: Event, client: Client) -> None:
    for _each in range(23):
        ContributionFactory(event=event, audience=Audience.PUBLIC)
    first = client.get(f"/contributions/?evenement={event.pk}")
    assert first.content.decode().count('class="card project-card"') == 20
    rest = client.get("/contributions/" + first.context["next_url"])
    assert rest.content.decode().count('class="card project-card"') == 3
