"""Synergies: noted, made from a need, linked and unlinked, moved on in one click."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gardeners.models import Synergy
from tests.factories import ActorFactory, NeedFactory, SynergyFactory, ThemeFactory

pytestmark = pytest.mark.django_db

CREATE = reverse("gardeners:synergy_create")


@pytest.fixture
def synergy(community):
    return SynergyFactory(community=community)


def url(name, record, *args):
    return reverse(f"gardeners:synergy_{name}", args=[record.pk, *args])


def noted(community, **more):
    return {
        "title": "Partager la halle",
        "reason": "Le même local.",
        "community": community.pk,
        "audience": "shared",
        **more,
    }


def test_made_from_a_need(browse, gardener, community):
    actor, theme = ActorFactory(community=community), ThemeFactory()
    need = NeedFactory(community=community, actors=[actor], themes=[theme])
    client = browse(gardener)
    page = client.get(CREATE, {"besoin": need.pk}).content.decode()
    for shown in (need.title, str(actor), f'value="{theme.pk}"'):
        assert shown in page
    data = noted(community, needs=[need.pk], actors=[actor.pk], themes=[theme.pk])
    client.post(CREATE, data)
    synergy = Synergy.objects.get()
    assert synergy.created_by == gardener
    assert list(synergy.needs.all()) == [need]


def test_a_need_is_found_by_words_of_its_title(browse, gardener, community):
    need = NeedFactory(title="Un frigo pour la cuisine partagée", community=community)
    browse(gardener).post(CREATE, noted(community, needs_text="frigos cuisine"))
    assert list(Synergy.objects.get().needs.all()) == [need]


def test_editing_keeps_the_needs_out_of_sight(browse, agent, community):
    seen = NeedFactory(community=community)
    unseen = NeedFactory(title="Entre jardiniers", community=community, audience="gardeners")
    synergy = SynergyFactory(community=community, needs=[seen, unseen], created_by=agent)
    client = browse(agent)
    for page in (url("edit", synergy), synergy.get_absolute_url()):
        assert "Entre jardiniers" not in client.get(page).content.decode()
    client.post(url("edit", synergy), noted(community, version=synergy.version))
    assert list(synergy.needs.all()) == [unseen]


def test_linked_unlinked_and_put_back(browse, gardener, community, synergy):
    need = NeedFactory(title="Un four à pain", community=community)
    client = browse(gardener)
    client.post(url("link", synergy), {"need_text": "four a pain"})
    assert list(synergy.needs.all()) == [need]
    page = client.post(url("unlink", synergy, need.pk), follow=True).content.decode()
    assert not synergy.needs.exists()
    undo = url("relink", synergy, need.pk)
    assert undo in page
    client.post(undo)
    assert list(synergy.needs.all()) == [need]


def test_linking_is_a_new_version(browse, gardener, community, synergy):
    before = synergy.version
    browse(gardener).post(url("link", synergy), {"need": NeedFactory(community=community).pk})
    synergy.refresh_from_db()
    assert synergy.version > before


def test_a_doubtful_need_comes_back_with_choices(browse, gardener, community, synergy):
    NeedFactory.create_batch(2, title="Un four à pain", community=community)
    response = browse(gardener).post(url("link", synergy), {"need_text": "four pain"})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count('name="need_choice"') == 2
    assert 'value="four pain"' in page


def test_a_need_out_of_sight_is_not_linked(browse, agent, community):
    synergy = SynergyFactory(community=community, created_by=agent)
    hidden = NeedFactory(community=community, audience="gardeners")
    client = browse(agent)
    assert client.post(url("link", synergy), {"need": hidden.pk}).status_code == 422
    assert client.post(url("relink", synergy, hidden.pk)).status_code == 404
    assert not synergy.needs.exists()


def test_moved_on_in_one_click_and_undone(browse, gardener, synergy):
    client = browse(gardener)
    page = client.post(url("status", synergy), {"etat": "proposed"}, follow=True).content.decode()
    undo = f"{url('status', synergy)}?etat=spotted"
    assert undo in page
    client.post(undo)
    synergy.refresh_from_db()
    assert synergy.status == "spotted"


@pytest.mark.parametrize("status", ["", "inconnu", "\0"])
def test_an_unknown_status_is_not_found(browse, gardener, synergy, status):
    assert browse(gardener).post(url("status", synergy), {"etat": status}).status_code == 404


def test_the_public_reads_a_public_one(browse, anonymous, community):
    synergy = SynergyFactory(community=community, audience="public")
    secret = NeedFactory(title="Pas public", community=community)
    synergy.needs.add(secret)
    page = browse(anonymous).get(synergy.get_absolute_url()).content.decode()
    assert synergy.title in page
    assert "Pas public" not in page


@pytest.mark.parametrize("name", ["edit", "status", "link"])
def test_reading_is_not_writing(browse, member, agent, synergy, name):
    stranger = SynergyFactory(audience="gardeners")
    for user in (member, agent):
        assert browse(user).post(url(name, synergy)).status_code == 403
        assert browse(user).post(url(name, stranger)).status_code == 404


def test_members_do_not_note_synergies(browse, member):
    assert browse(member).get(CREATE).status_code == 403


def test_as_many_queries_for_one_and_three(
    browse, gardener, community, synergy, django_assert_max_num_queries
):
    client = browse(gardener)
    counts = []
    for number in (1, 2):
        synergy.needs.add(*NeedFactory.create_batch(number, community=community))
        synergy.actors.add(*ActorFactory.create_batch(number, community=community))
        synergy.themes.add(*ThemeFactory.create_batch(number))
        client.get(synergy.get_absolute_url())
        with django_assert_max_num_queries(40) as queries:
            client.get(synergy.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_made_of_needs_chosen_in_the_sheet(browse, gardener, community):
    theme = ThemeFactory()
    one, other, left = (NeedFactory(community=community, themes=[theme]) for _n in "123")
    hidden = NeedFactory(title="Entre eux", audience="gardeners")
    client = browse(gardener)
    assert f'formaction="{CREATE}" name="feuille" value="besoins"' in (
        client.get("/grc/besoins/").content.decode()
    )
    address = {"feuille": "besoins", "choix": "", "ligne": [one.pk, other.pk, hidden.pk, "x"]}
    response = client.get(CREATE, address)
    form = response.context["form"]
    assert form["needs"].value() == [one.pk, other.pk]
    assert form["themes"].value() == [theme.pk]
    assert (form["community"].value(), form["audience"].value()) == (community.pk, one.audience)
    page = response.content.decode()
    assert str(left) not in page
    assert "Entre eux" not in page


def test_made_of_all_actors_that_match(browse, gardener, community):
    actors = {ActorFactory(community=community, name=f"Fournil {n}").pk for n in "12"}
    ActorFactory(community=community, name="La halle")
    client = browse(gardener)
    response = client.get(CREATE, {"feuille": "acteurs", "choix": "toutes", "q": "fournil"})
    assert set(response.context["form"]["actors"].value()) == actors


def test_needs_of_two_communities_are_opened_to_nobody_else(browse, gardener, community):
    one = NeedFactory(community=community, audience="community")
    other = NeedFactory(audience="public")
    form = browse(gardener).get(CREATE, {"feuille": "besoins", "ligne": [one.pk, other.pk]})
    assert form.context["form"]["audience"].value() == "gardeners"


@pytest.mark.parametrize(
    ("rows", "said"), [([], "Aucune ligne"), (range(60), "relie 50 lignes au plus")]
)
def test_rows_that_make_no_synergy(browse, gardener, community, rows, said):
    keys = [NeedFactory(community=community).pk for _n in rows]
    address = {"feuille": "besoins", "ligne": keys, "etat": "heard"}
    response = browse(gardener).get(CREATE, address, follow=True)
    assert response.redirect_chain[0][0].startswith("/grc/besoins/")
    assert said in response.content.decode()
