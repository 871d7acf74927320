"""A cell edited in place: who may, what is refused and how, what is never lost."""

from __future__ import annotations

from typing import Any

import pytest

from communities.models import Community
from gardeners.models import Need
from grc.models import Audience, User
from tests.cells import HTMX, Browse, carried, save
from tests.factories import ActorFactory, NeedFactory, ThemeFactory


@pytest.fixture
def need(community: Community) -> Need:
    return NeedFactory(title="Un local", community=community)


def test_the_saved_row_is_the_row_of_the_list(browse: Browse, gardener: User, need: Need) -> None:
    client = browse(gardener)
    editor = client.get(f"/grc/besoins/{need.pk}/besoin/", headers=HTMX).content.decode()
    assert "is-editing" in editor
    assert "<html" not in editor
    response = save(client, need, "besoin", title="Un local près de la gare")
    assert response.status_code == 200
    assert response["HX-Retarget"] == f"#row-{need.pk}"
    row = response.content.decode().partition("<hx-partial")[0].replace(' class="is-saved"', "")
    assert row.strip() in client.get("/grc/besoins/").content.decode()
    assert "Un local près de la gare" in row


def test_without_javascript_a_page_then_back_to_the_row(
    browse: Browse, gardener: User, need: Need
) -> None:
    need.themes.add(ThemeFactory())
    client, url = browse(gardener), f"/grc/besoins/{need.pk}/etat/"
    page = client.get(url, headers={"Referer": "http://testserver/grc/besoins/?etat=heard"})
    assert "<html" in page.content.decode()
    data = {"status": "qualified", "version": need.version, "next": "/grc/besoins/?etat=heard"}
    response = client.post(url, data)
    assert response.status_code == 302
    assert response["Location"] == f"/grc/besoins/?etat=heard#row-{need.pk}"
    need.refresh_from_db()
    assert need.status == "qualified"


def test_a_refused_value_is_told_beside_the_cell_and_kept(
    browse: Browse, gardener: User, need: Need
) -> None:
    response = save(browse(gardener), need, "entendu", heard_on="2999-01-01")
    html = response.content.decode()
    assert response.status_code == 422
    assert "is-editing" in html
    assert "2999-01-01" in html
    assert "aria-invalid" in html


@pytest.mark.parametrize(
    ("column", "field", "value"),
    [
        ("entendu", "heard_on", "0000-00-00"),
        ("entendu", "heard_on", "99999-01-01"),
        ("etat", "status", "inconnu"),
        ("besoin", "title", ""),
        ("besoin", "title", "x" * 1_000_000),
        ("besoin", "title", "a\x00b"),
        ("thematiques", "themes", "999999"),
        ("thematiques", "themes", "99999999999999999999999"),
        ("communaute", "community", "abc"),
        ("commune", "commune", "99999"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    browse: Browse, gardener: User, need: Need, column: str, field: str, value: str
) -> None:
    before = Need.objects.get(pk=need.pk).version
    response = save(browse(gardener), need, column, **{field: value})
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert Need.objects.get(pk=need.pk).version == before


def test_links_are_saved_and_kept_when_unseen(
    browse: Browse, gardener: User, community: Community, need: Need
) -> None:
    seen = ActorFactory(community=community)
    unseen = ActorFactory()
    added = ActorFactory(community=community)
    need.actors.set([seen, unseen])
    response = save(browse(gardener), need, "acteurs", actors=[str(added.pk)])
    assert response.status_code == 200, response.content.decode()
    assert set(need.actors.all()) == {added, unseen}
    themes = [ThemeFactory(name="Eau"), ThemeFactory(name="Sport")]
    response = save(browse(gardener), need, "thematiques", themes=[t.pk for t in themes])
    assert set(need.themes.all()) == set(themes)
    assert "Sport" in response.content.decode()


def test_two_people_change_two_fields_and_both_stay(
    browse: Browse, gardener: User, region_gardener: User, need: Need
) -> None:
    seen = need.version
    assert save(browse(gardener), need, "besoin", title="Un toit", version=seen).status_code == 200
    response = save(browse(region_gardener), need, "etat", status="answering", version=seen)
    assert response.status_code == 200
    need.refresh_from_db()
    assert (need.title, need.status) == ("Un toit", "answering")


def test_two_people_change_one_field_and_the_second_chooses(
    browse: Browse, gardener: User, region_gardener: User, need: Need
) -> None:
    seen = need.version
    save(browse(gardener), need, "besoin", title="Un toit", version=seen)
    other = browse(region_gardener)
    response = save(other, need, "besoin", title="Une salle", version=seen)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Un toit" in html
    assert "Une salle" in html
    need.refresh_from_db()
    assert need.title == "Un toit"
    again = carried(response)
    save(browse(gardener), need, "besoin", title="Un abri")  # a third text, not told yet
    response = save(other, need, "besoin", title="Une salle", **again)
    assert "Un abri" in response.content.decode()
    assert save(other, need, "besoin", title="Une salle", **carried(response)).status_code == 200
    titles = list(need.history.order_by("pgh_id").values_list("title", flat=True))
    assert titles == ["Un local", "Un toit", "Un abri", "Une salle"]


def test_what_one_left_as_it_was_is_no_change_to_undo(
    browse: Browse, gardener: User, region_gardener: User, need: Need
) -> None:
    seen = need.version
    save(browse(gardener), need, "besoin", title="Un toit", version=seen)
    response = save(browse(region_gardener), need, "besoin", title="Un local", version=seen)
    assert response.status_code == 200
    html = response.content.decode()
    assert "Un toit" in html
    assert "/journal/" not in html
    need.refresh_from_db()
    assert need.title == "Un toit"


@pytest.fixture
def themed(community: Community) -> Need:
    return NeedFactory(title="Un local", community=community, themes=[ThemeFactory(name="Eau")])


def test_links_that_nobody_else_changed_are_saved(
    browse: Browse, gardener: User, region_gardener: User, themed: Need
) -> None:
    other, sport = browse(region_gardener), ThemeFactory(name="Sport")
    url = f"/grc/besoins/{themed.pk}/thematiques/"
    seen = carried(other.get(url, headers=HTMX))
    assert save(browse(gardener), themed, "besoin", title="Un toit").status_code == 200
    actor = ActorFactory(community=themed.community)
    assert save(browse(gardener), themed, "acteurs", actors=[actor.pk]).status_code == 200
    response = save(other, themed, "thematiques", themes=[sport.pk], **seen)
    assert response.status_code == 200, response.content.decode()
    assert list(themed.themes.all()) == [sport]
    assert list(themed.actors.all()) == [actor]


def test_links_that_two_people_changed_are_told_once(
    browse: Browse, gardener: User, region_gardener: User, themed: Need
) -> None:
    other, sport, food = browse(region_gardener), ThemeFactory(name="Sport"), ThemeFactory()
    seen = carried(other.get(f"/grc/besoins/{themed.pk}/thematiques/", headers=HTMX))
    save(browse(gardener), themed, "thematiques", themes=[sport.pk])
    response = save(other, themed, "thematiques", themes=[food.pk], **seen)
    assert response.status_code == 422
    assert "« Sport »" in response.content.decode()
    assert list(themed.themes.all()) == [sport]
    response = save(other, themed, "thematiques", themes=[food.pk], **carried(response))
    assert response.status_code == 200
    assert list(themed.themes.all()) == [food]


def test_links_changed_beside_the_record_are_told_too(
    browse: Browse, gardener: User, themed: Need
) -> None:
    client, sport, food = browse(gardener), ThemeFactory(name="Sport"), ThemeFactory()
    seen = carried(client.get(f"/grc/besoins/{themed.pk}/thematiques/", headers=HTMX))
    themed.themes.set([sport])  # an import, say: the row itself does not change
    assert save(client, themed, "thematiques", themes=[food.pk], **seen).status_code == 422
    assert list(themed.themes.all()) == [sport]


def test_a_whole_form_keeps_what_only_the_other_changed(
    browse: Browse, gardener: User, region_gardener: User, themed: Need
) -> None:
    other, sport = browse(region_gardener), ThemeFactory(name="Sport")
    url = f"/besoins/{themed.pk}/modifier/"
    water = themed.themes.get()
    data = {
        "title": "Une salle", "description": "", "origin": "community", "urgency": "normal",
        "heard_on": themed.heard_on.isoformat(), "community": themed.community_id,
        "audience": "shared", "themes": [water.pk], **carried(other.get(url)),
    }  # fmt: skip
    save(browse(gardener), themed, "urgence", urgency="high")
    save(browse(gardener), themed, "thematiques", themes=[sport.pk])
    response = other.post(url, data)
    assert response.status_code == 302, response.content.decode()
    themed.refresh_from_db()
    assert (themed.title, themed.urgency) == ("Une salle", "high")
    assert list(themed.themes.all()) == [sport]


@pytest.mark.parametrize(
    "more",
    [
        {"told": "9" * 30},
        {"told": "9" * 5000},
        {"links": "themes=a,b&title=1"},
        {"told": "x y", "links": "\0&="},
    ],
)
def test_what_the_form_carries_may_be_nonsense(
    browse: Browse, gardener: User, themed: Need, more: dict[str, str]
) -> None:
    seen = themed.version
    save(browse(gardener), themed, "besoin", title="Un toit")
    for column, values in {"besoin": {"title": "Autre"}, "thematiques": {"themes": []}}.items():
        response = save(browse(gardener), themed, column, version=seen, **values, **more)
        assert response.status_code == 422


@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 302), ("member", 403), ("agent", 403), ("former_gardener", 404),
     ("gardener", 200), ("region_gardener", 200), ("administrator", 200)],
)  # fmt: skip
def test_who_may_edit(
    browse: Browse, people: dict[str, Any], need: Need, role: str, status: int
) -> None:
    client = browse(people[role])
    assert client.get(f"/grc/besoins/{need.pk}/besoin/").status_code == status
    response = save(client, need, "besoin", title="Changé")
    assert response.status_code == status
    need.refresh_from_db()
    assert (need.title == "Changé") is (status == 200)


def test_what_one_may_not_read_does_not_exist(
    browse: Browse, agent: User, community: Community
) -> None:
    hidden = NeedFactory(community=community, audience=Audience.GARDENERS)
    assert browse(agent).get(f"/grc/besoins/{hidden.pk}/besoin/").status_code == 404
    assert browse(agent).get(f"/grc/besoins/{hidden.pk}/").status_code == 404


@pytest.mark.parametrize(
    "url",
    ["/grc/besoins/1/inconnue/", "/grc/besoins/99999999999999999999/besoin/",
     "/grc/acteurs/1/communautes/", "/grc/besoins/99999999999999999999/"],
)  # fmt: skip
def test_unknown_cells_are_not_found(browse: Browse, administrator: User, url: str) -> None:
    assert browse(administrator).get(url).status_code == 404


def test_an_email_already_taken_is_told(browse: Browse, administrator: User) -> None:
    ActorFactory(email="pris@example.org")
    other = ActorFactory(email="libre@example.org")
    response = browse(administrator).post(
        f"/grc/acteurs/{other.pk}/courriel/",
        {"email": "PRIS@example.org", "version": other.version},
        headers=HTMX,
    )
    assert response.status_code == 422
    assert "déjà ce courriel" in response.content.decode()
