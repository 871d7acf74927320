"""The journal of a sheet: its lines, what each person sees of them, and the way back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pghistory
import pytest
from django.http import QueryDict
from django.utils import timezone
from pghistory.models import Context

from communities.models import Community
from gardeners.models import Need
from grc.journal import Journal
from grc.journal_entry import Entry
from grc.journal_lines import Line
from grc.models import Audience, User
from grc.sheets import get_sheet
from tests.cells import HTMX, Browse, save
from tests.factories import ActorFactory, CommunityFactory, NeedFactory, ThemeFactory

pytestmark = pytest.mark.django_db(transaction=True)
JOURNAL = "/grc/besoins/journal/"


@pytest.fixture
def need(community: Community) -> Need:
    return NeedFactory(title="Un local", community=community)


def change(records: Any, user: User | None, *, origin: str = "", **values: Any) -> UUID:
    with pghistory.context(user=user and user.pk, origin=origin) as context:
        records.update(**values)
    return context.id


def lines(viewer: User, query: str = "", slug: str = "besoins") -> list[Line]:
    return Journal(get_sheet(slug), viewer, QueryDict(query)).lines


def test_a_line_is_a_request(need: Need, community: Community, gardener: User) -> None:
    with pghistory.context(user=gardener.pk, origin="bulk"):
        NeedFactory(community=community)
        Need.objects.update(urgency="high", status="qualified")
        need.themes.add(ThemeFactory())
    change(Need.objects.filter(pk=need.pk), gardener, title="Une halle")
    last, first = lines(gardener)
    assert (last.who, last.count_text, last.fields) == (gardener.name, "1 besoin", {"besoin"})
    assert (last.name, first.name) == ("Une halle", "")
    assert first.count_text == "2 besoins, dont 1 ajout"
    assert first.fields == {"urgence", "état", "thématiques"}
    assert first.origin == "avec d’autres, en une fois"
    assert first.can_undo


def test_only_the_rows_that_one_may_read_count(
    need: Need, gardener: User, agent: User, administrator: User
) -> None:
    NeedFactory(community=CommunityFactory(), audience=Audience.GARDENERS)
    secret = NeedFactory(community=CommunityFactory(), audience=Audience.GARDENERS)
    change(Need.objects, administrator, urgency="high")
    change(Need.objects.filter(pk=secret.pk), administrator, title="Un secret")
    assert [line.count_text for line in lines(administrator)] == ["1 besoin", "3 besoins"]
    assert [line.count_text for line in lines(gardener)] == ["1 besoin"]
    [line] = lines(agent)
    assert (line.count_text, line.can_undo) == ("1 besoin", False)


def test_what_was_written_before_a_record_was_opened_stays_closed(
    community: Community, gardener: User, agent: User, browse: Browse
) -> None:
    need = NeedFactory(community=community, audience=Audience.GARDENERS, title="Confidence")
    records = Need.objects.filter(pk=need.pk)
    closed = change(records, gardener, title="Entre nous")
    opened = change(records, gardener, title="Pour tous", audience=Audience.SHARED)
    change(records, gardener, urgency="high")
    assert len(lines(gardener)) == 3
    assert next(line.fields for line in lines(agent)) == {"urgence"}
    assert browse(agent).get(f"{JOURNAL}{closed}/").status_code == 404
    html = browse(agent).get(f"{JOURNAL}{opened}/").content.decode()
    assert "Entre nous" not in html
    assert "ouverte à ses lecteurs" in html
    assert "Entre nous" in browse(gardener).get(f"{JOURNAL}{opened}/").content.decode()


def test_by_person_and_by_day(need: Need, gardener: User, region_gardener: User) -> None:
    change(Need.objects, gardener, title="Une halle")
    change(Need.objects, region_gardener, title="Un marché")
    assert [line.who for line in lines(gardener, f"qui={gardener.pk}")] == [gardener.name]
    today = timezone.localdate()
    assert len(lines(gardener, f"jour={today}")) == 2
    assert lines(gardener, f"jour={today - dt.timedelta(1)}") == []
    for nonsense in ("jour=0000-99-99", "qui=abc", "avant=x_y", "avant=2026-01-01T00:00:00Z_z"):
        assert len(lines(gardener, nonsense)) == 2


def test_older_lines_are_on_other_pages(
    need: Need, gardener: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grc.journal.EXAMINED", 3)
    for number in range(7):
        change(Need.objects, gardener, title=f"Titre {number}")
    for query in ("", f"qui={gardener.pk}"):
        seen: list[UUID] = []
        journal = Journal(get_sheet("besoins"), gardener, QueryDict(query))
        while True:
            seen += [line.context.pk for line in journal.lines]
            if not journal.next_url:
                break
            params = QueryDict(journal.next_url.partition("?")[2])
            journal = Journal(get_sheet("besoins"), gardener, params)
        assert len(seen) == len(set(seen)) == 7


def test_pages_say_before_and_after(need: Need, gardener: User, browse: Browse) -> None:
    context = change(Need.objects, gardener, title="<b>Une halle</b>")
    client = browse(gardener)
    page = client.get(JOURNAL)
    assert page.status_code == 200
    assert f"{JOURNAL}{context}/" in page.content.decode()
    html = client.get(f"{JOURNAL}{context}/").content.decode()
    assert "Un local" in html
    assert "&lt;b&gt;Une halle" in html


def test_contact_details_of_actors_stay_with_those_who_may_contact(
    gardener: User, administrator: User, community: Community, browse: Browse
) -> None:
    away = ActorFactory(community=CommunityFactory(), audience=Audience.PUBLIC)
    ActorFactory(community=community)
    context = change(type(away).objects.filter(pk=away.pk), administrator, email="x@example.org")
    url = f"/grc/acteurs/journal/{context}/"
    assert "x@example.org" in browse(administrator).get(url).content.decode()
    assert "x@example.org" not in browse(gardener).get(url).content.decode()
    assert lines(gardener, slug="acteurs")[0].fields == set()


def test_a_request_is_undone_from_the_journal(need: Need, gardener: User, browse: Browse) -> None:
    context = change(Need.objects, gardener, origin="bulk", title="Une halle")
    client = browse(gardener)
    response = client.post(f"{JOURNAL}{context}/annuler/", {"next": JOURNAL}, follow=True)
    assert "1 ligne est comme avant" in response.content.decode()
    need.refresh_from_db()
    assert need.title == "Un local"
    assert lines(gardener)[0].origin == "en annulant un changement"
    again = client.post(f"{JOURNAL}{context}/annuler/", {"next": JOURNAL}, follow=True)
    assert "déjà comme avant" in again.content.decode()


def test_not_after_thirty_days(need: Need, gardener: User, browse: Browse) -> None:
    context = change(Need.objects, gardener, title="Une halle")
    old = timezone.now() - dt.timedelta(days=31)
    Context.objects.filter(pk=context).update(created_at=old)
    assert not lines(gardener)[0].can_undo
    response = browse(gardener).post(f"{JOURNAL}{context}/annuler/", follow=True)
    assert "30 jours" in response.content.decode()
    need.refresh_from_db()
    assert need.title == "Une halle"


def test_a_cell_saved_offers_its_undoing(
    need: Need, gardener: User, region_gardener: User, browse: Browse
) -> None:
    client = browse(gardener)
    html = save(client, need, "besoin", title="Une halle").content.decode()
    url = html.partition('action="')[2].partition('"')[0]
    assert url.startswith(JOURNAL)
    assert lines(gardener)[0].origin == "dans la table"
    save(browse(region_gardener), need, "besoin", title="Un marché")
    refused = client.post(url, headers=HTMX).content.decode()
    assert "modifiée depuis" in refused
    assert f'hx-target="#row-{need.pk}"' in refused
    assert "Un marché" in refused
    save(browse(region_gardener), need, "besoin", title="Une halle")
    assert "Un local" in client.post(url, headers=HTMX).content.decode()
    nothing = save(client, Need.objects.get(pk=need.pk), "besoin", title="Un local")
    assert "journal" not in nothing.content.decode()


@pytest.mark.parametrize("count", [1, 50])
def test_same_number_of_queries_whatever_the_rows(
    count: int, community: Community, gardener: User, django_assert_num_queries: Any
) -> None:
    needs = [NeedFactory(community=community) for _ in range(count)]
    for need in needs[:20]:
        change(Need.objects.filter(pk=need.pk), gardener, urgency="high")
    context = change(Need.objects, gardener, title="Une halle")
    with django_assert_num_queries(8):
        assert len(lines(gardener)) == min(count, 20) + 1
    with django_assert_num_queries(17):
        assert len(Entry(get_sheet("besoins"), context, gardener).rows) == count
