"""Needs: noted, proposed, qualified, answered; who reads them and whom they name."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from gardeners.models import Need
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CommunityFactory,
    DirectorateFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    OrganisationFactory,
    SynergyFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

CREATE = reverse("gardeners:need_create")


@pytest.fixture
def need(community):
    return NeedFactory(community=community)


def url(name, record):
    return reverse(f"gardeners:need_{name}", args=[record.pk])


def noted(community=None, **more):
    return {
        "title": "Un local",
        "description": "",
        "origin": "community",
        "urgency": "normal",
        "heard_on": timezone.localdate().isoformat(),
        "community": community.pk if community else "",
        "audience": "shared",
        **more,
    }


def test_noted_with_all_that_it_concerns(browse, gardener, community):
    theme, directorate = ThemeFactory(), DirectorateFactory()
    actor, commune = ActorFactory(community=community), CommuneFactory(name="Figeac")
    data = noted(
        community,
        themes=[theme.pk],
        directorates=[directorate.pk],
        actors_text=str(actor),
        commune_text="figeac",
    )
    response = browse(gardener).post(CREATE, data)
    need = Need.objects.get()
    assert response.url == need.get_absolute_url()
    assert (need.created_by, need.commune) == (gardener, commune)
    assert list(need.themes.all()) == [theme]
    assert list(need.directorates.all()) == [directorate]
    assert list(need.actors.all()) == [actor]


def test_a_member_proposes_in_their_communities(browse, member, community):
    other = CommunityFactory(name="Ailleurs")
    client = browse(member)
    page = client.get(CREATE).content.decode()
    assert "Proposer un besoin" in page
    assert "Ailleurs" not in page
    assert 'value="gardeners"' not in page
    client.post(
        CREATE, {"title": "Une aire de jeux", "community": community.pk, "audience": "shared"}
    )
    need = Need.objects.get()
    assert (need.created_by, need.community, need.origin) == (member, community, "community")
    for wrong in ({"community": other.pk, "audience": "shared"},
                  {"community": community.pk, "audience": "public"}):  # fmt: skip
        assert client.post(CREATE, {"title": "Autre", **wrong}).status_code == 422


def test_a_former_gardener_notes_nothing(browse, former_gardener):
    assert browse(former_gardener).get(CREATE).status_code == 403


def test_without_a_community_it_is_not_diffused_to_one(browse, agent):
    response = browse(agent).post(CREATE, noted(audience="community"))
    assert response.status_code == 422
    assert "personne ne lirait" in response.content.decode()


def test_people_are_named_to_whom_may_write_to_them(browse, member, gardener, community):
    person = ActorFactory(first_name="Inès", name="Discrète", community=community)
    organisation = OrganisationFactory(name="La Halle", community=community)
    need = NeedFactory(community=community, actors=[person, organisation])
    page = browse(gardener).get(need.get_absolute_url()).content.decode()
    assert "Inès Discrète" in page
    page = browse(member).get(need.get_absolute_url()).content.decode()
    assert "Discrète" not in page
    assert "une personne" in page
    assert "La Halle" in page


def test_the_public_reads_a_public_need_and_nobody_s_name(browse, anonymous, community, agent):
    person = ActorFactory(name="Discrète", community=community)
    need = NeedFactory(community=community, audience="public", actors=[person], created_by=agent)
    page = browse(anonymous).get(need.get_absolute_url()).content.decode()
    assert need.title in page
    assert "Tout le monde peut lire ceci" in page
    assert "Discrète" not in page
    assert agent.name not in page


def test_links_lead_only_to_what_may_be_read(browse, member, community):
    interaction = InteractionFactory(title="Entre nous", audience="gardeners", community=community)
    need = NeedFactory(community=community, interaction=interaction)
    SynergyFactory(title="Cachée", audience="gardeners", community=community, needs=[need])
    FollowUpFactory(title="Caché", audience="gardeners", community=community, need=need)
    page = browse(member).get(need.get_absolute_url()).content.decode()
    for hidden in ("Entre nous", "Cachée", "Caché"):
        assert hidden not in page


def test_who_reads_it_is_a_sentence(browse, gardener, community):
    need = NeedFactory(community=community, audience="gardeners")
    page = browse(gardener).get(need.get_absolute_url()).content.decode()
    assert f"Seuls les jardiniers de « {community.name} »" in page


def test_editing_keeps_the_actors_out_of_sight(browse, gardener, community):
    seen, unseen = ActorFactory(community=community), ActorFactory(name="Lointain")
    need = NeedFactory(community=community, actors=[seen, unseen])
    client = browse(gardener)
    assert "Lointain" not in client.get(url("edit", need)).content.decode()
    data = noted(community, version=need.version, actors_text="")
    assert client.post(url("edit", need), data).status_code == 302
    assert list(need.actors.all()) == [unseen]


def test_a_theme_of_the_past_is_kept_by_those_who_have_it(browse, gardener, community):
    past = ThemeFactory(name="Ancienne", starts_on="2000-01-01", ends_on="2001-01-01")
    need = NeedFactory(community=community, themes=[past])
    client = browse(gardener)
    assert "Ancienne" in client.get(url("edit", need)).content.decode()
    assert "Ancienne" not in client.get(CREATE).content.decode()


def test_qualified_with_themes(browse, gardener, community, need):
    theme = ThemeFactory()
    client = browse(gardener)
    data = {"urgency": "high", "community": community.pk, "version": need.version}
    assert client.post(url("qualify", need), data).status_code == 422
    client.post(url("qualify", need), data | {"themes": [theme.pk]})
    need.refresh_from_db()
    assert (need.status, need.urgency) == ("qualified", "high")


def test_one_click_asks_for_a_theme(browse, gardener, need):
    response = browse(gardener).post(url("status", need), {"etat": "qualified"})
    assert response.url == url("qualify", need)
    need.refresh_from_db()
    assert need.status == "heard"


def test_one_click_and_its_undo(browse, gardener, community):
    need = NeedFactory(community=community, status="qualified", themes=[ThemeFactory()])
    client = browse(gardener)
    page = client.post(url("status", need), {"etat": "answering"}, follow=True).content.decode()
    undo = f"{url('status', need)}?etat=qualified"
    assert undo in page
    client.post(undo)
    need.refresh_from_db()
    assert need.status == "qualified"


def test_an_answer_has_words(browse, gardener, need):
    client = browse(gardener)
    data = {"status": "answered", "version": need.version}
    assert client.post(url("answer", need), data).status_code == 422
    client.post(url("answer", need), data | {"answer": "La mairie prête la halle."})
    need.refresh_from_db()
    assert (need.status, need.answer) == ("answered", "La mairie prête la halle.")
    assert "La mairie prête la halle." in client.get(need.get_absolute_url()).content.decode()


@pytest.mark.parametrize("status", ["answered", "n’importe", "", "\0"])
def test_an_unknown_status_is_not_found(browse, gardener, need, status):
    assert browse(gardener).post(url("status", need), {"etat": status}).status_code == 404


@pytest.mark.parametrize("name", ["edit", "qualify", "answer", "status"])
def test_reading_is_not_writing(browse, member, agent, need, name):
    stranger = NeedFactory(audience="gardeners")
    for user in (member, agent):
        assert browse(user).post(url(name, need)).status_code == 403
        assert browse(user).post(url(name, stranger)).status_code == 404


def test_an_agent_edits_their_own(browse, agent, community):
    need = NeedFactory(community=community, created_by=agent)
    data = noted(community, title="Autrement", version=need.version)
    assert browse(agent).post(url("edit", need), data).status_code == 302


@pytest.mark.parametrize("field", ["heard_on"])
@pytest.mark.parametrize("day", ["0000-00-00", "99999-01-01", "2999-01-01"])
def test_impossible_dates(browse, gardener, community, field, day):
    assert browse(gardener).post(CREATE, noted(community, **{field: day})).status_code == 422


def test_as_many_queries_for_one_and_three(
    browse, gardener, community, need, django_assert_max_num_queries
):
    client = browse(gardener)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            need.actors.add(ActorFactory(community=community))
            need.themes.add(ThemeFactory())
            SynergyFactory(community=community, needs=[need])
        FollowUpFactory.create_batch(number, need=need, community=community, assignee=gardener)
        client.get(need.get_absolute_url())
        with django_assert_max_num_queries(40) as queries:
            client.get(need.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
