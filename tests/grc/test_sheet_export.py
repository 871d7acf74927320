"""Exports of the shared table: what leaves, in which form, and what is refused."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from communities.models import Community
from gardeners.models import FollowUp, Need
from grc.exporting import formats
from grc.models import Audience, ExportLog, User
from grc.sheets import all_sheets
from tests.exports import Browse, body, many_needs, rows, table, workbook
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    OrganisationFactory,
    SynergyFactory,
    ThemeFactory,
)

KINDS = ("csv", "xlsx", "ods")
EVIL = ["=1+1", "+33639980000", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "=HYPERLINK(1)"]


@pytest.fixture
def needs(community: Community) -> list[Need]:
    return many_needs(community)


# --- What leaves -----------------------------------------------------------------------------


def test_csv_opens_rightly_in_a_french_spreadsheet(browse: Browse, agent: User) -> None:
    NeedFactory(title="Un local ; pas cher", heard_on=dt.date(2026, 3, 5))
    response = browse(agent).get("/grc/besoins/export/toutes.csv")
    today = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="besoins-{today}.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    content = body(response)
    assert content.startswith(b"\xef\xbb\xbfBesoin;")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert b'"Un local ; pas cher"' in content
    assert b";05/03/2026;" in content


def test_every_column_says_the_words_of_its_cells(
    browse: Browse, agent: User, community: Community
) -> None:
    lina = ActorFactory(
        first_name="Lina", name="Roy", email="lina@example.org", phone="+33639980001",
        commune=CommuneFactory(name="Figeac"), community=community, description="Des ateliers",
        themes=[ThemeFactory(name="Eau")],
    )  # fmt: skip
    group = OrganisationFactory(name="Le Fournil", community=community)
    themes = [ThemeFactory(name="Culture"), ThemeFactory(name="Alimentation")]
    need = NeedFactory(
        title="Un four", community=community, themes=themes, actors=[lina, group],
        heard_on=dt.date(2026, 2, 1), urgency="normal", origin="region",
    )  # fmt: skip
    interaction = InteractionFactory(
        title="Un appel", summary="Elle\nrappelle", actors=[lina], community=community,
        occurred_on=dt.date(2026, 1, 2), channel="phone", created_by=agent,
    )  # fmt: skip
    SynergyFactory(title="Ensemble", needs=[need], community=community)
    FollowUpFactory(
        title="Rappeler", assignee=agent, interaction=interaction, need=None, community=community,
        due_on=dt.date(2026, 4, 3), status=FollowUp.Status.OPEN,
    )  # fmt: skip
    client = browse(agent)
    found = {
        sheet.slug: rows(client, f"/grc/{sheet.slug}/export/toutes.csv") for sheet in all_sheets()
    }
    row = next(row for row in found["besoins"] if row["Besoin"] == "Un four")
    assert row["Thématiques"] == "Alimentation, Culture"
    assert row["Acteurs"] == "Le Fournil, Lina Roy"
    assert row["Vient de"] == str(Need.Origin.REGION.label)
    assert row["Urgence"] == str(Need.Urgency.NORMAL.label)
    assert row["Entendu"] == "01/02/2026"
    assert row["Qui peut lire"] == str(Audience(need.audience).label)
    [row] = found["echanges"]
    assert row["Ce qui s’est dit"] == "Elle\nrappelle"
    assert (row["Date"], row["Avec"], row["Noté par"]) == ("02/01/2026", "Lina Roy", agent.name)
    [row] = found["synergies"]
    assert (row["Besoins"], row["Repérée"]) == ("1", f"{timezone.localdate():%d/%m/%Y}")
    [row] = found["suivis"]
    assert (row["Pour le"], row["Par"], row["À propos de"]) == (
        "03/04/2026", agent.name, "Un appel",
    )  # fmt: skip
    row = next(row for row in found["acteurs"] if row["Nom"] == "Lina Roy")
    assert (row["Sorte"], row["Commune"], row["Thématiques"]) == ("personne", "Figeac", "Eau")
    assert row["Communautés"] == community.name
    assert (row["Courriel"], row["Téléphone"]) == ("lina@example.org", "'+33639980001")
    assert row["Dernier échange"] == "02/01/2026"


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_or_all_the_rows_in_the_order_shown(
    browse: Browse, agent: User, needs: list[Need], kind: str
) -> None:
    client = browse(agent)

    def titles(url: str) -> list[str]:
        read = table if kind == "csv" else workbook
        return [line[0] for line in read(client, url)[1:]]

    expected = sorted((need.title for need in needs), reverse=True)
    assert titles(f"/grc/besoins/export/toutes.{kind}?tri=-besoin") == expected
    assert titles(f"/grc/besoins/export/page.{kind}?tri=-besoin") == expected[:50]


def test_the_menu_leads_to_what_is_seen(browse: Browse, agent: User, needs: list[Need]) -> None:
    client = browse(agent)
    html = client.get("/grc/besoins/?q=besoin&tri=besoin&filtrer=1").content.decode()
    assert 'href="/grc/besoins/export/toutes.xlsx?q=besoin&amp;tri=besoin"' in html
    second = client.get("/grc/besoins/?tri=besoin").context["listing"].next_url
    page = client.get(second).context
    urls = dict(page["exports"][0]["links"])
    found = rows(client, next(url for url in urls.values() if ".csv" in url))
    assert [row["Besoin"] for row in found] == [f"Besoin {n:03}" for n in range(50, 100)]
    urls = dict(page["exports"][1]["links"])
    assert len(rows(client, next(url for url in urls.values() if ".csv" in url))) == 120


def test_filters_and_search_hold(browse: Browse, agent: User) -> None:
    water = ThemeFactory(name="Eau")
    NeedFactory(title="Une source", themes=[water], status=Need.Status.HEARD)
    NeedFactory(title="Une source tarie", themes=[water], status=Need.Status.ANSWERED)
    NeedFactory(title="Un marché", themes=[water], status=Need.Status.HEARD)
    url = f"/grc/besoins/export/toutes.csv?q=sources&etat=heard&thematiques={water.pk}"
    assert [row["Besoin"] for row in rows(browse(agent), url)] == ["Une source"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lines", ["page", "toutes"])
def test_no_row_leaves_a_file_of_heads(browse: Browse, agent: User, kind: str, lines: str) -> None:
    read = table if kind == "csv" else workbook
    found = read(browse(agent), f"/grc/besoins/export/{lines}.{kind}?q=introuvable")
    assert [row[0] for row in found] == ["Besoin"]


def test_english_is_spoken_to_who_chose_it(browse: Browse, agent: User) -> None:
    agent.language = "en"
    agent.save()
    NeedFactory(status=Need.Status.HEARD)
    [row] = rows(browse(agent), "/grc/besoins/export/toutes.csv")
    assert row["Status"] == "heard"
    assert "Need" in row


# --- Formulas --------------------------------------------------------------------------------


@pytest.mark.parametrize("title", EVIL)
def test_no_text_of_a_csv_runs(browse: Browse, agent: User, title: str) -> None:
    Need.objects.filter(pk=NeedFactory().pk).update(title=title)
    [row] = rows(browse(agent), "/grc/besoins/export/toutes.csv")
    assert row["Besoin"] == f"'{title}"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_texts_of_workbooks_stay_texts(browse: Browse, administrator: User, kind: str) -> None:
    texts = ["=1+1", "<b>&amp;</b>", "_x0041_", " deux  espaces ", "a\nb", "x\x01y\ufffez", "12"]
    for text in texts:
        Need.objects.filter(pk=NeedFactory().pk).update(title=text)
    found = workbook(browse(administrator), f"/grc/besoins/export/toutes.{kind}")
    wanted = [text.replace("\x01", "").replace("\ufffe", "") for text in texts]
    assert sorted(row[0] for row in found[1:]) == sorted(wanted)


def test_workbooks_hold_days_and_texts_by_type(browse: Browse, agent: User) -> None:
    NeedFactory(title="=1+1", heard_on=dt.date(2026, 3, 5))
    client = browse(agent)
    found = load_workbook(io.BytesIO(body(client.get("/grc/besoins/export/toutes.xlsx"))))
    sheet = found.active
    assert (sheet.title, sheet["A2"].value, sheet["A2"].data_type) == ("Besoins", "=1+1", "s")
    assert (sheet["I2"].value, sheet["I2"].number_format) == (
        dt.datetime(2026, 3, 5), "dd/mm/yyyy",
    )  # fmt: skip
    [_heads, row] = workbook(client, "/grc/besoins/export/toutes.ods")
    assert (row[0], row[8]) == ("=1+1", dt.date(2026, 3, 5))


# --- Refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "entendu_depuis=demain",
        "thematiques=99999999",
        "etat=inconnu",
        "couleur=bleu",
        "tri=inconnu",
        "q=local&statut=heard",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_understood_is_refused_not_dropped(
    browse: Browse, agent: User, needs: list[Need], query: str, kind: str
) -> None:
    client = browse(agent)
    for lines in ("page", "toutes"):
        response = client.get(f"/grc/besoins/export/{lines}.{kind}?{query}")
        assert response.status_code == 422
        html = response.content.decode()
        assert 'role="alert"' in html
        assert "Rien n’a été exporté" in html
    assert not ExportLog.objects.exists()


def test_a_page_that_does_not_exist_is_refused(browse: Browse, agent: User) -> None:
    assert browse(agent).get("/grc/besoins/export/page.csv?apres=x").status_code == 422


def test_unknown_exports_are_not_found(browse: Browse, agent: User) -> None:
    for path in ("inconnue/export/toutes.csv", "besoins/export/toutes.pdf", "besoins/export/x.csv"):
        assert browse(agent).get(f"/grc/{path}").status_code == 404


def test_a_workbook_too_long_says_so_and_names_csv(
    browse: Browse, agent: User, needs: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {
        kind: formats.Format(each.kind, each.label, each.mime, each.pieces, 100, each.is_whole)
        for kind, each in formats.FORMATS.items()
        if kind != "csv"
    }
    monkeypatch.setattr("grc.views.export.FORMATS", {**formats.FORMATS, **small})
    client = browse(agent)
    response = client.get("/grc/besoins/export/toutes.xlsx")
    assert response.status_code == 422
    assert "prenez le format CSV" in response.content.decode()
    assert len(rows(client, "/grc/besoins/export/toutes.csv")) == 120
    assert len(workbook(client, "/grc/besoins/export/page.xlsx")) == 51


def test_a_workbook_too_heavy_says_so(
    browse: Browse, agent: User, needs: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grc.exporting.archive.LINES_AT_ONCE", 10)
    monkeypatch.setattr("grc.exporting.archive.MOST_BYTES", 1000)
    response = browse(agent).get("/grc/besoins/export/toutes.ods")
    assert response.status_code == 422
    assert "autant de texte" in response.content.decode()
    assert ExportLog.objects.get().state == ExportLog.State.INTERRUPTED
