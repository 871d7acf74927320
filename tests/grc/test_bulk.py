"""Many rows changed at once: which, what, for whom, and never others than those shown."""

from __future__ import annotations

from typing import Any

import pghistory
import pytest
from pghistory.models import Context

from communities.models import Actor, Community
from gardeners.models import FollowUp, Need
from grc.models import Audience, User
from tests.bulk import change, chosen, confirm, preview
from tests.cells import Browse
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    FollowUpFactory,
    NeedFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
NEEDS, PREVIEW = "besoins", "/grc/besoins/lot/apercu/"


@pytest.fixture
def needs(community: Community) -> list[Need]:
    titles = ("Un local", "Un marché", "Une halle")
    return [NeedFactory(title=title, community=community) for title in titles]


def values(field: str) -> list[Any]:
    return list(Need.objects.order_by("pk").values_list(field, flat=True))


def plan(response: Any) -> Any:
    return response.context["plan"]


def test_only_the_rows_ticked_change(browse: Browse, gardener: User, needs: list[Need]) -> None:
    response = change(browse(gardener), NEEDS, chosen(*needs[:2]), urgency="high")
    assert response["Location"] == "/grc/besoins/"
    assert values("urgency") == ["high", "high", "normal"]


def test_a_preview_writes_nothing(browse: Browse, gardener: User, needs: list[Need]) -> None:
    needs[0].urgency = "high"
    needs[0].save()
    response = preview(browse(gardener), NEEDS, chosen(*needs), urgency="high")
    assert (len(plan(response).rows), plan(response).same) == (2, 1)
    html = response.content.decode()
    assert "<del>normale</del>" in html
    assert "<ins>urgente</ins>" in html
    assert values("urgency") == ["high", "normal", "normal"]


def test_all_that_match_is_the_filter_asked_again(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    needs[0].urgency = "low"
    needs[0].save()
    client, address = browse(gardener), "urgence=normal&choix=toutes&apres=xx"
    page = client.get(f"/grc/besoins/lot/?{address}").content.decode()
    assert "2 besoins" in page
    assert "urgence=normal" in page
    shown = preview(client, NEEDS, address, audience="public")
    assert [row.pk for row in plan(shown).rows] == [need.pk for need in needs[1:]]
    assert confirm(client, NEEDS, address, shown).status_code == 302
    assert values("audience") == ["shared", "public", "public"]


@pytest.mark.parametrize(
    "filters", ["inconnu=1", "etat=nimporte", "entendu_depuis=hier", "communaute=999999"]
)
def test_a_filter_that_makes_no_sense_refuses_rather_than_widens(
    browse: Browse, gardener: User, needs: list[Need], filters: str
) -> None:
    client, address = browse(gardener), f"{filters}&choix=toutes"
    assert client.get(f"/grc/besoins/lot/?{address}").context["selection"].refusals
    response = preview(client, NEEDS, address, urgency="high")
    assert response.status_code == 422
    assert "Rien n’a été changé" in response.content.decode()
    posted = client.post(f"/grc/besoins/lot/appliquer/?{address}", {"faire": "archiver", "vu": ""})
    assert posted.status_code == 422
    assert values("urgency") == ["normal"] * 3
    assert values("archived_at") == [None] * 3


@pytest.mark.parametrize("address", ["", "ligne=abc", "ligne=99999999999999999999", "choix=autre"])
def test_nothing_chosen(browse: Browse, gardener: User, needs: list[Need], address: str) -> None:
    response = preview(browse(gardener), NEEDS, address, urgency="high")
    assert response.status_code == 422
    assert "Aucune ligne n’est choisie" in response.content.decode()


def test_too_many(
    browse: Browse, gardener: User, needs: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grc.bulk.selection.MOST_ROWS", 2)
    response = preview(browse(gardener), NEEDS, "choix=toutes", urgency="high")
    assert response.status_code == 422
    assert "Au plus 2 lignes" in response.content.decode()


def test_a_row_changed_since_the_preview_shows_it_again(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    client, address = browse(gardener), chosen(*needs)
    shown = preview(client, NEEDS, address, urgency="high")
    Need.objects.filter(pk=needs[0].pk).update(title="Deux locaux")
    again = confirm(client, NEEDS, address, shown)
    assert again.status_code == 422
    assert "des lignes ont changé depuis cet aperçu" in again.content.decode()
    assert values("urgency") == ["normal"] * 3
    assert confirm(client, NEEDS, address, again).status_code == 302
    assert values("urgency") == ["high"] * 3


def test_a_row_that_came_since_the_preview_shows_it_again(
    browse: Browse, gardener: User, needs: list[Need], community: Community
) -> None:
    client, address = browse(gardener), "urgence=normal&choix=toutes"
    shown = preview(client, NEEDS, address, urgency="high")
    NeedFactory(community=community)
    again = confirm(client, NEEDS, address, shown)
    assert again.status_code == 422
    assert len(plan(again).rows) == 4
    assert values("urgency") == ["normal"] * 4


def test_another_change_than_the_one_shown_is_shown_first(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    client, address = browse(gardener), chosen(*needs)
    shown = preview(client, NEEDS, address, urgency="high")
    response = confirm(client, NEEDS, address, shown, **{"lot-audience": "public"})
    assert response.status_code == 422
    assert values("audience") == ["shared"] * 3


def test_each_row_answers_to_its_own_rules(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    Need.objects.filter(pk=needs[0].pk).update(answer="Une salle est prêtée.")
    client = browse(gardener)
    shown = preview(client, NEEDS, chosen(*needs), status="answered")
    assert [row.pk for row in plan(shown).rows] == [needs[0].pk]
    assert plan(shown).reasons == [("Dites ce qui a été répondu.", 2)]
    assert "« Un marché »" in shown.content.decode()
    confirm(client, NEEDS, chosen(*needs), shown)
    assert values("status") == ["answered", "heard", "heard"]
    change(client, NEEDS, chosen(*needs[1:]), status="answered", answer="Voir la mairie.")
    assert values("status") == ["answered"] * 3


def test_a_status_that_asks_for_a_theme_takes_the_one_added(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    theme, client = ThemeFactory(), browse(gardener)
    assert not plan(preview(client, NEEDS, chosen(*needs), status="qualified")).rows
    asked = {"status": "qualified", "themes__ajouter": [theme.pk]}
    change(client, NEEDS, chosen(*needs), **asked)
    assert values("status") == ["qualified"] * 3
    assert all(list(need.themes.all()) == [theme] for need in needs)


def test_links_are_added_and_removed_beside_the_others(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    water, food, sport = (ThemeFactory(name=name) for name in ("Eau", "Alimentation", "Sport"))
    for need in needs[:2]:
        need.themes.set([water, sport])
    versions = values("version")
    asked = {"themes__ajouter": [food.pk], "themes__retirer": [water.pk]}
    change(browse(gardener), NEEDS, chosen(*needs), **asked)
    assert [set(need.themes.all()) for need in needs] == [{food, sport}, {food, sport}, {food}]
    assert values("version") == [version + 1 for version in versions]


def test_rights_hold_row_by_row(
    browse: Browse, agent: User, needs: list[Need], community: Community
) -> None:
    mine = NeedFactory(community=community, created_by=agent)
    secret = NeedFactory(title="Secret", community=CommunityFactory(), audience=Audience.GARDENERS)
    address = chosen(*needs, mine, secret)
    shown = preview(browse(agent), NEEDS, address, urgency="high")
    assert plan(shown).reasons == [("vous ne pouvez pas la modifier", 3)]
    assert "Secret" not in shown.content.decode()
    assert len(plan(shown).seen) == 4
    confirm(browse(agent), NEEDS, address, shown)
    changed = Need.objects.filter(urgency="high")
    assert list(changed) == [mine]


def test_the_day_after_a_mandate_nothing_changes(
    browse: Browse, former_gardener: User, member: User, needs: list[Need]
) -> None:
    for user in (former_gardener, member):
        assert preview(browse(user), NEEDS, chosen(*needs), urgency="high").status_code == 403


def test_an_audience_that_nobody_would_read(
    browse: Browse, administrator: User, needs: list[Need]
) -> None:
    lost = NeedFactory(title="Perdu", community=None)
    shown = preview(browse(administrator), NEEDS, chosen(*needs, lost), audience="community")
    assert len(plan(shown).rows) == 3
    [(reason, count)] = plan(shown).reasons
    assert count == 1
    assert "personne ne lirait" in reason


@pytest.mark.parametrize(
    ("sheet", "asked"),
    [
        ("suivis", {"audience": "community"}),
        ("suivis", {"status": "done", "result": "Vu"}),
        ("suivis", {"assignee": "gardener"}),
        ("besoins", {"audience": "gardeners", "status": "answered"}),
    ],
)
def test_rows_asked_together_answer_as_each_alone(
    browse: Browse, administrator: User, gardener: User, community: Community,
    sheet: str, asked: dict[str, Any],
) -> None:  # fmt: skip
    factory = FollowUpFactory if sheet == "suivis" else NeedFactory
    records = [
        factory(community=where, audience=audience, **more)
        for where in (community, CommunityFactory(), None)
        for audience in ("shared", "region")
        for more in ({}, {"status": "done" if sheet == "suivis" else "answered"})
    ]
    asked = {n: gardener.pk if v == "gardener" else v for n, v in asked.items()}
    client = browse(administrator)
    together = plan(preview(client, sheet, chosen(*records), **asked))
    alone = [plan(preview(client, sheet, chosen(record), **asked)) for record in records]
    assert together.seen
    assert together.rows == [row for one in alone for row in one.rows]
    assert together.refused == [refusal for one in alone for refusal in one.refused]
    assert together.same == sum(one.same for one in alone)


def test_who_promises_must_read_it(
    browse: Browse, administrator: User, gardener: User, community: Community
) -> None:
    here = FollowUpFactory(community=community, assignee=administrator)
    away = FollowUpFactory(community=CommunityFactory(), assignee=administrator)
    address = chosen(here, away)
    shown = preview(browse(administrator), "suivis", address, assignee=gardener.pk)
    assert [row.pk for row in plan(shown).rows] == [here.pk]
    assert "ne verrait pas ce suivi" in plan(shown).reasons[0][0]


def test_what_derives_from_a_field_follows_it(
    browse: Browse, gardener: User, community: Community
) -> None:
    promises = [FollowUpFactory(community=community, assignee=gardener) for _ in range(3)]
    client, address = browse(gardener), chosen(*promises)
    change(client, "suivis", address, status="done")
    assert not FollowUp.objects.filter(done_on=None).exists()
    change(client, "suivis", address, status="open")
    assert not FollowUp.objects.exclude(done_on=None).exists()


def test_a_field_is_emptied(browse: Browse, gardener: User, community: Community) -> None:
    actors = [ActorFactory(community=community, description="Répare") for _ in range(2)]
    change(browse(gardener), "acteurs", chosen(*actors), description__vider="on")
    assert not Actor.objects.filter(pk__in=[a.pk for a in actors]).exclude(description="").exists()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Rien à changer"),
        ({"urgency": "énorme"}, "choix valide"),
        ({"heard_on": "hier"}, "date valide"),
        ({"community": "x"}, "choix"),
        ({"commune__vider": "on", "commune": "00000"}, "À préciser"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    browse: Browse, gardener: User, needs: list[Need], asked: Any, sentence: str
) -> None:
    response = preview(browse(gardener), NEEDS, chosen(*needs), answer="<b>Gardé</b>", **asked) \
        if asked else preview(browse(gardener), NEEDS, chosen(*needs))  # fmt: skip
    assert response.status_code == 422
    html = response.content.decode()
    assert sentence in html
    if asked:
        assert "&lt;b&gt;Gardé&lt;/b&gt;" in html


def test_a_date_in_the_future_is_refused_for_each(
    browse: Browse, gardener: User, needs: list[Need]
) -> None:
    shown = preview(browse(gardener), NEEDS, chosen(*needs), heard_on="2190-01-01")
    assert plan(shown).reasons == [("Cette date est dans le futur.", 3)]


def test_archived_then_brought_back(browse: Browse, gardener: User, needs: list[Need]) -> None:
    client = browse(gardener)
    shown = client.get(f"{PREVIEW}?{chosen(*needs[:2])}&faire=archiver")
    assert "Archiver 2 besoins" in shown.content.decode()
    assert confirm(client, NEEDS, chosen(*needs[:2]), shown).status_code == 302
    assert list(Need.objects.visible_to(gardener)) == [needs[2]]
    assert set(values("archived_by")) == {gardener.pk, None}
    edit = preview(client, NEEDS, chosen(*needs), urgency="high")
    assert plan(edit).reasons == [("archivée : sortez-la d’abord des archives", 2)]
    address = "archives=on&choix=toutes"
    shown = preview(client, NEEDS, address, faire="desarchiver")
    assert confirm(client, NEEDS, address, shown).status_code == 302
    assert values("archived_at") == [None] * 3


def test_one_change_in_the_history_undone_in_one_click(
    browse: Browse, gardener: User, agent: User, needs: list[Need]
) -> None:
    theme, client = ThemeFactory(), browse(gardener)
    asked = {"urgency": "high", "answer": "Une salle", "themes__ajouter": [theme.pk]}
    response = change(client, NEEDS, chosen(*needs), **asked)
    [context] = {event.pgh_context_id for need in needs for event in need.history.filter(
        urgency="high")}  # fmt: skip
    metadata = Context.objects.get(pk=context).metadata
    assert metadata["origin"] == "bulk"
    assert metadata["user"] == gardener.pk
    assert metadata["asked"]["rows"] == 3
    assert metadata["asked"]["urgency"] == "high"
    assert metadata["asked"]["themes-ajouter"] == [theme.pk]
    assert "Une salle" not in str(metadata)
    page = client.get(response["Location"]).content.decode()
    undo = f"/grc/besoins/journal/{context}/annuler/"
    assert undo in page
    with pghistory.context(user=agent.pk):
        Need.objects.filter(pk=needs[0].pk).update(urgency="low")
    client.post(undo, {"next": "/grc/besoins/"})
    assert values("urgency") == ["low", "normal", "normal"]
    told = client.get("/grc/besoins/").content.decode()
    assert "« Un local » (modifiée depuis : urgence)" in told
    assert "avec d’autres, en une fois" in client.get("/grc/besoins/journal/").content.decode()
    assert [need.themes.count() for need in needs[1:]] == [0, 0]


def test_what_the_database_refuses_at_the_last_moment(
    browse: Browse, gardener: User, needs: list[Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = ThemeFactory()
    client, address = browse(gardener), chosen(*needs)
    shown = preview(client, NEEDS, address, themes__ajouter=[theme.pk])
    from grc.bulk import writing

    carry_out = writing.write_each
    monkeypatch.setattr(
        writing, "write_each", lambda model, rows: theme.delete() and carry_out(model, rows)
    )
    response = confirm(client, NEEDS, address, shown)
    page = client.get(response["Location"]).content.decode()
    assert "3 lignes laissées telles quelles" in page
    assert "Rien n’a changé" in page


def test_the_number_of_queries_does_not_grow_with_rows(
    browse: Browse, gardener: User, community: Community, django_assert_max_num_queries: Any
) -> None:
    theme, client = ThemeFactory(), browse(gardener)
    for _ in range(60):
        NeedFactory(community=community)
    asked = {"urgency": "high", "themes__ajouter": [theme.pk]}
    address = "choix=toutes"
    shown = preview(client, NEEDS, address, **asked)
    with django_assert_max_num_queries(40):
        confirm(client, NEEDS, address, shown)
    assert set(values("urgency")) == {"high"}
