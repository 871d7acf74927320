"""Changing an actor and what links them to others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Actor, Affiliation, Introduction, Membership
from grc.models import Audience, User
from grc.undo import archive
from tests.factories import (
    ActorFactory,
    AffiliationFactory,
    CommunityFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(community: Any) -> Actor:
    return ActorFactory(first_name="Inès", name="Roux", community=community)


def url(name: str, record: Any) -> str:
    return reverse(f"communities:{name}", args=[record.pk])


def values(actor: Actor, **changes: Any) -> dict[str, Any]:
    names = ("kind", "first_name", "name", "audience", "source", "legal_basis", "version")
    return {name: getattr(actor, name) for name in names} | changes


def test_edit(actor: Actor, gardener: User, browse: Any) -> None:
    client = browse(gardener)
    old = ThemeFactory(ends_on=dt.date(2020, 1, 1))
    actor.themes.add(old)
    page = client.get(url("actor_edit", actor)).content.decode()
    assert old.name in page
    sent = values(actor, name="Roux-Delmas", themes=[old.pk], opted_out="on")
    assert client.post(url("actor_edit", actor), sent).status_code == 302
    actor.refresh_from_db()
    assert (actor.name, actor.opted_out) == ("Roux-Delmas", True)
    assert list(actor.themes.all()) == [old]


def test_the_email_of_an_archived_actor_says_so(
    actor: Actor, community: Any, gardener: User, browse: Any
) -> None:
    archived = ActorFactory(community=community, email="ines@example.org")
    assert archive(archived, by=gardener)
    sent = values(actor, email="Ines@example.org")
    response = browse(gardener).post(url("actor_edit", actor), sent)
    assert response.status_code == 422
    assert "Un acteur archivé a déjà ce courriel" in response.content.decode()


def test_two_people_do_not_overwrite_each_other(
    actor: Actor, gardener: User, region_gardener: User, browse: Any
) -> None:
    first, second = values(actor, name="Un"), values(actor, name="Deux")
    browse(gardener).post(url("actor_edit", actor), first)
    response = browse(region_gardener).post(url("actor_edit", actor), second)
    assert response.status_code == 422
    assert "« Un »" in response.content.decode()


def test_own_email_may_stay(actor: Actor, gardener: User, browse: Any) -> None:
    Actor.objects.filter(pk=actor.pk).update(email="ines@example.org")
    actor.refresh_from_db()
    sent = values(actor, email="ines@example.org")
    assert browse(gardener).post(url("actor_edit", actor), sent).status_code == 302


@pytest.mark.parametrize(
    ("role", "status"), [("member", 403), ("agent", 403), ("former_gardener", 404)]
)
def test_readers_may_not_write(
    role: str, status: int, actor: Actor, request: Any, browse: Any
) -> None:
    client = browse(request.getfixturevalue(role))
    for name in ("actor_edit", "affiliation_create", "introduction_create", "membership_create"):
        assert client.get(url(name, actor)).status_code == status


def test_affiliations(actor: Actor, community: Any, gardener: User, browse: Any) -> None:
    client = browse(gardener)
    organisation = OrganisationFactory(name="La Recyclerie", community=community)
    create = url("affiliation_create", actor)
    assert client.get(create).status_code == 200
    sent = {"other_text": "La Recyclerie", "function": "présidente"}
    assert client.post(create, sent).status_code == 302
    affiliation = Affiliation.objects.get()
    assert (affiliation.person, affiliation.organisation) == (actor, organisation)
    again = client.post(create, sent)
    assert again.status_code == 422
    assert "déjà notée" in again.content.decode()
    edit = url("affiliation_edit", affiliation)
    bad = {"starts_on": "2026-02-01", "ends_on": "2026-01-01"}
    assert client.post(edit, bad).status_code == 422
    assert client.post(edit, {"function": "trésorière"}).status_code == 302
    client.post(url("affiliation_end", affiliation))
    affiliation.refresh_from_db()
    assert (affiliation.function, affiliation.ends_on) == ("trésorière", timezone.localdate())


def test_affiliation_from_the_organisation(
    actor: Actor, community: Any, gardener: User, browse: Any
) -> None:
    organisation = OrganisationFactory(community=community)
    sent = {"other": actor.pk, "other_text": "Inès Roux"}
    client = browse(gardener)
    assert client.post(url("affiliation_create", organisation), sent).status_code == 302
    assert Affiliation.objects.get().person == actor


def test_affiliation_to_someone_unknown(actor: Actor, gardener: User, browse: Any) -> None:
    hidden = OrganisationFactory(audience=Audience.GARDENERS)
    response = browse(gardener).post(url("affiliation_create", actor), {"other": hidden.pk})
    assert response.status_code == 422
    assert not Affiliation.objects.exists()


def test_affiliation_of_others_is_read_only(
    actor: Actor, member: User, former_gardener: User, browse: Any
) -> None:
    organisation = OrganisationFactory(community=actor.memberships.get().community)
    affiliation = AffiliationFactory(person=actor, organisation=organisation)
    assert browse(member).post(url("affiliation_end", affiliation)).status_code == 403
    assert browse(former_gardener).post(url("affiliation_end", affiliation)).status_code == 404


@pytest.mark.parametrize("way", ["from", "to"])
def test_introductions(way: str, actor: Actor, community: Any, gardener: User, browse: Any) -> None:
    other = ActorFactory(community=community)
    client = browse(gardener)
    create = url("introduction_create", actor)
    assert client.get(create).status_code == 200
    sent = {"way": way, "other": other.pk, "other_text": str(other), "note": "Au marché"}
    assert client.post(create, sent).status_code == 302
    introduction = Introduction.objects.get()
    pair = (introduction.from_actor, introduction.to_actor)
    assert pair == ((actor, other) if way == "from" else (other, actor))
    assert client.post(create, sent).status_code == 422
    itself = {"way": way, "other": actor.pk, "other_text": str(actor)}
    assert client.post(create, itself).status_code == 422
    client.post(url("introduction_edit", introduction), {"note": "À la foire"})
    introduction.refresh_from_db()
    assert introduction.note == "À la foire"


def test_communities(actor: Actor, community: Any, administrator: User, browse: Any) -> None:
    other = CommunityFactory()
    client = browse(administrator)
    create = url("membership_create", actor)
    sent = {"community": other.pk, "role": "relay"}
    assert client.post(create, sent).status_code == 302
    membership = Membership.objects.get(community=other)
    assert (membership.state, membership.role) == ("active", "relay")
    assert client.post(create, sent).status_code == 422  # already there
    client.post(url("membership_edit", membership), {"role": "referent"})
    client.post(url("membership_end", membership))
    membership.refresh_from_db()
    assert (membership.state, membership.role) == ("left", "referent")
    assert membership.left_on == timezone.localdate()
    assert client.post(create, sent).status_code == 302  # they come back
    membership.refresh_from_db()
    assert (membership.state, membership.left_on) == ("active", None)


def test_entering_a_community_never_opens_what_was_closed(
    gardener: User, community: Any, browse: Any
) -> None:
    public = ActorFactory(audience=Audience.PUBLIC, email="ines@example.org")
    client = browse(gardener)
    assert client.get(public.get_absolute_url()).status_code == 200
    sent = {"community": community.pk, "role": "member"}
    assert client.post(url("membership_create", public), sent).status_code == 403


def test_affiliation_to_another_person_says_what_to_choose(
    actor: Actor, community: Any, gardener: User, browse: Any
) -> None:
    other = ActorFactory(community=community)
    sent = {"other": other.pk, "other_text": str(other)}
    response = browse(gardener).post(url("affiliation_create", actor), sent)
    assert response.status_code == 422
    assert "Choisissez une organisation" in response.content.decode()
