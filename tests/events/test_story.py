from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.drafting import draft
from events.models import Credit, Story
from grc.models import Audience, User
from tests.cells import HTMX
from tests.factories import (
    ActorFactory,
    CreditFactory,
    EventFactory,
    MilestoneFactory,
    NeedFactory,
    NewsFactory,
    OrganisationFactory,
    ProjectFactory,
    StoryFactory,
    today,
)

pytestmark = pytest.mark.django_db


def values(**changes: Any) -> dict[str, Any]:
    return {
        "title": "La halle rouverte",
        "before": "Fermée.",
        "done": "On a refait le toit.",
        "changed": "Elle est pleine.",
        "figures": "12 associations",
        "audience": "shared",
    } | changes


# --- The draft ---


def test_the_draft_holds_what_its_readers_may_read(community: Any, gardener: User) -> None:
    public, shared, secret, away = (
        NeedFactory(community=community, title="Un toit", description="Il pleut.",
                    answer="Il est refait.", audience=Audience.PUBLIC),
        NeedFactory(community=community, title="Des chaises", audience=Audience.SHARED),
        NeedFactory(community=community, title="Un secret", audience=Audience.GARDENERS),
        NeedFactory(title="D’ailleurs", audience=Audience.SHARED),
    )  # fmt: skip
    project = ProjectFactory(
        community=community, achieved=True, title="La halle", audience=Audience.SHARED,
        needs=[public, shared, secret, away],
    )  # fmt: skip
    MilestoneFactory(project=project, title="Toiture", done_on=today() - dt.timedelta(9))
    MilestoneFactory(project=project, title="Pas encore")
    NewsFactory(project=project, text="Les clés sont là.")
    NewsFactory(project=project, text="Entre nous.", audience=Audience.GARDENERS)
    project.events.add(
        EventFactory(community=community, past=True), EventFactory(community=community)
    )
    shared_draft = draft(project, gardener, Audience.SHARED)
    assert shared_draft["title"] == "La halle"
    assert shared_draft["before"] == "Un toit. Il pleut.\n\nDes chaises."
    assert shared_draft["changed"] == "Il est refait."
    assert "Toiture" in shared_draft["done"]
    assert "Les clés" in shared_draft["done"]
    for word in ("Pas encore", "Entre nous"):
        assert word not in shared_draft["done"]
    lines = shared_draft["figures"].splitlines()
    assert lines[:3] == ["2 besoins entendus", "1 rencontre", "1 jalon atteint"]
    public_draft = draft(project, gardener, Audience.PUBLIC)
    assert public_draft["before"] == "Un toit. Il pleut."
    assert "done" not in public_draft  # the public does not read the project
    assert "title" not in public_draft
    assert "Des chaises" not in str(public_draft)
    close_draft = draft(project, gardener, Audience.GARDENERS)
    assert "Un secret" in close_draft["before"]
    assert "Entre nous" in close_draft["done"]
    assert "D’ailleurs" not in str(close_draft)


def test_the_draft_counts_the_months_of_work(community: Any, gardener: User) -> None:
    project = ProjectFactory(community=community, status_on=today() - dt.timedelta(183))
    project.status, project.status_on = "achieved", today()
    project.save()
    assert "6 mois de travail" in draft(project, gardener, "shared")["figures"]


# --- Writing ---


def test_written_from_an_achieved_project(community: Any, gardener: User, browse: Any) -> None:
    holder = OrganisationFactory(name="La Recyclerie", community=community)
    project = ProjectFactory(community=community, achieved=True, holders=[holder])
    client, url = browse(gardener), reverse("events:story_create", args=[project.pk])
    assert url in client.get(project.get_absolute_url()).content.decode()
    assert client.get(f"{url}?lecture=public").context["form"].initial["audience"] == "public"
    assert client.get(f"{url}?lecture=x").context["form"].initial["audience"] == "shared"
    page = client.post(url, values(), follow=True).content.decode()
    story = Story.objects.get()
    assert (story.project, story.created_by) == (project, gardener)
    assert [credit.actor for credit in story.credits.all()] == [holder]
    assert "accord à demander" in page
    assert story.title in client.get(project.get_absolute_url()).content.decode()
    assert client.get(url)["Location"] == story.get_absolute_url()  # one story a project


def test_no_story_of_a_project_under_way(community: Any, gardener: User, browse: Any) -> None:
    project = ProjectFactory(community=community)
    url = reverse("events:story_create", args=[project.pk])
    assert browse(gardener).post(url, values()).status_code == 302
    assert not Story.objects.exists()


@pytest.mark.parametrize("name", ["title", "before", "done", "changed", "audience"])
def test_what_lacks_is_told_and_the_rest_kept(
    name: str, community: Any, gardener: User, browse: Any
) -> None:
    project = ProjectFactory(community=community, achieved=True)
    url = reverse("events:story_create", args=[project.pk])
    response = browse(gardener).post(url, values(**{name: ""}))
    assert response.status_code == 422
    assert "12 associations" in response.content.decode()
    assert name in response.context["form"].errors


def test_two_people_at_once(community: Any, gardener: User, browse: Any) -> None:
    story = StoryFactory(project=ProjectFactory(community=community, achieved=True))
    before = story.version
    Story.objects.filter(pk=story.pk).update(title="Écrit par une autre")
    url = reverse("events:story_edit", args=[story.pk])
    response = browse(gardener).post(url, values(version=before))
    assert response.status_code == 422
    assert "Écrit par une autre" in response.content.decode()


# --- Reading ---


def test_its_audience_is_its_own(community: Any, client: Any, member: User, browse: Any) -> None:
    project = ProjectFactory(community=community, achieved=True, title="Le projet discret")
    story = StoryFactory(project=project, audience=Audience.PUBLIC, figures="12 associations\n\n")
    page = client.get(story.get_absolute_url()).content.decode()
    for word in (story.before, story.done, story.changed, "12 associations"):
        assert word in page
    assert "Le projet discret" not in page
    assert story.title in client.get("/recits/").content.decode()
    assert story.title in client.get(community.get_absolute_url()).content.decode()
    assert "Le projet discret" in browse(member).get(story.get_absolute_url()).content.decode()
    Story.objects.filter(pk=story.pk).update(audience=Audience.GARDENERS)
    for reader in (client, browse(member)):
        assert reader.get(story.get_absolute_url()).status_code == 404
        assert story.title not in reader.get("/recits/").content.decode()


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("gardeners", {"gardener", "region_gardener", "administrator"}),
        ("community", {"member", "gardener", "region_gardener", "administrator"}),
        ("region", {"gardener", "agent", "region_gardener", "administrator"}),
        ("shared", {"member", "gardener", "agent", "region_gardener", "administrator"}),
    ],
)
def test_who_reads_it(
    audience: str, readers: set[str], community: Any, people: dict[str, Any]
) -> None:
    project = ProjectFactory(community=community, achieved=True, audience=Audience.GARDENERS)
    story = StoryFactory(project=project, audience=audience)
    found = {role for role, person in people.items() if story in Story.objects.visible_to(person)}
    assert found == readers


def test_an_archived_story_is_brought_back_from_its_project(
    community: Any, gardener: User, member: User, browse: Any
) -> None:
    project = ProjectFactory(community=community, achieved=True)
    story = StoryFactory(project=project, archived_at=timezone.now())
    url = story.get_absolute_url()
    assert url in browse(gardener).get(project.get_absolute_url()).content.decode()
    assert url not in browse(member).get(project.get_absolute_url()).content.decode()
    assert "Sortir des archives" in browse(gardener).get(url).content.decode()


# --- Who is thanked ---


def test_nobody_is_named_before_they_agree(
    community: Any, client: Any, member: User, gardener: User, browse: Any
) -> None:
    story = StoryFactory(
        project=ProjectFactory(community=community, achieved=True), audience=Audience.PUBLIC
    )
    names = {"Silencieuse": {}, "Entre nous": {"agreed": True},
             "Fière": {"agreed": True, "agreed_public": True}}  # fmt: skip
    for name, agreed in names.items():
        actor = ActorFactory(name=name, community=community, audience=Audience.PUBLIC)
        CreditFactory(story=story, actor=actor, **agreed)

    def told(reader: Any) -> set[str]:
        page = reader.get(story.get_absolute_url()).content.decode()
        return {name for name in names if name in page}

    assert told(client) == told(browse(member)) == {"Fière"}
    assert "2 autres acteurs" in client.get(story.get_absolute_url()).content.decode()
    assert told(browse(gardener)) == set(names)
    Story.objects.filter(pk=story.pk).update(audience=Audience.SHARED)
    assert told(browse(member)) == {"Fière", "Entre nous"}


def test_an_agreement_is_noted_and_taken_back(
    community: Any, client: Any, gardener: User, browse: Any
) -> None:
    story = StoryFactory(
        project=ProjectFactory(community=community, achieved=True), audience=Audience.PUBLIC
    )
    actor = OrganisationFactory(name="Le Fournil", community=community)
    credit = CreditFactory(story=story, actor=actor)
    url = reverse("events:credit_edit", args=[credit.pk])
    sent = {"version": credit.version, "part": "a prêté son four", "agreed_public": "on",
            "agreed_on": today().isoformat(), "agreement": "de vive voix"}  # fmt: skip
    assert browse(gardener).post(url, sent).status_code == 302
    assert "Le Fournil" in client.get(story.get_absolute_url()).content.decode()
    credit.refresh_from_db()
    taken_back = {
        "version": credit.version,
        "part": "a prêté son four",
        "agreement": "de vive voix",
    }
    assert browse(gardener).post(url, taken_back).status_code == 302
    assert "Le Fournil" not in client.get(story.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"agreed_on": "2026-01-01"}, "agreement"),
        ({"agreed_public": "on"}, "agreed_on"),
        ({"agreed_on": "2999-01-01", "agreement": "dit"}, "agreed_on"),
        ({"actor_text": "personne de ce nom", "actor": ""}, "actor"),
    ],
)
def test_an_agreement_has_a_day_and_a_way(
    sent: dict[str, str], wrong: str, community: Any, gardener: User, browse: Any
) -> None:
    story = StoryFactory(project=ProjectFactory(community=community, achieved=True))
    actor = OrganisationFactory(community=community)
    url = reverse("events:credit_create", args=[story.pk])
    for headers in ({}, HTMX):
        response = browse(gardener).post(
            url, {"actor": actor.pk, "part": "Gardé", **sent}, headers=headers
        )
        assert response.status_code == 422
        assert "Gardé" in response.content.decode()
    assert not Credit.objects.exists()


def test_thanked_once(community: Any, gardener: User, browse: Any) -> None:
    story = StoryFactory(project=ProjectFactory(community=community, achieved=True))
    actor = OrganisationFactory(community=community)
    client, url = browse(gardener), reverse("events:credit_create", args=[story.pk])
    assert client.post(url, {"actor": actor.pk}, headers=HTMX).status_code == 200
    again = client.post(url, {"actor": actor.pk}, headers=HTMX)
    assert again.status_code == 422
    assert "déjà remercié" in again.content.decode()
    [credit] = story.credits.all()
    client.post(reverse("events:credit_delete", args=[credit.pk]))
    assert not story.credits.exists()


def test_an_actor_one_may_not_read_is_not_told_to_who_writes(
    community: Any, gardener: User, browse: Any
) -> None:
    story = StoryFactory(project=ProjectFactory(community=community, achieved=True))
    hidden = OrganisationFactory(name="Ailleurs", audience=Audience.GARDENERS)
    credit = CreditFactory(story=story, actor=hidden)
    client = browse(gardener)
    page = client.get(story.get_absolute_url()).content.decode()
    assert "Ailleurs" not in page
    assert "un acteur, qui n’est pas nommé" in page
    assert client.get(reverse("events:credit_edit", args=[credit.pk])).status_code == 404


@pytest.mark.parametrize("role", ["anonymous", "gardener"])
def test_same_number_of_queries_for_one_and_three(
    role: str, community: Any, request: Any, browse: Any
) -> None:
    client = browse(request.getfixturevalue(role))
    story = StoryFactory(
        project=ProjectFactory(community=community, achieved=True), audience=Audience.PUBLIC
    )

    def count() -> list[int]:
        counts = []
        for url in ("/recits/", story.get_absolute_url()):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
        return counts

    def add() -> None:
        StoryFactory(project=ProjectFactory(community=community), audience=Audience.PUBLIC)
        actor = OrganisationFactory(community=community)
        CreditFactory(story=story, actor=actor, agreed=True, agreed_public=True)

    add()
    one = count()
    add()
    add()
    assert count() == one
