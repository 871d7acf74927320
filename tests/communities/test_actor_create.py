from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from communities.models import Actor
from grc.models import Audience, User
from tests.factories import ActorFactory, CommuneFactory, ThemeFactory

pytestmark = pytest.mark.django_db
URL = "/acteurs/nouveau/"
VALUES = {
    "kind": "person",
    "first_name": "Inès",
    "name": "Roux",
    "audience": "shared",
    "source": "meeting",
    "legal_basis": "public_task",
}


def test_an_agent_adds_someone(agent: User, community: Any, browse: Any) -> None:
    client = browse(agent)
    assert client.get(URL).status_code == 200
    commune, theme = CommuneFactory(name="Figeac"), ThemeFactory()
    values = VALUES | {
        "email": "ines@example.org",
        "phone": "06 39 98 00 12",
        "website": "jardins.example.org",
        "commune_text": "Figeac",
        "themes": [theme.pk],
        "tags": "maraîchage, marché, maraîchage",
        "siret": "732 829 320 00074",
        "community": community.pk,
    }
    response = client.post(URL, values)
    actor = Actor.objects.get()
    assert response.url == actor.get_absolute_url()
    assert (actor.phone, actor.website) == ("+33639980012", "https://jardins.example.org")
    assert (actor.commune, actor.tags) == (commune, ["maraîchage", "marché"])
    assert (actor.siret, actor.created_by) == ("73282932000074", agent)
    assert list(actor.themes.all()) == [theme]
    assert actor.memberships.get().community == community


def test_a_gardener_adds_in_their_community(community: Any, gardener: User, browse: Any) -> None:
    client = browse(gardener)
    assert client.post(URL, VALUES).status_code == 422
    assert client.post(URL, VALUES | {"community": community.pk}).status_code == 302
    assert Actor.objects.visible_to(gardener).count() == 1


@pytest.mark.parametrize("role", ["member", "former_gardener"])
def test_others_may_not(role: str, request: Any, browse: Any) -> None:
    client = browse(request.getfixturevalue(role))
    assert client.get(URL).status_code == 403
    assert client.get(reverse("communities:actor_similar")).status_code == 403


def test_look_alikes_are_shown_once(agent: User, browse: Any) -> None:
    ActorFactory(first_name="Ines", name="Roux")
    ActorFactory(first_name="Marcel", name="Estève")
    ActorFactory(first_name="Inès", name="Roux", audience=Audience.GARDENERS)
    client = browse(agent)
    response = client.post(URL, VALUES)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Peut-être déjà là" in page
    assert page.count("Ines Roux") == 1
    assert "Estève" not in page
    assert client.post(URL, VALUES | {"anyway": "on"}).status_code == 302


def test_look_alikes_while_typing(agent: User, browse: Any) -> None:
    ActorFactory(first_name="Ines", name="Roux", email="ines@example.org")
    client = browse(agent)
    url = reverse("communities:actor_similar")
    assert "Ines Roux" in client.get(f"{url}?name=Rous&first_name=Inès").content.decode()
    assert "Ines Roux" in client.get(f"{url}?email=INES@example.org").content.decode()
    for nothing in ("", "?name=a", "?name=%00%00%00", "?email=%00", "?name=Zebulon"):
        assert "Ines" not in client.get(url + nothing).content.decode()


def test_look_alikes_to_take_in_a_form(agent: User, browse: Any) -> None:
    known = ActorFactory(first_name="Ines", name="<b>Roux")
    url = f"{reverse('communities:actor_similar')}?prefixe=nouveaux-3&nouveaux-3-name=Rouxe+Ines"
    page = browse(agent).get(url).content.decode()
    assert f'name="prendre" value="nouveaux-3-{known.pk}"' in page
    assert f'name="nouveaux-3-seen" value="{known.pk} "' in page
    assert "<b>" not in page
    odd = "prefixe=%22%3E%3Cb%3E&%22%3E%3Cb%3E-name=Roux+Ines"
    page = browse(agent).get(f"{url}&{odd}").content.decode()
    assert "&lt;b&gt;-seen" in page
    assert "<b>" not in page


def test_what_is_the_same_is_said(agent: User, browse: Any) -> None:
    figeac = CommuneFactory(name="Figeac")
    ActorFactory(first_name="Inès", name="Roux", phone="+33639980012", commune=figeac)
    ActorFactory(first_name="Ines", name="Rouxel", commune=figeac)
    values = VALUES | {"phone": "06 39 98 00 12", "commune_text": "Figeac"}
    page = browse(agent).post(URL, values).content.decode()
    assert page.index("Inès Roux</a>") < page.index("Ines Rouxel</a>")
    assert "Même nom, même téléphone, même commune." in page
    assert page.count("presque sûr") == 1


def test_a_telephone_is_looked_for_where_it_may_be_read(
    agent: User, gardener: User, browse: Any
) -> None:
    ActorFactory(name="Zebulon", phone="+33639980012", audience=Audience.PUBLIC)
    url = f"{reverse('communities:actor_similar')}?phone=06+39+98+00+12&name=Ya"
    assert "Zebulon" in browse(agent).get(url).content.decode()
    assert "Zebulon" not in browse(gardener).get(url).content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "pas un courriel"),
        ("phone", "quatre"),
        ("siret", "123"),
        ("siret", "73282932000075"),
        ("website", "javascript:alert(1)"),
        ("collected_on", "99999-01-01"),
        ("kind", "autre"),
        ("name", ""),
        ("name", "a\0b"),
        ("name", "x" * 201),
        ("tags", "x" * 51),
        ("commune_text", "Nullepart-sur-Rien"),
        ("themes", "999999999999999999999"),
        ("audience", "everyone"),
    ],
)
def test_bad_input_gets_a_sentence(name: str, value: str, agent: User, browse: Any) -> None:
    response = browse(agent).post(URL, VALUES | {"description": "Gardé", name: value})
    assert response.status_code == 422
    assert "Gardé" in response.content.decode()
    assert not Actor.objects.exists()


def test_the_email_of_another_is_refused(agent: User, browse: Any) -> None:
    ActorFactory(email="ines@example.org")
    response = browse(agent).post(URL, VALUES | {"email": "Ines@Example.org"})
    assert response.status_code == 422
    assert "Un autre acteur a déjà ce courriel." in response.content.decode()


def test_the_email_of_a_tombstone_is_free(agent: User, browse: Any) -> None:
    ActorFactory(email="ines@example.org", name="Zz", merged_into=ActorFactory(name="Yy"))
    assert browse(agent).post(URL, VALUES | {"email": "ines@example.org"}).status_code == 302
