"""The quick log: a contact, the needs heard and the follow-ups promised, saved at once, once."""

from __future__ import annotations

import datetime as dt
import re
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from communities.models import Actor, Membership
from gardeners.actions import log_contact
from gardeners.models import FollowUp, Interaction, Need, Submission
from grc.models import User
from tests.factories import ActorFactory, AgentFactory, CommunityFactory, ThemeFactory

pytestmark = pytest.mark.django_db

URL = reverse("gardeners:interaction_create")


def management(**totals):
    names = ("nouveaux", "besoins", "suivis")
    data = {f"{name}-TOTAL_FORMS": totals.get(name, 0) for name in names}
    return data | {f"{name}-INITIAL_FORMS": 0 for name in names}


def contact(community=None, **more):
    """What the form sends when only a title was typed."""
    return {
        **management(),
        "token": "jeton",
        "channel": "phone",
        "occurred_on": timezone.localdate().isoformat(),
        "title": "Appel de la recyclerie",
        "summary": "",
        "community": community.pk if community else "",
        "audience": "shared",
        "actors_text": "",
        **more,
    }


def whole_contact(community, actor, theme, user):
    return contact(
        community,
        actors=[actor.pk],
        **management(nouveaux=1, besoins=1, suivis=1),
        **{
            "nouveaux-0-kind": "person",
            "nouveaux-0-first_name": "Anaïs",
            "nouveaux-0-name": "Nouvelle",
            "nouveaux-0-email": "anais@example.org",
            "nouveaux-0-phone": "05 36 49 12 34",
            "besoins-0-title": "Un local",
            "besoins-0-urgency": "high",
            "besoins-0-themes": [theme.pk],
            "suivis-0-title": "Appeler la mairie",
            "suivis-0-assignee": user.pk,
            "suivis-0-due_on": (timezone.localdate() + dt.timedelta(7)).isoformat(),
        },
    )


def test_all_of_it_is_saved(browse, gardener, community):
    actor = ActorFactory(community=community)
    theme = ThemeFactory()
    response = browse(gardener).post(URL, whole_contact(community, actor, theme, gardener))
    interaction = Interaction.objects.get()
    assert response.url == interaction.get_absolute_url()
    assert interaction.created_by == gardener
    new = Actor.objects.get(email="anais@example.org")
    assert set(interaction.actors.all()) == {actor, new}
    assert (str(new), new.phone, new.source) == ("Anaïs Nouvelle", "+33536491234", "meeting")
    assert Membership.objects.filter(actor=new, community=community).exists()
    need = Need.objects.get()
    assert (need.title, need.urgency, need.status) == ("Un local", "high", "heard")
    assert (need.community, need.audience, need.interaction) == (community, "shared", interaction)
    assert list(need.themes.all()) == [theme]
    assert need.actors.count() == 2
    followup = FollowUp.objects.get()
    assert (followup.assignee, followup.interaction) == (gardener, interaction)
    assert followup.community == community


def test_the_page_says_what_was_saved(browse, gardener, community):
    actor = ActorFactory(community=community)
    data = whole_contact(community, actor, ThemeFactory(), gardener)
    page = browse(gardener).post(URL, data, follow=True).content.decode()
    assert "Échange noté, avec 1 besoin et 1 suivi." in page
    assert "Noter un autre échange" in page


def test_sent_again_it_is_not_saved_twice(browse, gardener, community):
    client = browse(gardener)
    data = whole_contact(community, ActorFactory(community=community), ThemeFactory(), gardener)
    first, second = client.post(URL, data), client.post(URL, data)
    assert first.url == second.url
    assert Interaction.objects.count() == Need.objects.count() == FollowUp.objects.count() == 1


def test_other_words_from_the_same_form_are_another_contact(browse, gardener, community):
    client = browse(gardener)
    client.post(URL, contact(community))
    client.post(URL, contact(community, title="Autre appel"))
    assert Interaction.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_saved_once():
    by = AgentFactory()
    saved = []

    def send():
        try:
            interaction = Interaction(title="Appel", channel="phone")
            saved.append(log_contact(by=by, interaction=interaction, key="k" * 64).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(saved) == 4
    assert len(set(saved)) == Interaction.objects.count() == Submission.objects.count() == 1


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(browse, gardener, community):
    actor = ActorFactory(community=community)
    data = whole_contact(community, actor, ThemeFactory(), gardener)
    data |= {
        "title": "",
        "summary": "Un long résumé",
        "nouveaux-0-phone": "12",
        "suivis-0-due_on": "0000-01-01",
    }
    response = browse(gardener).post(URL, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert not Interaction.objects.exists()
    assert not Actor.objects.filter(name="Nouvelle").exists()
    for kept in (
        "Un long résumé",
        "Nouvelle",
        "anais@example.org",
        "Un local",
        "Appeler la mairie",
    ):
        assert kept in page
    assert str(actor) in page
    assert "Ce numéro n’existe pas" in page


@pytest.mark.parametrize("day", ["0001-01-01", "99999-01-01", "demain", "\0"])
def test_impossible_dates_are_refused(browse, gardener, community, day):
    response = browse(gardener).post(URL, contact(community, occurred_on=day))
    assert response.status_code == 422


def test_a_contact_is_not_in_the_future(browse, gardener, community):
    tomorrow = timezone.localdate() + dt.timedelta(1)
    response = browse(gardener).post(URL, contact(community, occurred_on=tomorrow.isoformat()))
    assert response.status_code == 422
    assert "Cette date est dans le futur." in response.content.decode()


def test_an_email_already_known_leads_to_its_owner(browse, gardener, community):
    ActorFactory(first_name="Élise", name="Cazals", email="ANAIS@example.org", community=community)
    data = whole_contact(community, ActorFactory(community=community), ThemeFactory(), gardener)
    response = browse(gardener).post(URL, data)
    assert response.status_code == 422
    assert "Élise Cazals a déjà ce courriel" in response.content.decode()


def test_without_javascript_a_row_is_added_by_the_server(browse, gardener, community):
    data = contact(community, title="", ajouter="besoins")
    response = browse(gardener).post(URL, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="besoins-0-title"' in page
    assert "is-invalid" not in page
    assert not Interaction.objects.exists()


def test_a_row_added_by_the_server_holds_what_it_holds_at_first(browse, gardener, community):
    page = browse(gardener).post(URL, contact(community, ajouter="suivis")).content.decode()
    week = timezone.localdate() + dt.timedelta(7)
    assert f'name="suivis-0-due_on" value="{week.isoformat()}"' in page
    assert f'<option value="{gardener.pk}" selected>' in page
    page = browse(gardener).post(URL, contact(community, ajouter="besoins")).content.decode()
    assert '<option value="normal" selected>' in page


def test_a_removed_row_is_forgotten_even_wrong(browse, gardener, community):
    data = contact(community, **management(suivis=1))
    data |= {"suivis-0-title": "", "suivis-0-due_on": "n’importe quoi", "suivis-0-DELETE": "on"}
    assert browse(gardener).post(URL, data).status_code == 302
    assert not FollowUp.objects.exists()


def test_an_untouched_row_is_forgotten(browse, gardener, community):
    data = contact(community, **management(besoins=1, suivis=1))
    data |= {
        "besoins-0-title": "",
        "besoins-0-urgency": "normal",
        "suivis-0-title": "",
        "suivis-0-assignee": gardener.pk,
        "suivis-0-due_on": (timezone.localdate() + dt.timedelta(7)).isoformat(),
    }
    assert browse(gardener).post(URL, data).status_code == 302
    assert not FollowUp.objects.exists()
    assert not Need.objects.exists()


def test_a_name_unknown_comes_back_with_what_was_typed(browse, gardener, community):
    response = browse(gardener).post(URL, contact(community, actors_text="Zzyzx"))
    assert response.status_code == 422
    assert 'value="Zzyzx"' in response.content.decode()


def test_none_of_these_asks_who_it_is(browse, gardener, community):
    data = contact(community, actors_text="Zzyzx", actors_choice="-")
    response = browse(gardener).post(URL, data)
    assert response.status_code == 422
    assert "Ajoutez cette personne" in response.content.decode()


def test_prefilled_with_an_actor_and_their_community(browse, region_gardener, community):
    other = CommunityFactory()
    actor = ActorFactory(community=other)
    page = browse(region_gardener).get(URL, {"acteur": actor.pk}).content.decode()
    assert str(actor) in page
    assert re.search(rf'<option value="{other.pk}" selected>', page)


@pytest.mark.parametrize("pk", ["0", "abc", "99999999999999999999999", ""])
def test_an_odd_actor_in_the_address_is_ignored(browse, gardener, pk):
    assert browse(gardener).get(URL, {"acteur": pk}).status_code == 200


def test_a_gardener_notes_in_their_community_only(browse, gardener, community):
    other = CommunityFactory(name="Ailleurs")
    client = browse(gardener)
    assert "Ailleurs" not in client.get(URL).content.decode()
    assert client.post(URL, contact(other)).status_code == 422
    assert client.post(URL, contact()).status_code == 422
    assert not Interaction.objects.exists()


def test_an_agent_notes_anywhere_and_nowhere(browse, agent):
    other = CommunityFactory()
    client = browse(agent)
    assert client.post(URL, contact(other)).status_code == 302
    assert client.post(URL, contact()).status_code == 302
    assert Interaction.objects.filter(created_by=agent).count() == 2


def test_an_agent_does_not_make_members(browse, agent, community):
    data = whole_contact(community, ActorFactory(), ThemeFactory(), agent)
    assert browse(agent).post(URL, data).status_code == 302
    assert not Membership.objects.filter(actor__email="anais@example.org").exists()


def test_an_actor_out_of_sight_is_not_linked(browse, gardener, community):
    unseen = ActorFactory(name="Lointain")
    response = browse(gardener).post(URL, contact(community, actors=[unseen.pk]))
    assert response.status_code == 422
    assert "Lointain" not in response.content.decode()


def test_a_gardener_elsewhere_is_not_asked_what_they_would_not_see(browse, agent, gardener):
    elsewhere = CommunityFactory()
    data = whole_contact(elsewhere, ActorFactory(), ThemeFactory(), gardener)
    response = browse(agent).post(URL, data)
    assert response.status_code == 422
    assert "ne verrait pas ce suivi" in response.content.decode()


@pytest.mark.parametrize("role", ["member", "former_gardener"])
def test_others_do_not_log(request, browse, role):
    user: User = request.getfixturevalue(role)
    assert browse(user).get(URL).status_code == 403
    assert browse(user).post(URL, contact()).status_code == 403


def test_html_comes_out_as_text(browse, gardener, community):
    data = contact(community, title="<script>alert(1)</script>")
    page = browse(gardener).post(URL, data, follow=True).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("total", ["-1", "abc", "1000000", ""])
def test_a_broken_form_is_refused(browse, gardener, community, total):
    data = contact(community) | {"besoins-TOTAL_FORMS": total}
    assert browse(gardener).post(URL, data).status_code in {302, 422}


@pytest.fixture
def known(community):
    return ActorFactory(first_name="Anaïs", name="Nouvelle-Roche", community=community)


def new_actor(community, **more):
    """A contact with a new actor whose name looks like that of one known."""
    row = {"kind": "person", "first_name": "Anais", "name": "Nouvele-Roche", "email": ""}
    fields = {f"nouveaux-0-{name}": value for name, value in (row | {"phone": ""}).items()}
    return contact(community, **management(nouveaux=1), **fields) | more


def test_a_new_actor_who_looks_like_one_known_is_told_once(browse, gardener, community, known):
    client = browse(gardener)
    response = client.post(URL, new_actor(community, summary="Ce qui fut dit"))
    page = response.content.decode()
    assert response.status_code == 422
    assert not Interaction.objects.exists()
    assert "Rien n’est encore enregistré" in page
    assert "Ce qui fut dit" in page
    assert f'name="prendre" value="nouveaux-0-{known.pk}"' in page
    seen = re.search(r'name="nouveaux-0-seen" value="([^"]*)"', page)[1]
    response = client.post(URL, new_actor(community, **{"nouveaux-0-seen": seen}))
    assert response.status_code == 302
    assert Interaction.objects.get().actors.get().name == "Nouvele-Roche"


def test_other_look_alikes_are_told_anew(browse, gardener, community, known):
    data = new_actor(community, **{"nouveaux-0-seen": str(known.pk + 1000)})
    assert browse(gardener).post(URL, data).status_code == 422


def test_the_known_actor_is_taken_and_the_other_rows_stay(browse, gardener, community, known):
    data = new_actor(community, prendre=f"nouveaux-0-{known.pk}", actors_choice="-")
    data |= {"actors_text": "Anais", "nouveaux-1-kind": "person", "nouveaux-1-name": "Zélie"}
    data |= {"nouveaux-TOTAL_FORMS": 2}
    client = browse(gardener)
    response = client.post(URL, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'name="actors" value="{known.pk}" checked' in page
    assert "Nouvele-Roche" not in page
    assert 'name="nouveaux-TOTAL_FORMS" value="1"' in page
    assert re.search(r'name="nouveaux-0-name" value="Zélie"', page)
    assert "is-invalid" not in page
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    "asked", ["nouveaux-0-", "nouveaux-0-0", "besoins-0-1", "-", "\0", "nouveaux-²-²", "9" * 40]
)
def test_an_odd_actor_to_take_takes_nobody(browse, gardener, community, known, asked):
    response = browse(gardener).post(URL, new_actor(community, prendre=asked))
    assert response.status_code == 200
    assert "Nouvele-Roche" in response.content.decode()


def test_look_alikes_out_of_sight_are_neither_told_nor_taken(browse, gardener, community):
    unseen = ActorFactory(first_name="Anaïs", name="Nouvelle-Roche")
    client = browse(gardener)
    taken = client.post(URL, new_actor(community, prendre=f"nouveaux-0-{unseen.pk}"))
    assert "Nouvelle-Roche" not in taken.content.decode()
    assert client.post(URL, new_actor(community)).status_code == 302


def test_look_alikes_shown_are_not_words_of_the_contact(browse, gardener, community, known):
    client = browse(gardener)
    seen = {"nouveaux-0-seen": f"{known.pk} "}
    first = client.post(URL, new_actor(community, **seen))
    again = client.post(URL, new_actor(community, token="autre", **seen | {"nouveaux-0-seen": ""}))
    assert first.status_code == 302
    assert "Cet échange était déjà noté" in again.content.decode()
