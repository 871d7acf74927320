"""What stands on the page of a project: milestones, news, documents, each added in place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Document, Milestone, News
from grc.models import Audience, User
from tests.cells import HTMX
from tests.factories import (
    DocumentFactory,
    MilestoneFactory,
    NewsFactory,
    ProjectFactory,
    today,
)

pytestmark = pytest.mark.django_db

SENT = {
    "milestone": {"title": "Toiture refaite", "due_on": "2026-12-31"},
    "news": {"text": "Les clés sont arrivées.", "told_on": "2026-01-31", "audience": "shared"},
    "document": {"title": "Plan", "url": "plans.example.org/halle"},
}
WRONG = [
    ("milestone", "title", ""),
    ("milestone", "due_on", "demain"),
    ("milestone", "due_on", "0001-01-01"),
    ("news", "text", " "),
    ("news", "told_on", "2999-01-01"),
    ("news", "audience", "public"),
    ("document", "url", "javascript:alert(1)"),
    ("document", "url", "http://plans.example.org"),
    ("document", "url", "ftp://plans.example.org/plan"),
    ("document", "title", "\0"),
]
MODELS: dict[str, Any] = {"milestone": Milestone, "news": News, "document": Document}
FACTORIES: dict[str, Any] = {
    "milestone": MilestoneFactory, "news": NewsFactory, "document": DocumentFactory,
}  # fmt: skip


@pytest.mark.parametrize("noun", SENT)
def test_added_with_and_without_htmx(
    noun: str, community: Any, gardener: User, browse: Any
) -> None:
    project = ProjectFactory(community=community)
    client, url = browse(gardener), reverse(f"events:{noun}_create", args=[project.pk])
    response = client.post(url, SENT[noun])
    record = MODELS[noun].objects.get()
    assert (response.status_code, response["Location"]) == (302, record.get_absolute_url())
    assert (record.project, record.created_by) == (project, gardener)
    fragment = client.post(url, SENT[noun], headers=HTMX).content.decode()
    assert fragment.startswith('\n<section class="card"')
    assert "<html" not in fragment
    assert "/annuler/" in fragment
    assert MODELS[noun].objects.count() == 2
    page = client.get(project.get_absolute_url()).content.decode()
    word = SENT[noun].get("title") or SENT[noun]["text"]
    assert page.count(word) >= 2


@pytest.mark.parametrize(("noun", "name", "value"), WRONG)
def test_what_is_wrong_is_told_and_kept(
    noun: str, name: str, value: str, community: Any, gardener: User, browse: Any
) -> None:
    project = ProjectFactory(community=community)
    client, url = browse(gardener), reverse(f"events:{noun}_create", args=[project.pk])
    sent = SENT[noun] | {name: value}
    for headers in ({}, HTMX):
        response = client.post(url, sent, headers=headers)
        assert response.status_code == 422
        html = response.content.decode()
        assert "field-error" in html
        kept = next(text for key, text in SENT[noun].items() if key != name)
        assert kept in html
    assert not MODELS[noun].objects.exists()


@pytest.mark.parametrize("noun", SENT)
def test_edited_and_archived(noun: str, community: Any, gardener: User, browse: Any) -> None:
    record = FACTORIES[noun](project=ProjectFactory(community=community))
    client = browse(gardener)
    url = reverse(f"events:{noun}_edit", args=[record.pk])
    assert client.post(url, SENT[noun] | {"version": record.version}).status_code == 302
    record.refresh_from_db()
    assert str(record) == (SENT[noun].get("title") or SENT[noun]["text"])
    label = record._meta.label_lower
    client.post(reverse("grc:record_archive", args=[label, record.pk]))
    page = client.get(record.project.get_absolute_url()).content.decode()
    assert f"/{record.pk}/modifier/" not in page.replace(f"projets/{record.project_id}/", "")
    client.post(reverse("grc:record_unarchive", args=[label, record.pk]))
    assert str(record) in client.get(record.project.get_absolute_url()).content.decode()


@pytest.mark.parametrize("noun", SENT)
def test_two_people_at_once(noun: str, community: Any, gardener: User, browse: Any) -> None:
    record = FACTORIES[noun](project=ProjectFactory(community=community))
    before = record.version
    name = "text" if noun == "news" else "title"
    MODELS[noun].objects.filter(pk=record.pk).update(**{name: "Écrit par une autre"})
    url = reverse(f"events:{noun}_edit", args=[record.pk])
    response = browse(gardener).post(url, SENT[noun] | {"version": before})
    assert response.status_code == 422
    assert "Écrit par une autre" in response.content.decode()


def test_undone_in_one_click(community: Any, gardener: User, browse: Any) -> None:
    project = ProjectFactory(community=community)
    client = browse(gardener)
    url = reverse("events:milestone_create", args=[project.pk])
    html = client.post(url, SENT["milestone"], headers=HTMX).content.decode()
    [undo] = {part.split('"')[0] for part in html.split('action="') if "/annuler/" in part[:60]}
    client.post(undo)
    assert Milestone.objects.get().is_archived


def test_a_milestone_is_reached_and_reopened(community: Any, gardener: User, browse: Any) -> None:
    milestone = MilestoneFactory(project=ProjectFactory(community=community), late=True)
    client = browse(gardener)
    assert "en retard" in client.get(milestone.project.get_absolute_url()).content.decode()
    done = client.post(reverse("events:milestone_done", args=[milestone.pk]), headers=HTMX)
    assert "en retard" not in done.content.decode()
    milestone.refresh_from_db()
    assert milestone.done_on == today()
    assert client.post(reverse("events:milestone_reopen", args=[milestone.pk])).status_code == 302
    milestone.refresh_from_db()
    assert milestone.is_late


def test_a_milestone_is_late_from_the_day_after(db: None) -> None:
    for days, late in ((-1, True), (0, False), (1, False)):
        milestone = MilestoneFactory(due_on=today() + dt.timedelta(days))
        assert milestone.is_late is late
        assert Milestone.objects.late().filter(pk=milestone.pk).exists() is late
        milestone.reach()
        assert not milestone.is_late


# Each line: the audience of the project, that of the news, who reads it.
NEWS = [
    ("public", "public", {"anonymous", "member", "gardener", "former_gardener", "agent",
                          "region_gardener", "administrator"}),
    ("public", "community", {"member", "gardener", "region_gardener", "administrator"}),
    ("public", "region", {"gardener", "agent", "region_gardener", "administrator"}),
    ("shared", "gardeners", {"gardener", "region_gardener", "administrator"}),
    ("shared", "public", {"member", "gardener", "agent", "region_gardener", "administrator"}),
    ("region", "shared", {"gardener", "agent", "region_gardener", "administrator"}),
    ("gardeners", "public", {"gardener", "region_gardener", "administrator"}),
]  # fmt: skip


@pytest.mark.parametrize(("project", "news", "readers"), NEWS)
def test_news_are_read_by_their_audience_within_the_project_s(
    project: str, news: str, readers: set[str], community: Any, people: dict[str, Any]
) -> None:
    one = NewsFactory(project=ProjectFactory(community=community, audience=project), audience=news)
    found = {role for role, person in people.items() if one in News.objects.visible_to(person)}
    assert found == readers


def test_an_agent_reads_and_writes_the_news_of_their_own_project(agent: User) -> None:
    mine = ProjectFactory(created_by=agent, audience=Audience.GARDENERS)
    news = NewsFactory(project=mine, audience=Audience.GARDENERS)
    assert news in News.objects.editable_by(agent)
    assert news not in News.objects.visible_to(User.objects.create_user("autre@example.org"))


def test_parts_leave_with_an_archived_project(community: Any, gardener: User) -> None:
    project = ProjectFactory(community=community, archived_at=timezone.now())
    for factory in FACTORIES.values():
        record = factory(project=project)
        assert record not in type(record).objects.visible_to(gardener)
        assert record in type(record).objects.readable_by(gardener)


def test_news_by_pages(community: Any, gardener: User, browse: Any) -> None:
    project = ProjectFactory(community=community)
    for number in range(25):
        told = today() - dt.timedelta(number // 4)
        NewsFactory(project=project, told_on=told, text=f"n°{number}.")
    client, seen, before = browse(gardener), [], ""
    for _page in range(3):
        section = client.get(f"{project.get_absolute_url()}?avant={before}").context["news"]
        seen += [one.pk for one in section["news"]]
        before = section["older"]
    assert len(seen) == len(set(seen)) == 25
    assert before is None


def test_what_a_milestone_was_before_it_was_diffused_stays_private(
    community: Any, member: User, gardener: User, browse: Any
) -> None:
    project = ProjectFactory(community=community, audience=Audience.GARDENERS)
    with pghistory.context():
        milestone = MilestoneFactory(project=project, title="Convaincre la mairie")
    with pghistory.context():
        Milestone.objects.filter(pk=milestone.pk).update(title="Voir la mairie")
    type(project).objects.filter(pk=project.pk).update(audience=Audience.SHARED)
    url = reverse("grc:record_history", args=["events.milestone", milestone.pk])
    assert "Convaincre" in browse(gardener).get(url).content.decode()
    assert "Convaincre" not in browse(member).get(url).content.decode()
