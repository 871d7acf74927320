from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Actor, Community, Membership
from grc.models import User
from tests.factories import ActorFactory, CommunityFactory, MembershipFactory, UserFactory

ASKED = {
    "first_name": "Inès",
    "name": "Roux",
    "email": "ines@example.org",
    "motivation": "Je cultive un jardin.",
    "consent": "on",
}


def url(community: Community) -> str:
    return reverse("communities:community_join", args=[community.slug])


@pytest.mark.django_db
def test_anyone_may_ask(community: Community, client: Any) -> None:
    assert client.get(url(community)).status_code == 200
    response = client.post(url(community), ASKED, follow=True)
    assert "votre demande est reçue" in response.content.decode()
    membership = Membership.objects.get()
    assert (membership.state, membership.motivation) == ("requested", "Je cultive un jardin.")
    actor = membership.actor
    assert (actor.source, actor.legal_basis) == ("self", "consent")
    assert actor.collected_on == actor.informed_on == timezone.localdate()


@pytest.mark.django_db(transaction=True)
def test_asking_twice_tells_nothing_and_adds_nothing(
    community: Community, client: Any, mailoutbox: Any
) -> None:
    first = client.post(url(community), ASKED, follow=True)
    again = client.post(url(community), ASKED | {"email": "INES@example.org"}, follow=True)
    token = rb"[A-Za-z0-9]{64}"
    assert re.sub(token, b"", first.content) == re.sub(token, b"", again.content)
    assert Membership.objects.count() == Actor.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_someone_known_confirms_by_the_link_of_an_email(
    community: Community, client: Any, mailoutbox: Any
) -> None:
    actor = ActorFactory(email="ines@example.org", first_name="Inès", name="Roux-Delmas")
    client.post(url(community), ASKED)
    assert not Membership.objects.exists()
    [mail] = mailoutbox
    assert mail.to == ["ines@example.org"]
    link = re.search(r"http://testserver(\S+)", mail.body).group(1)  # type: ignore[union-attr]
    page = client.get(link)
    assert "Je cultive un jardin." in page.content.decode()
    assert not Membership.objects.exists()  # opening the link changes nothing
    client.post(link, {"motivation": "Je cultive deux jardins."})
    membership = Membership.objects.get()
    assert (membership.actor, membership.state) == (actor, "requested")
    actor.refresh_from_db()
    assert actor.name == "Roux-Delmas"
    assert client.get(link + "x").status_code == 404


@pytest.mark.django_db
def test_someone_logged_in_asks_in_their_name(
    community: Community, member: User, browse: Any
) -> None:
    other = CommunityFactory()
    client = browse(member)
    assert "Maëlle Membre" in client.get(url(other)).content.decode()
    client.post(url(other), {"motivation": "Pour voir"})
    assert Membership.objects.get(community=other).actor == member.actor
    client.post(url(community), {"motivation": ""})
    assert Membership.objects.get(community=community).state == "active"


@pytest.mark.django_db
def test_an_account_without_actor_gets_one(community: Community, browse: Any) -> None:
    user = UserFactory(email="ines@example.org")
    browse(user).post(url(community), ASKED)
    assert Membership.objects.get().actor.user == user


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["name", "email", "consent"])
def test_what_is_missing_is_told_and_nothing_lost(
    missing: str, community: Community, client: Any
) -> None:
    sent = {name: value for name, value in ASKED.items() if name != missing}
    response = client.post(url(community), sent)
    assert response.status_code == 422
    assert "Je cultive un jardin." in response.content.decode()
    assert not Actor.objects.exists()


@pytest.mark.django_db
def test_a_program_is_thanked_and_ignored(community: Community, client: Any) -> None:
    response = client.post(url(community), ASKED | {"website": "http://spam.example"})
    assert response.status_code == 302
    assert not Actor.objects.exists()


@pytest.mark.django_db
def test_too_many_requests_wait(community: Community, client: Any) -> None:
    codes = [client.post(url(community), {}).status_code for _ in range(21)]
    assert codes == [422] * 20 + [429]


@pytest.mark.django_db
def test_a_hidden_community_is_not_asked(client: Any) -> None:
    hidden = CommunityFactory(is_public=False)
    assert client.get(url(hidden)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "state"), [("accept", "active"), ("refuse", "left")])
def test_gardeners_answer_and_may_undo(
    answer: str, state: str, community: Community, gardener: User, browse: Any
) -> None:
    membership = MembershipFactory(community=community, state="requested")
    client = browse(gardener)
    page = client.get(community.get_absolute_url()).content.decode()
    assert "Demandes à rejoindre" in page
    response = client.post(
        reverse(f"communities:membership_{answer}", args=[membership.pk]), follow=True
    )
    membership.refresh_from_db()
    assert membership.state == state
    undo = reverse("communities:membership_reopen", args=[membership.pk])
    assert undo in response.content.decode()
    client.post(undo)
    membership.refresh_from_db()
    assert membership.state == "requested"


@pytest.mark.django_db
def test_answering_twice_changes_nothing(community: Community, gardener: User, browse: Any) -> None:
    membership = MembershipFactory(community=community, state="active")
    browse(gardener).post(reverse("communities:membership_refuse", args=[membership.pk]))
    membership.refresh_from_db()
    assert membership.state == "active"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"), [("member", 404), ("agent", 403), ("former_gardener", 404)]
)
def test_only_gardeners_answer(
    role: str, status: int, community: Community, request: Any, browse: Any
) -> None:
    membership = MembershipFactory(community=community, state="requested")
    client = browse(request.getfixturevalue(role))
    url = reverse("communities:membership_accept", args=[membership.pk])
    assert client.post(url).status_code == status


@pytest.mark.django_db
def test_refused_may_ask_again(
    community: Community, client: Any, member: User, browse: Any
) -> None:
    membership = Membership.objects.get(actor=member.actor)
    membership.state = "left"
    membership.save()
    browse(member).post(url(community), {"motivation": "Encore"})
    membership.refresh_from_db()
    assert (membership.state, membership.motivation) == ("requested", "Encore")
