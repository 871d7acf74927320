from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Actor
from grc.models import Audience, User
from tests.factories import (
    ActorFactory,
    AffiliationFactory,
    CommunityFactory,
    EventFactory,
    FollowUpFactory,
    InteractionFactory,
    IntroductionFactory,
    NeedFactory,
    OrganisationFactory,
    SynergyFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(community: Any) -> Actor:
    return ActorFactory(
        first_name="Inès",
        name="Roux",
        email="ines@example.org",
        phone="+33699980012",
        notes="Préfère le matin",
        description="Maraîchère",
        community=community,
    )


def page(client: Any, actor: Actor, query: str = "") -> str:
    response = client.get(actor.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def test_gardener_sees_all(community: Any, actor: Actor, gardener: User, browse: Any) -> None:
    interaction = InteractionFactory(community=community, actors=[actor], title="Appel du lundi")
    need = NeedFactory(community=community, actors=[actor], title="Un hangar")
    FollowUpFactory(community=community, need=need, title="Chercher un hangar")
    FollowUpFactory(community=community, need=None, interaction=interaction, title="Rappeler")
    SynergyFactory(community=community, actors=[actor], title="Partager le hangar")
    EventFactory(community=community, needs=[need], past=True, title="Visite du hangar")
    EventFactory(community=community, needs=[need], title="Fête à venir")
    shown = page(browse(gardener), actor)
    for word in (
        "Inès Roux", "ines@example.org", "06 99 98 00 12", "Préfère le matin", "Maraîchère",
        "Appel du lundi", "Un hangar", "Chercher un hangar", "Rappeler", "Partager le hangar",
        "Visite du hangar", "Données personnelles", "Derniers changements",
    ):  # fmt: skip
        assert word in shown
    assert "Fête à venir" not in shown  # not in what happened


def test_member_sees_no_contact_details_nor_who_said_what(
    community: Any, actor: Actor, member: User, browse: Any
) -> None:
    InteractionFactory(community=community, actors=[actor], title="Appel du lundi")
    shown = page(browse(member), actor)
    assert "Maraîchère" in shown
    for secret in ("ines@example.org", "06 99", "le matin", "Appel du lundi", "Base légale"):
        assert secret not in shown
    assert "Modifier" not in shown
    Actor.objects.filter(pk=actor.pk).update(contact_shared=True)
    assert "ines@example.org" in page(browse(member), actor)


def test_strangers_get_404(actor: Actor, former_gardener: User, browse: Any, client: Any) -> None:
    assert browse(former_gardener).get(actor.get_absolute_url()).status_code == 404
    assert client.get(actor.get_absolute_url()).status_code == 302  # to the login
    assert browse(former_gardener).get("/acteurs/99999999999999999999/").status_code == 404


def test_links_are_shown_by_right(
    community: Any, actor: Actor, gardener: User, browse: Any
) -> None:
    mine = OrganisationFactory(name="La Recyclerie", community=community)
    other = OrganisationFactory(name="Ailleurs", audience=Audience.GARDENERS)
    for organisation in (mine, other):
        AffiliationFactory(person=actor, organisation=organisation)
        IntroductionFactory(from_actor=organisation, to_actor=actor)
    other.memberships.create(community=CommunityFactory(is_public=False, name="Secrète"))
    shown = page(browse(gardener), actor)
    assert "La Recyclerie" in shown
    assert "Ailleurs" not in shown


def test_organisation_shows_its_people(
    community: Any, actor: Actor, gardener: User, browse: Any
) -> None:
    organisation = OrganisationFactory(community=community)
    AffiliationFactory(person=actor, organisation=organisation, function="trésorière")
    shown = page(browse(gardener), organisation)
    assert "Inès Roux" in shown
    assert "trésorière" in shown


def test_tombstone_leads_to_the_survivor(
    actor: Actor, gardener: User, former_gardener: User, browse: Any
) -> None:
    middle = ActorFactory(merged_into=actor)
    merged = ActorFactory(merged_into=middle)
    assert browse(gardener).get(merged.get_absolute_url()).url == actor.get_absolute_url()
    assert browse(former_gardener).get(merged.get_absolute_url()).status_code == 404


def test_timeline_by_pages(community: Any, actor: Actor, gardener: User, browse: Any) -> None:
    today = timezone.localdate()
    for days in range(30):
        day = today - dt.timedelta(days)
        InteractionFactory(
            community=community, actors=[actor], title=f"Appel n°{days}.", occurred_on=day
        )
    client = browse(gardener)
    first = page(client, actor)
    assert "Appel n°0." in first
    assert "Appel n°29." not in first
    older = today - dt.timedelta(19)
    assert f"?avant={older.isoformat()}" in first
    assert "Appel n°29." in page(client, actor, f"?avant={older.isoformat()}")
    for wrong in ("x", "0000-00-00", "99999-01-01", "2026-02-31"):
        page(client, actor, f"?avant={wrong}")


def test_html_comes_out_as_text(community: Any, gardener: User, browse: Any) -> None:
    evil = "<script>alert(1)</script>"
    actor = ActorFactory(name=evil, description=evil, notes=evil, tags=[evil], community=community)
    NeedFactory(title=evil, community=community, actors=[actor])
    assert evil not in page(browse(gardener), actor)


@pytest.mark.parametrize("role", ["member", "gardener", "agent", "administrator"])
def test_same_number_of_queries_for_one_and_three(
    role: str, community: Any, actor: Actor, request: Any, browse: Any
) -> None:
    client = browse(request.getfixturevalue(role))

    def count() -> int:
        client.get(actor.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(actor.get_absolute_url())
        return len(queries)

    def add() -> None:
        need = NeedFactory(community=community, actors=[actor])
        InteractionFactory(community=community, actors=[actor])
        SynergyFactory(community=community, actors=[actor])
        FollowUpFactory(community=community, need=need)
        EventFactory(community=community, needs=[need], past=True)
        AffiliationFactory(person=actor, organisation=OrganisationFactory(community=community))
        IntroductionFactory(from_actor=actor, to_actor=ActorFactory(community=community))
        actor.themes.add(ThemeFactory())
        ActorFactory(community=community)
        actor.memberships.create(community=CommunityFactory())

    add()
    one = count()
    add()
    add()
    assert count() == one
    assert one <= 35
