"""Whoever is named in what others write is told, once, if they may read it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from gardeners.mentioning import named_in
from gardeners.models import Mention
from tests.factories import FollowUpFactory, NeedFactory, UserFactory

pytestmark = pytest.mark.django_db

HTML = '<img src=x onerror="alert(1)">'


@pytest.fixture
def need(community):
    return NeedFactory(title="Un four", community=community)


def written(need, text, **more):
    return {
        "title": need.title, "description": text, "origin": "community", "urgency": "normal",
        "audience": need.audience, "heard_on": need.heard_on.isoformat(),
        "community": need.community_id, **more,
    }  # fmt: skip


def edit(client, need, text, **more):
    url = reverse("gardeners:need_edit", args=[need.pk])
    return client.post(url, written(need, text, **more), follow=True).content.decode()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Agnès Agente, vois-tu ?", True),
        ("Voir avec @Agnès Agente.", True),
        ("(@Agnès Agente)", True),
        ("Agnès Agente", False),
        ("@Agnès", False),
        ("@Agnès Agenteau", False),
        ("contact@Agnès Agente", False),
        ("@", False),
    ],
)
def test_by_the_whole_name_after_an_at_sign(agent, text, named):
    assert named_in(text) == ([agent] if named else [])


def test_several_and_names_that_begin_alike(agent):
    longer = UserFactory(first_name="Agnès", last_name="Agente du Lot")
    UserFactory(first_name="Close", last_name="Compte", is_active=False)
    found = named_in("@Agnès Agente du Lot et @Agnès Agente, @Close Compte")
    assert set(found) == {agent, longer}


def test_told_once_on_the_home_page_until_seen(browse, gardener, agent, need):
    client = browse(gardener)
    edit(client, need, "@Agnès Agente, vois-tu ?")
    edit(client, need, "@Agnès Agente, et toi ?")
    mention = Mention.objects.get()
    assert (mention.user, mention.by, mention.need) == (agent, gardener, need)
    reader = browse(agent)
    assert "On vous a cité" in reader.get("/").content.decode()
    opened = reader.post(reverse("gardeners:mention_seen", args=[mention.pk]))
    assert opened.url == need.get_absolute_url()
    assert "On vous a cité" not in reader.get("/").content.decode()
    edit(client, need, "@Agnès Agente, encore ?")
    assert "On vous a cité" not in reader.get("/").content.decode()


def test_who_may_not_read_is_not_told_and_that_is_said(browse, gardener, agent, need):
    page = edit(browse(gardener), need, "@Agnès Agente, vois-tu ?", audience="community")
    assert "Agnès Agente ne peut pas lire ceci" in page
    assert not Mention.objects.exists()


def test_what_is_no_longer_read_is_not_shown(browse, gardener, agent, need):
    edit(browse(gardener), need, "@Agnès Agente, vois-tu ?")
    mention = Mention.objects.get()
    type(need).objects.filter(pk=need.pk).update(audience="community")
    client = browse(agent)
    assert "On vous a cité" not in client.get("/").content.decode()
    assert client.post(reverse("gardeners:mention_seen", args=[mention.pk])).status_code == 404


def test_nobody_sees_the_mention_of_another(browse, administrator, agent, need):
    mention = Mention.objects.create(user=agent, need=need)
    client = browse(administrator)
    assert client.post(reverse("gardeners:mention_seen", args=[mention.pk])).status_code == 404
    assert "On vous a cité" not in client.get("/").content.decode()


def test_nobody_is_told_of_what_they_wrote(browse, gardener, need):
    edit(browse(gardener), need, "@Tom Territoire le fera.")
    assert not Mention.objects.exists()


def test_in_the_result_of_a_followup(browse, gardener, agent, community):
    followup = FollowUpFactory(community=community, assignee=gardener)
    url = reverse("gardeners:followup_done", args=[followup.pk])
    browse(gardener).post(url, {"resultat": "Vu avec @Agnès Agente"})
    assert Mention.objects.get().followup == followup


def test_in_a_cell_of_the_table(browse, gardener, agent, need):
    url = reverse("grc:cell", args=["besoins", need.pk, "besoin"])
    browse(gardener).post(url, {"title": "Un four pour @Agnès Agente"})
    assert Mention.objects.get().user == agent


def test_names_are_shown_as_text(browse, gardener, agent, need):
    page = edit(browse(gardener), need, f"{HTML} @Agnès Agente\n\nSuite")
    assert '<span class="mention">@Agnès Agente</span>' in page
    assert HTML not in page
    assert re.search(r"<p>Suite</p>", page)


def test_a_name_of_html_stays_text(browse, gardener, need):
    UserFactory(first_name="<b>Léa</b>", last_name="Bon")
    page = edit(browse(gardener), need, "@<b>Léa</b> Bon")
    assert "<b>Léa</b>" not in page


def test_the_public_does_not_learn_who_has_an_account(browse, gardener, agent, community):
    need = NeedFactory(community=community, audience="public", description=f"Voir @{agent.name}")
    assert 'class="mention"' in browse(gardener).get(need.get_absolute_url()).content.decode()
    page = Client().get(need.get_absolute_url()).content.decode()
    assert f"@{agent.name}" in page
    assert 'class="mention"' not in page
