"""The shared table: pages, orders, filters, search; by whom it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.types.range import DateRange

from communities.models import Community
from gardeners.models import Need
from grc.models import Audience, User
from grc.sheets import all_sheets
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    OrganisationFactory,
    SynergyFactory,
    ThemeFactory,
)

Browse = Callable[[Any], Client]
SHEETS = ["acteurs", "echanges", "besoins", "synergies", "suivis"]


def rows(response: Any) -> int:
    assert response.status_code == 200
    return response.content.decode().count('<tr role="row" id="row-')


@pytest.fixture
def needs(community: Community) -> list[Need]:
    """120 needs, three a day, so that pages end between rows of one date."""
    today = timezone.localdate()
    return [
        NeedFactory(
            title=f"Besoin n° {n}", community=community, heard_on=today - dt.timedelta(n // 3)
        )
        for n in range(120)
    ]


def test_every_sheet_is_there() -> None:
    assert [sheet.slug for sheet in all_sheets()][:5] == SHEETS


@pytest.mark.parametrize("order", ["", "-entendu", "entendu", "besoin", "-besoin"])
def test_the_pages_hold_every_row_once_in_order(
    browse: Browse, administrator: User, needs: list[Need], order: str
) -> None:
    import re

    client, seen, url = browse(administrator), [], f"/grc/besoins/?tri={order}"
    previous = []
    while url:
        html = client.get(url).content.decode()
        seen += re.findall(r'<tr role="row" id="row-(\d+)"', html)
        links = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', html))
        previous.append(links.get("prev", "").replace("&amp;", "&"))
        url = links.get("next", "").replace("&amp;", "&")
    sign, key = ("", "sort_title") if order.endswith("besoin") else ("", "heard_on")
    sign = "-" if order in ("", "-entendu", "-besoin") else ""
    expected = Need.objects.order_by(f"{sign}{key}", f"{sign}pk").values_list("pk", flat=True)
    assert [int(pk) for pk in seen] == list(expected)
    back = client.get(previous[-1]).content.decode()
    assert re.findall(r'id="row-(\d+)"', back) == seen[50:100]


@pytest.mark.parametrize("slug", SHEETS)
@pytest.mark.parametrize("role", ["member", "gardener", "agent", "administrator"])
def test_fifty_rows_cost_as_many_queries_as_one(
    browse: Browse, people: dict[str, User], community: Community, slug: str, role: str
) -> None:
    def add() -> None:
        actor = OrganisationFactory(community=community)
        contact = InteractionFactory(community=community, actors=[actor])
        need = NeedFactory(community=community, actors=[actor], themes=[ThemeFactory()])
        synergy = SynergyFactory(community=community, needs=[need], actors=[actor])
        FollowUpFactory(
            community=community, need=need, synergy=synergy, interaction=contact,
            assignee=people["agent"],
        )  # fmt: skip

    client, url = browse(people[role]), f"/grc/{slug}/"
    add()
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert rows(client.get(url)) >= 1
    for _ in range(50):
        add()
    with CaptureQueriesContext(connection) as fifty:
        assert rows(client.get(url)) == 50
    # The count is asked only when there are other pages.
    assert len(fifty) <= len(one) + 1 <= 8


def test_rows_are_counted_apart(browse: Browse, agent: User, needs: list[Need]) -> None:
    client = browse(agent)
    page = client.get("/grc/besoins/?tri=entendu").content.decode()
    assert "plus de 50 besoins" in page
    assert 'href="/grc/besoins/compte/?tri=entendu"' in page
    fragment = client.get("/grc/besoins/compte/", headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip() == "120 besoins"
    whole = client.get("/grc/besoins/compte/").content.decode()
    assert "120 besoins" in whole
    assert rows(client.get("/grc/besoins/compte/")) == 50


def test_a_count_that_takes_too_long_is_given_up(
    browse: Browse, agent: User, needs: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    from grc.sheets import counting

    def slow(self: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        return 0

    monkeypatch.setattr(counting, "COUNT_MILLISECONDS", 20)
    monkeypatch.setattr(type(Need.objects.all()), "count", slow)
    assert "plus de 50 besoins" in browse(agent).get("/grc/besoins/compte/").content.decode()


def test_a_search_forgives_and_counts(browse: Browse, agent: User) -> None:
    NeedFactory(title="Des forêts comestibles")
    NeedFactory(title="Un local")
    html = browse(agent).get("/grc/besoins/?q=foret").content.decode()
    assert "Des forêts comestibles" in html
    assert "1 besoin" in html
    assert "Un local" not in html


def test_a_contact_is_found_by_who_was_there(browse: Browse, agent: User) -> None:
    nadia = ActorFactory(first_name="Nadia", name="Belkacem")
    InteractionFactory(title="Un appel", actors=[nadia])
    InteractionFactory(title="Autre chose")
    response = browse(agent).get("/grc/echanges/?q=belkacem")
    assert rows(response) == 1
    assert "Un appel" in response.content.decode()


def test_filters_combine_and_show_how_to_remove_them(browse: Browse, agent: User) -> None:
    water, food = ThemeFactory(name="Eau"), ThemeFactory(name="Alimentation")
    NeedFactory(title="Une source", themes=[water, food], status=Need.Status.HEARD)
    NeedFactory(title="Une mare", themes=[water], status=Need.Status.ANSWERED)
    NeedFactory(title="Un marché", themes=[food], status=Need.Status.QUALIFIED)
    client = browse(agent)
    url = f"/grc/besoins/?thematiques={water.pk}&thematiques={food.pk}&etat=heard&etat=qualified"
    html = client.get(url).content.decode()
    assert rows(client.get(url)) == 2
    assert "Une mare" not in html
    assert "Retirer le filtre État" in html
    assert html.count("Une source") == 1


def test_dates_and_late_ones(browse: Browse, agent: User) -> None:
    today = timezone.localdate()
    for days, status in ((-3, "open"), (-3, "done"), (4, "open")):
        FollowUpFactory(
            title=f"{status} {days}", due_on=today + dt.timedelta(days), status=status,
            assignee=agent,
        )  # fmt: skip
    client = browse(agent)
    assert rows(client.get("/grc/suivis/?en_retard=on")) == 1
    assert rows(client.get("/grc/suivis/?a_moi=on")) == 3
    assert rows(client.get(f"/grc/suivis/?echeance_depuis={today}")) == 1
    assert rows(client.get(f"/grc/suivis/?echeance_avant={today}")) == 2


@pytest.mark.parametrize(
    "query",
    [
        "tri=inconnu",
        "tri=thematiques",
        "apres=n'importe quoi",
        "apres=WyIyMDI2LTAxLTAxIiwiYSJd",
        "apres=WyIwMDAwLTAxLTAxIiwxXQ",
        "avant=WyI5OTk5OS0wMS0wMSIsMV0",
        "apres=WyIyMDI2LTAxLTAxIiw5OTk5OTk5OTk5OTk5OTk5OTk5OTldXQ",
        "apres=%00",
        "couleur=bleu",
        "entendu_depuis=0000-01-01",
        "entendu_depuis=99999-01-01",
        "entendu_depuis=demain",
        "thematiques=abc",
        "thematiques=99999999999999999999999",
        "thematiques=%00",
        "etat=inconnu",
    ],
)
def test_nonsense_in_the_address_gets_a_sentence(
    browse: Browse, agent: User, needs: list[Need], query: str
) -> None:
    response = browse(agent).get(f"/grc/besoins/?{query}")
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_a_search_of_any_signs_is_only_a_search(browse: Browse, agent: User) -> None:
    for typed in ["'", "a & | !", "%00", "\\", "(", ":*", "x" * 5000, "😀"]:
        assert browse(agent).get("/grc/besoins/", {"q": typed}).status_code == 200


def test_an_unknown_sheet_is_not_found(browse: Browse, agent: User) -> None:
    assert browse(agent).get("/grc/inconnue/").status_code == 404


def test_html_comes_out_as_text(browse: Browse, administrator: User) -> None:
    evil = "<script>alert(1)</script>"
    actor = ActorFactory(first_name=evil, name=evil, description=evil)
    theme = ThemeFactory(name=evil)
    community = CommunityFactory(name=evil)
    contact = InteractionFactory(title=evil, summary=evil, actors=[actor], community=community)
    need = NeedFactory(title=evil, themes=[theme], actors=[actor], community=community)
    SynergyFactory(title=evil, reason=evil, needs=[need], community=community)
    FollowUpFactory(title=evil, result=evil, interaction=contact, community=community)
    client = browse(administrator)
    for slug in SHEETS:
        html = client.get(f"/grc/{slug}/?filtrer=1&q=script").content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_the_fragment_is_a_piece_of_the_page(
    browse: Browse, agent: User, needs: list[Need]
) -> None:
    client = browse(agent)
    page = client.get("/grc/besoins/").content.decode()
    piece = client.get("/grc/besoins/", headers={"HX-Request": "true"})
    assert piece.content.decode().strip() in page
    assert "HX-Request" in piece["Vary"]
    restored = client.get(
        "/grc/besoins/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "<html" in restored.content.decode()


def test_a_member_reads_what_is_for_the_community_alone(
    browse: Browse, member: User, community: Community
) -> None:
    for audience in Audience.values:
        NeedFactory(title=f"pour {audience}", community=community, audience=audience)
        NeedFactory(title=f"ailleurs {audience}", audience=audience)
    html = browse(member).get("/grc/besoins/").content.decode()
    seen = {a for a in Audience.values if f"pour {a}<" in html}
    assert seen == {"community", "shared", "public"}
    assert {a for a in Audience.values if f"ailleurs {a}<" in html} == {"public"}
    assert "cell-edit" not in html


def test_contact_details_are_for_those_who_may_read_them(
    browse: Browse, people: dict[str, User], community: Community
) -> None:
    ActorFactory(name="Discret", email="discret@example.org", community=community)
    ActorFactory(
        name="Ouvert", email="ouvert@example.org", community=community, contact_shared=True
    )
    seen = {}
    for role in ("member", "gardener", "agent", "administrator"):
        html = browse(people[role]).get("/grc/acteurs/").content.decode()
        seen[role] = ("discret@example.org" in html, "ouvert@example.org" in html)
    assert seen.pop("member") == (False, True)
    assert set(seen.values()) == {(True, True)}


def test_who_said_what_is_hidden_from_members(
    browse: Browse, people: dict[str, User], community: Community
) -> None:
    person = ActorFactory(first_name="Lina", name="Secrète", community=community)
    group = OrganisationFactory(name="Le Fournil", community=community)
    InteractionFactory(title="Confidence", community=community, actors=[person, group])
    html = browse(people["member"]).get("/grc/echanges/").content.decode()
    assert "Le Fournil" in html
    assert "Secrète" not in html
    assert "1 personne" in html
    assert rows(browse(people["member"]).get("/grc/echanges/?q=Secrète")) == 0
    assert "Secrète" in browse(people["gardener"]).get("/grc/echanges/").content.decode()


def test_the_day_after_a_mandate_nothing_is_left(
    browse: Browse, gardener: User, community: Community
) -> None:
    NeedFactory(title="Entre nous", community=community, audience=Audience.GARDENERS)
    client = browse(gardener)
    assert rows(client.get("/grc/besoins/")) == 1
    today = timezone.localdate()
    mandate = community.mandates.get()
    mandate.period = DateRange(today - dt.timedelta(30), today)
    mandate.save()
    assert rows(client.get("/grc/besoins/")) == 0


def test_the_heads_of_the_columns_sort_and_say_so(
    browse: Browse, agent: User, needs: list[Need]
) -> None:
    html = browse(agent).get("/grc/besoins/?tri=urgence&etat=heard").content.decode()
    assert html.count("aria-sort=") == html.count('aria-sort="ascending"') == 1
    assert 'href="/grc/besoins/?etat=heard&amp;tri=-urgence">Urgence' in html
    for slug in ("besoin", "etat", "origine", "commune", "entendu", "communaute", "lecture"):
        assert f"tri={slug}" in html
    for slug in ("thematiques", "directions", "acteurs"):
        assert f"tri={slug}" not in html


def test_a_file_follows_the_order_with_what_has_none_last(
    browse: Browse, agent: User, community: Community
) -> None:
    for title, where in (("aucune", None), ("ici", community)):
        NeedFactory(title=title, community=where)
    for order in ("communaute", "-communaute"):
        response = browse(agent).get(f"/grc/besoins/export/toutes.csv?tri={order}")
        text = b"".join(response.streaming_content).decode()
        assert text.index("ici") < text.index("aucune")
