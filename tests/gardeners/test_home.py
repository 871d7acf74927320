"""Home: what waits for me; for the public, what this is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from gardeners.models import Mandate
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    FollowUpFactory,
    InteractionFactory,
    MandateFactory,
    NeedFactory,
)

pytestmark = pytest.mark.django_db

URL = reverse("gardeners:home")


def page(client):
    return client.get(URL).content.decode()


def test_the_public_sees_public_communities_and_needs(browse, anonymous, community):
    CommunityFactory(name="Cachée", is_public=False)
    NeedFactory(title="Un besoin public", audience="public")
    NeedFactory(title="Un besoin partagé")
    html = page(browse(anonymous))
    assert "Se connecter" in html
    assert community.name in html
    assert "Un besoin public" in html
    assert "Cachée" not in html
    assert "Un besoin partagé" not in html


def test_my_late_and_coming_followups_and_nobody_elses(browse, gardener, community):
    FollowUpFactory(title="En retard", assignee=gardener, late=True, community=community)
    FollowUpFactory(title="À venir", assignee=gardener, community=community)
    FollowUpFactory(title="Déjà fait", assignee=gardener, status="done", community=community)
    FollowUpFactory(title="D’un autre", community=community)
    html = page(browse(gardener))
    assert html.index("En retard") < html.index("À venir")
    assert "en retard de 3 jours" in html
    assert "Déjà fait" not in html
    assert "D’un autre" not in html


def test_the_subject_of_a_followup_is_named_to_whom_may_read_it(browse, agent, community):
    hidden = NeedFactory(title="Entre jardiniers", audience="gardeners", community=community)
    FollowUpFactory(title="Appeler", assignee=agent, community=community, need=hidden)
    html = page(browse(agent))
    assert "Appeler" in html
    assert "Entre jardiniers" not in html


def test_needs_that_i_may_qualify(browse, gardener, agent, community):
    NeedFactory(title="À qualifier", community=community)
    NeedFactory(title="Qualifié déjà", community=community, status="qualified")
    NeedFactory(title="Le mien", created_by=agent)
    assert "À qualifier" in page(browse(gardener))
    assert "Qualifié déjà" not in page(browse(gardener))
    html = page(browse(agent))
    assert "Le mien" in html
    assert "À qualifier" not in html


def test_nothing_waits_only_when_no_need_does(browse, gardener, community):
    assert "Rien ne vous attend" in page(browse(gardener))
    NeedFactory(community=community)
    html = page(browse(gardener))
    assert "Rien ne vous attend" not in html
    assert "Un besoin attend d’être qualifié." in html


def test_silent_actors_by_the_rhythm_of_the_community(browse, gardener, community):
    community.rhythm_days = 30
    community.save()
    today = timezone.localdate()
    for name, days in (("Bavarde", 29), ("Silencieuse", 31)):
        actor = ActorFactory(name=name, community=community)
        InteractionFactory(
            community=community, actors=[actor], occurred_on=today - dt.timedelta(days)
        )
    ActorFactory(name="Jamais", community=community)
    ActorFactory(name="Partie", community=community, community__state="left")
    ActorFactory(name="Arrivée", community=community, community__joined_on=today)
    ActorFactory(name="Ailleurs", community=CommunityFactory())
    html = page(browse(gardener))
    assert html.index("Jamais") < html.index("Silencieuse")
    for name in ("Bavarde", "Partie", "Arrivée", "Ailleurs"):
        assert name not in html


def test_my_mandate_its_days_and_the_other_gardener(browse, gardener, region_gardener, community):
    html = page(browse(gardener))
    assert "Mon mandat" in html
    assert "Encore 59 jours." in html
    assert region_gardener.name in html


def test_a_mandate_without_an_end_has_no_days_left(browse, agent, community):
    today = timezone.localdate()
    MandateFactory(user=agent, side=Mandate.Side.REGION, period=(today, None))
    assert "sans date de fin" in page(browse(agent))


def test_a_former_gardener_is_told(browse, former_gardener, community):
    ActorFactory(name="Jamais", community=community)
    html = page(browse(former_gardener))
    assert "Mon mandat est terminé" in html
    assert "Jamais" not in html


def test_a_member_proposes_a_need(browse, member, community):
    NeedFactory(title="Diffusé", community=community)
    NeedFactory(title="Pour la Région", community=community, audience="region")
    html = page(browse(member))
    assert "Proposer un besoin" in html
    assert "Diffusé" in html
    assert "Pour la Région" not in html


@pytest.mark.parametrize("role", ["gardener", "agent", "administrator", "member"])
def test_as_many_queries_for_one_and_three(
    request, browse, role, community, django_assert_max_num_queries
):
    user = request.getfixturevalue(role)
    client = browse(user)
    counts = []
    for number in (1, 2):
        FollowUpFactory.create_batch(number, assignee=user, community=community, late=True)
        FollowUpFactory.create_batch(number, assignee=user, community=community)
        NeedFactory.create_batch(number, community=community, created_by=user)
        ActorFactory.create_batch(number, community=community)
        client.get(URL)
        with django_assert_max_num_queries(24) as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
