"""Exports of the shared table: for whom, and what the register says of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communities.models import Community
from gardeners.models import Need
from grc.exporting import export
from grc.models import Audience, ExportLog, User
from grc.sheets import all_sheets
from grc.tasks import purge_exports
from tests.exports import Browse, body, many_needs, rows, table, workbook
from tests.factories import (
    ActorFactory,
    InteractionFactory,
    NeedFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.world import make_world


@pytest.fixture
def needs(community: Community) -> list[Need]:
    return many_needs(community)


def test_anonymous_people_are_asked_to_log_in(client: Client) -> None:
    response = client.get("/grc/besoins/export/toutes.csv")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("lines", ["page", "toutes"])
def test_each_exports_what_they_may_read(
    browse: Browse, people: dict[str, Any], community: Community, lines: str
) -> None:
    for audience in Audience.values:
        NeedFactory(title=f"ici {audience}", community=community, audience=audience)
        NeedFactory(title=f"ailleurs {audience}", audience=audience)
    for role, person in people.items():
        if role == "anonymous":
            continue
        found = {row["Besoin"] for row in rows(browse(person), f"/grc/besoins/export/{lines}.csv")}
        readable = Need.objects.visible_to(person).values_list("title", flat=True)
        assert found == set(readable), role
    assert found == {f"{place} {a}" for place in ("ici", "ailleurs") for a in Audience.values}


@pytest.mark.parametrize("lines", ["page", "toutes"])
def test_contact_details_are_for_those_who_may_read_them(
    browse: Browse, people: dict[str, Any], community: Community, lines: str
) -> None:
    ActorFactory(name="Discret", email="discret@example.org", community=community)
    ActorFactory(
        name="Ouvert", email="ouvert@example.org", community=community, contact_shared=True
    )
    seen = {}
    for role in ("member", "gardener", "agent", "administrator"):
        found = rows(browse(people[role]), f"/grc/acteurs/export/{lines}.csv")
        emails = {row["Courriel"] for row in found}
        assert any("Discret" in row["Nom"] for row in found)
        seen[role] = ("discret@example.org" in emails, "ouvert@example.org" in emails)
    assert seen.pop("member") == (False, True)
    assert set(seen.values()) == {(True, True)}


@pytest.mark.parametrize("lines", ["page", "toutes"])
def test_who_said_what_is_counted_for_members(
    browse: Browse, people: dict[str, Any], community: Community, lines: str
) -> None:
    person = ActorFactory(first_name="Lina", name="Secrète", community=community)
    group = OrganisationFactory(name="Le Fournil", community=community)
    InteractionFactory(title="Confidence", community=community, actors=[person, group])
    url = f"/grc/echanges/export/{lines}.csv"
    assert rows(browse(people["member"]), url)[0]["Avec"] == "Le Fournil, 1 personne"
    assert rows(browse(people["gardener"]), url)[0]["Avec"] == "Le Fournil, Lina Secrète"


def test_all_rows_hold_what_the_page_holds(
    browse: Browse, people: dict[str, Any], community: Community
) -> None:
    """The statement of long lists and that of a page of cells answer the same, for everybody."""
    make_world(community, text="ici")
    make_world(text="ailleurs", audience=Audience.PUBLIC)
    make_world(text="caché", audience=Audience.GARDENERS)
    for role, person in people.items():
        if role == "anonymous":
            continue
        client = browse(person)
        for sheet in all_sheets():
            page, whole = (
                table(client, f"/grc/{sheet.slug}/export/{lines}.csv")
                for lines in ("page", "toutes")
            )
            assert page == whole, (role, sheet.slug)
            assert len(page) > 1 or role == "former_gardener"


# --- The register ----------------------------------------------------------------------------


def test_an_export_is_noted(browse: Browse, agent: User, needs: list[Need]) -> None:
    water = ThemeFactory(name="Eau")
    needs[0].themes.add(water)
    client = browse(agent)
    url = f"/grc/besoins/export/toutes.xlsx?q=besoin&thematiques={water.pk}"
    assert len(workbook(client, url)) == 2
    log = ExportLog.objects.get()
    assert (log.created_by, log.sheet, log.format, log.lines) == (
        agent,
        "besoins",
        "xlsx",
        "toutes",
    )
    assert (log.state, log.rows, log.address) == (ExportLog.State.DONE, 1, url)
    assert log.asked == "Recherche : besoin ; Thématiques : Eau"
    assert log.columns[:2] == ["Besoin", "État"]
    assert log.ended_at >= log.created_at


def test_an_export_that_is_left_stays_noted(
    browse: Browse, agent: User, needs: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grc.exporting.delimited.LINES_AT_ONCE", 10)
    response = browse(agent).get("/grc/besoins/export/toutes.csv")
    pieces = response.streaming_content
    next(pieces)
    assert ExportLog.objects.get().state == ExportLog.State.STARTED
    next(pieces)
    response._iterator.close()
    log = ExportLog.objects.get()
    assert log.state == ExportLog.State.INTERRUPTED
    assert 10 <= log.rows < 120
    assert Need.objects.count() == 120  # the connection answers again


def test_an_export_that_fails_stays_noted(
    browse: Browse, agent: User, needs: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_listing: Any) -> Any:
        raise OSError
        yield

    monkeypatch.setattr(export, "all_rows", fails)
    with pytest.raises(OSError):  # noqa: PT011
        body(browse(agent).get("/grc/besoins/export/toutes.csv"))
    assert ExportLog.objects.get().state == ExportLog.State.INTERRUPTED


def test_the_register_is_read_by_administrators_and_written_by_nobody(
    browse: Browse, administrator: User, agent: User
) -> None:
    body(browse(agent).get("/grc/besoins/export/toutes.csv?q=forêt"))
    log = ExportLog.objects.get()
    assert ExportLog.objects.visible_to(administrator).get() == log
    assert not ExportLog.objects.visible_to(agent).exists()
    client = browse(administrator)
    listed = reverse("admin:grc_exportlog_changelist")
    assert "Recherche : forêt" in client.get(listed).content.decode()
    detail = client.get(reverse("admin:grc_exportlog_change", args=[log.pk])).content.decode()
    assert "toutes les lignes qui correspondent" in detail
    for page in ("delete", "change"):
        url = reverse(f"admin:grc_exportlog_{page}", args=[log.pk])
        assert client.post(url, {"rows": 3}).status_code == 403
    assert browse(agent).get(listed).status_code == 404


@pytest.mark.parametrize(("days", "left"), [(1095, {"ancien", "récent"}), (1000, {"récent"})])
def test_the_register_forgets_after_three_years(
    db: None, settings: Any, days: int, left: set[str]
) -> None:
    assert settings.GRC_EXPORTS_KEPT_DAYS == 1095
    settings.GRC_EXPORTS_KEPT_DAYS = days
    for name, age in {"périmé": 1096, "ancien": 1094, "récent": 0}.items():
        log = ExportLog.objects.create(sheet="besoins", asked=name, columns=[])
        asked_at = timezone.now() - dt.timedelta(days=age)
        ExportLog.objects.filter(pk=log.pk).update(created_at=asked_at)
    purge_exports(timestamp=0)
    assert set(ExportLog.objects.values_list("asked", flat=True)) == left
