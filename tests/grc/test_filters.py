"""Filters of each type of column, in the address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from communities.models import Community
from grc.models import User
from grc.sheets import all_sheets
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

Browse = Callable[[Any], Client]


def found(client: Client, address: str, *titles: str) -> list[str]:
    html = client.get(address).content.decode()
    return [title for title in titles if title in html]


def test_words_of_a_column(browse: Browse, agent: User) -> None:
    InteractionFactory(title="La forêt d’en haut", summary="Rien de plus")
    InteractionFactory(title="Un appel", summary="On a parlé des forêts")
    client, both = browse(agent), ("La forêt", "Un appel")
    assert found(client, "/grc/echanges/?objet=forets", *both) == ["La forêt"]
    assert found(client, "/grc/echanges/?resume=FORET", *both) == ["Un appel"]
    assert found(client, "/grc/echanges/?q=foret", *both) == [*both]


def test_empty_or_not(browse: Browse, agent: User) -> None:
    NeedFactory(title="Avec thème", themes=[ThemeFactory()])
    NeedFactory(title="Sans thème")
    client, both = browse(agent), ("Avec thème", "Sans thème")
    assert found(client, "/grc/besoins/?thematiques_vide=oui", *both) == ["Sans thème"]
    assert found(client, "/grc/besoins/?thematiques_vide=non", *both) == ["Avec thème"]


def test_held_by_several_directorates(browse: Browse, agent: User) -> None:
    NeedFactory(title="À une seule", directorates=[DirectorateFactory()])
    NeedFactory(title="À deux", directorates=[DirectorateFactory(), DirectorateFactory()])
    client, both = browse(agent), ("À une seule", "À deux")
    assert found(client, "/grc/besoins/?directions_nombre=2", *both) == ["À deux"]
    assert found(client, "/grc/besoins/?directions_nombre=0", *both) == [*both]


def test_days_before_and_ahead(browse: Browse, administrator: User) -> None:
    today = timezone.localdate()
    InteractionFactory(title="Hier", occurred_on=today - dt.timedelta(1))
    InteractionFactory(title="Jadis", occurred_on=today - dt.timedelta(40))
    FollowUpFactory(title="Bientôt", due_on=today + dt.timedelta(3))
    FollowUpFactory(title="Plus tard", due_on=today + dt.timedelta(30))
    FollowUpFactory(title="Oublié", due_on=today - dt.timedelta(3))
    client = browse(administrator)
    assert found(client, "/grc/echanges/?date_jours=7", ">Hier", ">Jadis") == [">Hier"]
    promised = (">Bientôt", ">Plus tard", ">Oublié")
    assert found(client, "/grc/suivis/?echeance_avenir=7", *promised) == [">Bientôt"]


def test_a_filter_on_contact_details_reveals_nothing(
    browse: Browse, people: dict[str, User]
) -> None:
    ActorFactory(name="Xsecrète", email="xsecret@example.org", audience="public")
    member = found(browse(people["member"]), "/grc/acteurs/?courriel=xsecret", "Xsecrète")
    agent = found(browse(people["agent"]), "/grc/acteurs/?courriel=xsecret", "Xsecrète")
    assert (member, agent) == ([], ["Xsecrète"])


def test_ready_views_show_rows_without_any_notice(browse: Browse, gardener: User) -> None:
    client = browse(gardener)
    for sheet in all_sheets():
        for view in sheet.ready_views:
            html = client.get(f"{sheet.url}?vue={view.mark}&{view.query}").content.decode()
            assert "notice-warning" not in html, view.name
            assert 'aria-current="page"' in html.partition('class="menu-panel"')[2]


def chips(client: Client, address: str) -> list[str]:
    return re.findall(r'class="chip"><span>([^<]+)', client.get(address).content.decode())


def test_several_possibilities_in_a_text(browse: Browse, agent: User) -> None:
    NeedFactory(title="Planter une forêt")
    NeedFactory(title="Un bois de pins")
    NeedFactory(title="Une salle des fêtes")
    titles = ("Planter une forêt", "Un bois de pins", "Une salle")
    client = browse(agent)
    for typed in ("forets|bois", "forets ou bois", "| forêt OU  bois |"):
        assert found(client, f"/grc/besoins/?besoin={typed}", *titles) == [*titles[:2]]
        assert found(client, f"/grc/besoins/?besoin_pas={typed}", *titles) == ["Une salle"]
    assert found(client, "/grc/besoins/?besoin=foret planter|pins", *titles) == [*titles[:2]]
    assert found(client, "/grc/besoins/?besoin_pas=foret salle", *titles) == [*titles]
    assert found(client, "/grc/besoins/?besoin_pas=le", *titles) == [*titles]
    assert chips(client, "/grc/besoins/?besoin=forêt|bois&besoin_pas=salle") == [
        "Besoin contient : forêt ou bois",
        "Besoin ne contient pas : salle",
    ]


def test_all_but_some_choices(browse: Browse, agent: User) -> None:
    for status in ("heard", "qualified", "answered"):
        NeedFactory(title=f"Un {status}", status=status)
    client, titles = browse(agent), ("Un heard", "Un qualified", "Un answered")
    without = "/grc/besoins/?etat_pas=answered"
    assert found(client, without, *titles) == [*titles[:2]]
    assert chips(client, without) == ["État : sauf répondu"]
    assert found(client, f"{without}&etat_pas=heard", *titles) == ["Un qualified"]
    assert chips(client, f"{without}&etat_pas=heard") == ["État : ni répondu, ni entendu"]
    assert chips(client, "/grc/besoins/?etat=answered&etat=heard") == ["État : répondu ou entendu"]


def test_all_but_some_records_keeps_what_has_none(
    browse: Browse, administrator: User, community: Community
) -> None:
    theme, other = ThemeFactory(name="Eau"), ThemeFactory(name="Culture")
    lot, gers = CommuneFactory(name="Éxu"), CommuneFactory(name="Autrebourg")
    NeedFactory(title="Du lot", themes=[theme, other], commune=lot, community=community)
    NeedFactory(title="Du gers", themes=[other], commune=gers)
    NeedFactory(title="De nulle part", community=None)
    client, titles = browse(administrator), ("Du lot", "Du gers", "De nulle part")
    for filters, chip in (
        (f"thematiques_pas={theme.pk}", "Thématiques : sauf Eau"),
        (f"communaute_pas={community.pk}", f"Communauté : sauf {community}"),
        ("commune_pas=exu", "Commune : sauf exu"),
    ):
        address = f"/grc/besoins/?{filters}"
        assert found(client, address, *titles) == [*titles[1:]], filters
        assert chips(client, address) == [chip]
    assert found(client, "/grc/besoins/?commune=exu|autre", *titles) == [*titles[:2]]


def test_all_but_who_promised(browse: Browse, administrator: User, agent: User) -> None:
    FollowUpFactory(title="Rappeler Ada", assignee=administrator)
    FollowUpFactory(title="Rappeler Agnès", assignee=agent)
    titles = ("Rappeler Ada", "Rappeler Agnès")
    address = f"/grc/suivis/?par_pas={agent.pk}"
    assert found(browse(administrator), address, *titles) == ["Rappeler Ada"]


def test_actors_but_those_of_a_community_or_a_kind(
    browse: Browse, administrator: User, community: Community
) -> None:
    ActorFactory(name="Xmembre", community=community, tags=["labo"])
    OrganisationFactory(name="Xasso", tags=["fablab"])
    client, names = browse(administrator), ("Xmembre", "Xasso")
    assert found(client, f"/grc/acteurs/?communaute_pas={community.pk}", *names) == ["Xasso"]
    assert found(client, "/grc/acteurs/?organisation_pas=association", *names) == ["Xmembre"]
    assert found(client, "/grc/acteurs/?etiquette_pas=fablab", *names) == ["Xmembre"]
    assert found(client, "/grc/acteurs/?etiquette=fablab|labo", *names) == [*names]


def test_leaving_out_contact_details_reveals_nothing(
    browse: Browse, people: dict[str, User]
) -> None:
    ActorFactory(name="Xsecrète", email="xsecret@example.org", audience="public")
    address = "/grc/acteurs/?courriel_pas=xsecret|zzz"
    assert found(browse(people["member"]), address, "Xsecrète") == ["Xsecrète"]
    assert found(browse(people["agent"]), address, "Xsecrète") == []


def test_what_may_not_be_chosen_may_not_be_left_out(
    browse: Browse, member: User, community: Community
) -> None:
    hidden = CommunityFactory(is_public=False, name="Xclose")
    html = browse(member).get(f"/grc/besoins/?communaute_pas={hidden.pk}").content.decode()
    assert "pas valable" in html
    assert "Xclose" not in html


def test_a_possibility_holds_no_html(browse: Browse, agent: User) -> None:
    html = browse(agent).get("/grc/besoins/?besoin_pas=<b>a</b> ou <i>").content.decode()
    assert "<b>a" not in html
    assert "&lt;b&gt;a&lt;/b&gt; ou &lt;i&gt;" in html


def test_the_panel_is_folded_by_column_open_where_in_use(browse: Browse, agent: User) -> None:
    html = browse(agent).get("/grc/suivis/?filtrer=1&etat=open&etat_pas=done").content.decode()
    groups = re.findall(r'<details class="filter-group"( open)?>\s*<summary><span>([^<]+)', html)
    assert [label for is_open, label in groups if is_open] == ["État"]
    assert ("", "Autres filtres") in groups
    assert re.search(r'<span>État</span><span class="count">2<', html)


def test_a_filter_to_put_right_is_not_folded_away(browse: Browse, agent: User) -> None:
    html = browse(agent).get("/grc/besoins/?entendu_depuis=demain").content.decode()
    assert re.findall(r'<details class="filter-group" open>\s*<summary><span>([^<]+)', html) == [
        "Entendu"
    ]


def test_every_filter_stands_in_one_group() -> None:
    for sheet in all_sheets():
        names = [name for _label, group in sheet.filter_groups for name in group]
        assert sorted(names) == sorted({*names}) == sorted(sheet.all_filters)


def test_days_late_at_least_and_at_most(browse: Browse, administrator: User) -> None:
    today = timezone.localdate()
    for days in (-2, 3, 10):
        FollowUpFactory(title=f"Promesse {days}.", due_on=today - dt.timedelta(days))
    FollowUpFactory(title="Tenue", due_on=today - dt.timedelta(9), status="done", done_on=today)
    client, titles = browse(administrator), ("Promesse -2.", "Promesse 3.", "Promesse 10.", "Tenue")
    url = "/grc/suivis/?colonnes=retard"
    assert found(client, f"{url}&retard_min=3", *titles) == ["Promesse 3.", "Promesse 10."]
    assert found(client, f"{url}&retard_min=1&retard_max=9", *titles) == ["Promesse 3."]
    assert found(client, f"{url}&retard_max=0", *titles) == ["Promesse -2.", "Tenue"]
    assert chips(client, f"{url}&retard_min=3") == ["Jours de retard : au moins 3"]
    assert re.findall(r'class="cell num"[^>]*>([0-9]+)<', client.get(url).content.decode()) == [
        "10", "3",
    ]  # fmt: skip
    html = client.get(f"{url}&retard_min=-1").content.decode()
    assert "pas valable" in html
    assert "Jours de retard" not in client.get("/grc/suivis/").content.decode()
    csv = client.get("/grc/suivis/export/toutes.csv?colonnes=retard&retard_min=9")
    assert csv.getvalue().decode("utf-8-sig").splitlines()[1].endswith("10")


def test_synergies_by_how_many_needs_one_may_read(browse: Browse, people: dict[str, User]) -> None:
    needs = [NeedFactory(audience="public"), NeedFactory(audience="gardeners")]
    SynergyFactory(title="À deux", needs=needs, audience="public")
    SynergyFactory(title="Seule", audience="public")
    address, both = "/grc/synergies/?besoins_min=2", ("À deux", "Seule")
    assert found(browse(people["administrator"]), address, *both) == ["À deux"]
    assert found(browse(people["member"]), address, *both) == []
    assert found(browse(people["member"]), "/grc/synergies/?besoins_max=0", *both) == ["Seule"]


def test_held_by_one_directorate_at_most(browse: Browse, agent: User) -> None:
    NeedFactory(title="À une seule", directorates=[DirectorateFactory()])
    NeedFactory(title="À deux", directorates=[DirectorateFactory(), DirectorateFactory()])
    titles = ("À une seule", "À deux")
    assert found(browse(agent), "/grc/besoins/?directions_nombre_max=1", *titles) == ["À une seule"]


def test_yes_or_no_among_those_one_may_read(browse: Browse, people: dict[str, User]) -> None:
    ActorFactory(name="Xouverte", contact_shared=True, audience="public")
    ActorFactory(name="Xfermée", contact_shared=False, audience="public")
    url, names = "/grc/acteurs/?colonnes=ouvert_aux_membres", ("Xouverte", "Xfermée")
    agent, member = browse(people["agent"]), browse(people["member"])
    assert found(agent, f"{url}&ouvert_aux_membres=oui", *names) == ["Xouverte"]
    assert found(agent, f"{url}&ouvert_aux_membres=non", *names) == ["Xfermée"]
    assert chips(agent, f"{url}&ouvert_aux_membres=oui") == [
        "Coordonnées ouvertes aux membres : oui"
    ]
    assert ">oui<" in agent.get(url).content.decode()
    assert found(member, f"{url}&ouvert_aux_membres=oui", *names) == []
    assert found(member, f"{url}&ouvert_aux_membres=non", *names) == []
    assert ">oui<" not in member.get(url).content.decode()


def test_yes_or_no_is_edited_in_its_cell(browse: Browse, administrator: User) -> None:
    actor = ActorFactory()
    client, url = browse(administrator), f"/grc/acteurs/{actor.pk}/sans_messages/"
    assert 'type="checkbox"' in client.get(url).content.decode()
    client.post(url, {"opted_out": "on", "version": actor.version})
    actor.refresh_from_db()
    assert actor.opted_out
