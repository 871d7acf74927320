"""Who may answer a need: found, related, said not to."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from communities.models import Actor, Community
from gardeners.models import DismissedAnswer, Need
from grc.models import Audience, User
from tests.factories import (
    CommuneFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    ProjectFactory,
    SynergyFactory,
    ThemeFactory,
)

DOES = "Nous livrons les légumes de nos maraîchers aux cantines des écoles."


@pytest.fixture
def need(community: Community) -> Need:
    return NeedFactory(
        community=community, title="Une cantine cherche des légumes",
        description="Des maraîchers livreraient l’école.",
    )  # fmt: skip


@pytest.fixture
def close(community: Community) -> Actor:
    return organisation("Les Paniers d’Ici", community, DOES)


def organisation(name: str, community: Community, description: str, **said: Any) -> Actor:
    actor = OrganisationFactory(name=name, description=description, **said)
    MembershipFactory(community=community, actor=actor)
    return actor


def address(need: Need, view: str = "list") -> str:
    return reverse(f"gardeners:answer_{view}", args=[need.pk])


def of(need: Need, verb: str, record: int, kind: str = "actor") -> str:
    return reverse(f"gardeners:answer_{verb}", args=[need.pk, kind, record])


def told(client: Any, need: Need) -> list[str]:
    response = client.get(address(need))
    assert response.status_code == 200
    return [row.title for kind in response.context["kinds"] for row in kind.rows]


def test_who_does_what_is_needed_comes_with_the_reason(
    need: Need, close: Actor, community: Community, gardener: User, browse: Any
) -> None:
    organisation("La Fanfare", community, "Une fanfare joue dans les rues.")
    client = browse(gardener)
    assert told(client, need) == ["Les Paniers d’Ici"]
    [kind] = client.get(address(need)).context["kinds"]
    assert kind.rows[0].text.startswith("Parlent tous deux de « ")
    assert "légumes" in kind.rows[0].text
    assert address(need) in client.get(need.get_absolute_url()).content.decode()


def test_one_word_is_enough_with_a_theme_or_a_place(
    need: Need, community: Community, gardener: User, browse: Any
) -> None:
    here, beside = CommuneFactory(epci="243100001"), CommuneFactory(epci="243100001")
    theme = ThemeFactory()
    need.commune = here
    need.save()
    need.themes.add(theme)
    far = organisation("Loin", community, "Une école de cirque.")
    organisation("Voisins", community, "Une école de cirque.", commune=beside)
    organisation("Cirque", community, "Une école de cirque.").themes.add(theme)
    names = told(browse(gardener), need)
    assert far.name not in names
    assert set(names) == {"Voisins", "Cirque"}


def test_who_is_in_it_already_is_not_proposed(
    need: Need, close: Actor, gardener: User, browse: Any
) -> None:
    client = browse(gardener)
    need.actors.add(close)
    assert told(client, need) == []
    need.actors.clear()
    synergy = SynergyFactory(community=need.community)
    synergy.needs.add(need)
    synergy.actors.add(close)
    assert told(client, need) == []


def test_who_wants_no_messages_is_not_proposed(
    need: Need, close: Actor, gardener: User, browse: Any
) -> None:
    Actor.objects.filter(pk=close.pk).update(opted_out=True)
    assert told(browse(gardener), need) == []


def test_nobody_that_one_may_not_read(need: Need, agent: User, browse: Any) -> None:
    hidden = OrganisationFactory(name="Secret", description=DOES, audience=Audience.GARDENERS)
    shown = OrganisationFactory(name="Connu", description=DOES)
    assert told(browse(agent), need) == [shown.name]
    assert hidden.name not in browse(agent).get(address(need)).content.decode()


def test_linked_by_the_form_of_a_synergy(
    need: Need, close: Actor, gardener: User, browse: Any
) -> None:
    client = browse(gardener)
    [row] = client.get(address(need)).context["kinds"][0].rows
    form = client.get(row.link_url).context["form"]
    assert form.initial["needs"] == [need]
    assert close in form.initial["actors"]
    assert form.initial["reason"] == row.text


def test_said_not_to_and_proposed_again(
    need: Need, close: Actor, gardener: User, browse: Any
) -> None:
    client = browse(gardener)
    for _twice in range(2):
        response = client.post(of(need, "dismiss", close.pk), follow=True)
        assert response.status_code == 200
    dismissed = DismissedAnswer.objects.get()
    assert (dismissed.need, dismissed.record_id, dismissed.dismissed_by) == (
        need,
        close.pk,
        gardener,
    )
    assert told(client, need) == []
    assert "Une réponse a été écartée" in client.get(address(need)).content.decode()
    client.post(of(need, "reopen", close.pk))
    assert told(client, need) == ["Les Paniers d’Ici"]
    client.post(of(need, "dismiss", close.pk))
    client.post(address(need, "reopen_all"))
    assert not DismissedAnswer.objects.exists()


def test_nothing_of_an_unknown_kind_is_dismissed(need: Need, gardener: User, browse: Any) -> None:
    assert browse(gardener).post(of(need, "dismiss", 1, "moon")).status_code == 404
    assert not DismissedAnswer.objects.exists()


def test_an_agent_who_may_only_read_relates_and_dismisses_nothing(
    need: Need, close: Actor, agent: User, browse: Any
) -> None:
    client = browse(agent)
    assert told(client, need) == ["Les Paniers d’Ici"]
    assert of(need, "dismiss", close.pk) not in client.get(address(need)).content.decode()
    assert client.post(of(need, "dismiss", close.pk)).status_code == 403


def test_words_with_signs_break_nothing(community: Community, gardener: User, browse: Any) -> None:
    odd = NeedFactory(community=community, title="L'« été » : l'\\eau, a & b | !c", description="")
    assert told(browse(gardener), odd) == []


def test_the_same_number_of_queries_for_one_and_for_many(
    need: Need, close: Actor, community: Community, gardener: User, browse: Any,
    django_assert_num_queries: Any, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client = browse(gardener)
    assert len(told(client, need)) == 1
    with django_assert_max_num_queries(30) as counted:
        client.get(address(need))
    for n in range(4):
        organisation(f"Paniers {n}", community, DOES)
    with django_assert_num_queries(len(counted.captured_queries)):
        assert len(told(client, need)) == 5


def test_a_project_of_the_same_words_comes_too(need: Need, gardener: User, browse: Any) -> None:
    project = ProjectFactory(
        community=need.community, title="Des légumes du coin pour les cantines", status="under_way"
    )
    achieved = ProjectFactory(community=need.community, title=project.title, status="achieved")
    client = browse(gardener)
    [kind] = client.get(address(need)).context["kinds"]
    assert [row.pk for row in kind.rows] == [project.pk] != [achieved.pk]
    form = client.get(kind.rows[0].link_url).context["form"]
    assert form.initial["needs"] == [need]
    assert form.initial["reason"] == kind.rows[0].text
    client.post(of(need, "dismiss", project.pk, "project"))
    assert told(client, need) == []
    DismissedAnswer.objects.all().delete()
    project.needs.add(need)
    assert told(client, need) == []
