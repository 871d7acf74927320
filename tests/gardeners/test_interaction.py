"""The page of an interaction, and its form."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import ActorFactory, FollowUpFactory, InteractionFactory, NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def interaction(community):
    return InteractionFactory(community=community)


def edit_url(interaction):
    return reverse("gardeners:interaction_edit", args=[interaction.pk])


def changed(interaction, **more):
    return {
        "channel": "email",
        "occurred_on": timezone.localdate().isoformat(),
        "title": "Autrement",
        "summary": "",
        "community": interaction.community_id,
        "audience": "shared",
        "version": interaction.version,
        **more,
    }


def test_what_came_of_it(browse, gardener, community, interaction):
    NeedFactory(title="Un local", interaction=interaction, community=community)
    FollowUpFactory(title="Appeler", interaction=interaction, community=community)
    page = browse(gardener).get(interaction.get_absolute_url()).content.decode()
    for shown in ("Elle cherche un local.", "Un local", "Appeler", "Noter un autre échange"):
        assert shown in page


def test_a_member_reads_what_was_said_not_who_said_it(browse, member, community):
    person = ActorFactory(name="Discrète", community=community)
    interaction = InteractionFactory(community=community, actors=[person])
    page = browse(member).get(interaction.get_absolute_url()).content.decode()
    assert "Elle cherche un local." in page
    assert "Discrète" not in page
    assert "une personne" in page
    assert "Noter un autre échange" not in page


def test_edited(browse, gardener, interaction, community):
    actor = ActorFactory(community=community)
    data = changed(interaction, actors=[actor.pk])
    assert browse(gardener).post(edit_url(interaction), data).status_code == 302
    interaction.refresh_from_db()
    assert (interaction.title, interaction.channel) == ("Autrement", "email")
    assert list(interaction.actors.all()) == [actor]


def test_editing_keeps_the_actors_out_of_sight(browse, gardener, community):
    unseen = ActorFactory(name="Lointain")
    interaction = InteractionFactory(community=community, actors=[unseen])
    browse(gardener).post(edit_url(interaction), changed(interaction))
    assert list(interaction.actors.all()) == [unseen]


def test_reading_is_not_writing(browse, member, agent, interaction):
    stranger = InteractionFactory(audience="gardeners")
    for user in (member, agent):
        assert browse(user).get(edit_url(interaction)).status_code == 403
        assert browse(user).get(stranger.get_absolute_url()).status_code == 404
        assert browse(user).get(edit_url(stranger)).status_code == 404


@pytest.mark.parametrize("pk", [0, 10**30])
def test_an_unknown_number_is_not_found(browse, gardener, pk):
    address = reverse("gardeners:interaction_detail", args=[pk])
    assert browse(gardener).get(address).status_code == 404
