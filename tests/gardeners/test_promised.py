"""What was promised to me, and what someone who leaves passes on."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from gardeners.models import FollowUp
from tests.factories import (
    ActorFactory,
    AgentFactory,
    CommunityFactory,
    FollowUpFactory,
    MandateFactory,
    NeedFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PASS_ON = reverse("gardeners:followup_pass_on")


def promised(user):
    return set(FollowUp.objects.visible_to(user).promised_to(user).values_list("title", flat=True))


def test_what_i_noted_and_what_is_about_my_needs(agent, community):
    FollowUpFactory(title="Noté par moi", created_by=agent, community=community)
    FollowUpFactory(title="À moi", created_by=agent, assignee=agent, community=community)
    FollowUpFactory(title="D’autres", community=community)
    need = NeedFactory(community=community, created_by=agent)
    FollowUpFactory(title="Pour mon besoin", need=need, community=community)
    assert promised(agent) == {"Noté par moi", "Pour mon besoin"}


def test_a_need_of_mine_is_one_that_i_have(member, community):
    need = NeedFactory(community=community, actors=[member.actor])
    FollowUpFactory(title="Pour moi", need=need, community=community)
    hidden = NeedFactory(community=community, audience="gardeners", actors=[member.actor])
    FollowUpFactory(title="Sur un besoin caché", need=hidden, community=community)
    FollowUpFactory(title="Caché", need=need, community=community, audience="gardeners")
    assert promised(member) == {"Pour moi"}


def test_on_the_home_page_and_in_the_table(browse, agent, community):
    FollowUpFactory(title="Noté par moi", created_by=agent, community=community)
    client = browse(agent)
    home = client.get("/").content.decode()
    assert "Ce qu’on m’a promis" in home
    [link] = set(re.findall(r'href="(/grc/suivis/\?vue=pour-moi[^"]+)"', home))
    assert "Noté par moi" in client.get(link.replace("&amp;", "&")).content.decode()


@pytest.fixture
def left(community):
    """Someone who leaves, with a promise in the community and one elsewhere."""
    user = AgentFactory(first_name="Léa", last_name="Partante")
    FollowUpFactory(title="Ici", assignee=user, community=community)
    FollowUpFactory(title="Ailleurs", assignee=user, community=CommunityFactory())
    FollowUpFactory(title="Déjà fait", assignee=user, community=community, status="done")
    return user


def confirm(client, left, receiver):
    page = client.get(PASS_ON, {"de": left.pk, "a": receiver.pk}).content.decode()
    keys = re.findall(r'name="suivis" value="(\d+)"', page)
    return client.post(PASS_ON, {"de": left.pk, "a": receiver.pk, "suivis": keys}, follow=True)


def whose():
    return dict(FollowUp.objects.values_list("title", "assignee__first_name"))


def test_all_pass_at_once_and_are_undone_as_one(browse, administrator, agent, left):
    client = browse(administrator)
    page = confirm(client, left, agent).content.decode()
    assert "2 suivis passés à Agnès Agente." in page
    assert whose() == {"Ici": "Agnès", "Ailleurs": "Agnès", "Déjà fait": "Léa"}
    [undo] = re.findall(r'action="(/grc/suivis/journal/[^"]+)"', page)
    client.post(undo)
    assert set(whose().values()) == {"Léa"}


def test_the_person_passes_theirs(browse, left, agent):
    confirm(browse(left), left, agent)
    assert whose()["Ici"] == "Agnès"


def test_nobody_passes_those_of_another(browse, agent, left):
    client = browse(agent)
    response = client.post(PASS_ON, {"de": left.pk, "a": agent.pk, "suivis": ["1"]})
    assert response.status_code == 422
    assert whose()["Ici"] == "Léa"


def test_a_gardener_of_the_territory_is_given_what_they_will_read(
    browse, administrator, left, gardener
):
    page = browse(administrator).get(PASS_ON, {"de": left.pk, "a": gardener.pk}).content.decode()
    before, _sep, after = page.partition('id="restent"')
    assert "Ici" in before
    assert "Ailleurs" in after
    confirm(browse(administrator), left, gardener)
    assert whose() == {"Ici": "Tom", "Ailleurs": "Léa", "Déjà fait": "Léa"}


def test_only_what_was_shown_passes(browse, administrator, agent, left, community):
    shown = FollowUp.objects.get(title="Ici")
    FollowUpFactory(title="Arrivé depuis", assignee=left, community=community)
    data = {"de": left.pk, "a": agent.pk, "suivis": [shown.pk, "x", "9" * 30]}
    browse(administrator).post(PASS_ON, data)
    assert whose()["Ici"] == "Agnès"
    assert whose()["Arrivé depuis"] == "Léa"


def test_a_gardener_passes_what_their_community_holds(browse, gardener, community):
    FollowUpFactory(title="Public ailleurs", assignee=gardener, audience="public")
    FollowUpFactory(title="Caché ailleurs", assignee=gardener, audience="gardeners")
    FollowUpFactory(title="Ici", assignee=gardener, community=community)
    other = UserFactory(first_name="Noé")
    MandateFactory(user=other, community=community, side="region")
    page = browse(gardener).get(PASS_ON, {"de": gardener.pk, "a": other.pk}).content.decode()
    assert "Public ailleurs" in page.partition('id="restent"')[2]
    assert "Caché ailleurs" not in page
    assert "que vous ne lisez pas" in page


def test_bad_choices_get_a_sentence(browse, agent):
    client = browse(agent)
    same = client.get(PASS_ON, {"de": agent.pk, "a": agent.pk}).content.decode()
    assert "C’est la même personne" in same
    assert client.post(PASS_ON, {"de": "x", "a": "\0"}).status_code == 422


def test_a_member_has_nothing_to_pass(browse, member):
    ActorFactory()
    assert browse(member).get(PASS_ON).status_code == 403
