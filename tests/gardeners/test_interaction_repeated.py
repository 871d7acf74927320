"""The same contact logged twice, from a form that was loaded anew: recognised, then a choice."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Actor
from gardeners.models import FollowUp, Interaction, Need, Submission
from tests.factories import ActorFactory, ThemeFactory

pytestmark = pytest.mark.django_db

URL = reverse("gardeners:interaction_create")


@pytest.fixture
def said(community, gardener):
    """A contact with someone new, a need and a follow-up."""
    return {
        "nouveaux-TOTAL_FORMS": 1,
        "besoins-TOTAL_FORMS": 1,
        "suivis-TOTAL_FORMS": 2,
        **{f"{name}-INITIAL_FORMS": 0 for name in ("nouveaux", "besoins", "suivis")},
        "token": "premier",
        "actors": [ActorFactory(community=community).pk],
        "channel": "phone",
        "occurred_on": timezone.localdate().isoformat(),
        "title": "Appel de la recyclerie",
        "summary": "Deux lignes\r\net « des mots »",
        "community": community.pk,
        "audience": "shared",
        "nouveaux-0-kind": "person",
        "nouveaux-0-name": "Nouvelle",
        "nouveaux-0-email": "nouvelle@example.org",
        "besoins-0-title": "Un local",
        "besoins-0-urgency": "high",
        "besoins-0-themes": [ThemeFactory().pk],
        "suivis-0-DELETE": "on",
        "suivis-1-title": "Appeler la mairie",
        "suivis-1-assignee": gardener.pk,
        "suivis-1-due_on": (timezone.localdate() + dt.timedelta(7)).isoformat(),
    }


def moved(said):
    """The same words from another form: another token, another row, a row begun and removed."""
    kept = {name: value for name, value in said.items() if name != "suivis-0-DELETE"}
    rows = {name.replace("suivis-1", "suivis-0"): value for name, value in kept.items()}
    removed = {"besoins-1-title": "Erreur", "besoins-1-DELETE": "on"}
    return rows | removed | {"token": "second", "besoins-TOTAL_FORMS": 2, "suivis-TOTAL_FORMS": 1}


def hidden(page):
    form = page.partition("Cet échange était déjà noté")[0].rpartition("<form")[2]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(unescape(value))
    return found


def test_the_same_words_from_another_form_lead_to_the_first_contact(browse, gardener, said):
    client = browse(gardener)
    client.post(URL, said)
    response = client.post(URL, moved(said))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Cet échange était déjà noté : le voici." in page
    assert "Appel de la recyclerie" in page
    assert Interaction.objects.count() == Need.objects.count() == FollowUp.objects.count() == 1


def test_it_is_logged_all_the_same_when_it_is_another_one(browse, gardener, said):
    client = browse(gardener)
    del said["nouveaux-0-name"], said["nouveaux-0-email"]
    client.post(URL, said)
    again = hidden(client.post(URL, moved(said)).content.decode())
    response = client.post(URL, again)
    first, second = Interaction.objects.order_by("pk")
    assert response.url == second.get_absolute_url()
    assert first.summary == second.summary
    assert Need.objects.count() == FollowUp.objects.count() == 2
    assert client.post(URL, again).url == second.get_absolute_url()  # once
    assert Interaction.objects.count() == 2


def test_someone_new_twice_is_told_when_it_is_another_contact(browse, gardener, said):
    client = browse(gardener)
    client.post(URL, said)
    again = hidden(client.post(URL, moved(said)).content.decode())
    response = client.post(URL, again)
    assert response.status_code == 422
    assert "a déjà ce courriel" in response.content.decode()
    assert Actor.objects.filter(name="Nouvelle").count() == 1


@pytest.mark.parametrize(
    "other",
    [{"title": "Autre"}, {"summary": ""}, {"channel": "email"}, {"actors": []},
     {"besoins-0-title": "Une halle"}, {"suivis-1-DELETE": "on"}],
)  # fmt: skip
def test_other_words_are_another_contact(browse, gardener, said, other):
    client = browse(gardener)
    del said["nouveaux-0-name"], said["nouveaux-0-email"]
    client.post(URL, said)
    assert client.post(URL, said | {"token": "second"} | other).status_code == 302
    assert Interaction.objects.count() == 2


def test_another_person_or_another_hour_is_another_contact(browse, gardener, region_gardener, said):
    del said["nouveaux-0-name"], said["nouveaux-0-email"]
    browse(gardener).post(URL, said)
    assert browse(region_gardener).post(URL, said).status_code == 302
    Submission.objects.update(created_at=timezone.now() - dt.timedelta(hours=1))
    assert browse(gardener).post(URL, moved(said)).status_code == 302
    assert Interaction.objects.count() == 3


def test_a_contact_deleted_since_may_be_logged_again(browse, gardener, said):
    del said["nouveaux-0-name"], said["nouveaux-0-email"]
    client = browse(gardener)
    client.post(URL, said)
    Need.objects.all().delete()
    FollowUp.objects.all().delete()
    Interaction.objects.all().delete()
    assert client.post(URL, moved(said)).status_code == 302
    assert Interaction.objects.count() == 1
