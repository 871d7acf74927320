"""Worlds drawn at random, and each way into the table held against the rights of domain.md: which
rows, how many, and what they say. ``HYPOTHESIS_EXAMPLES=500`` draws many more (CONTRIBUTING)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gardeners.digests.sections import Reading, sections_of
from gardeners.models import Mandate, Mention, Review
from gardeners.querysets import MENTIONING
from gardeners.reviewing.minutes import minutes_of, side_read
from grc.models import Audience
from grc.sheets import get_sheet
from tests.cells import HTMX
from tests.drawn import (
    PEOPLE,
    SHEETS,
    Built,
    World,
    built,
    marks,
    needs_of,
    occurred,
    phone,
    subjects,
    worlds,
)
from tests.exports import Browse, rows
from tests.oracle import Rights

pytestmark = pytest.mark.django_db
WORD = "local"  # in the name of every record
MINUTED = ("need", "synergy", "followup", "event")  # what minutes speak of


@contextmanager
def drawn_world(world: World) -> Iterator[Built]:
    """The world, for as long as one example lasts."""
    with transaction.atomic():
        yield built(world)
        transaction.set_rollback(True)


@given(world=worlds())
def test_querysets_say_what_the_domain_says(db: None, world: World) -> None:
    with drawn_world(world) as made:
        for person in (None, *PEOPLE):
            rights = Rights(world, person)
            user: Any = made.users[person] if person is not None else AnonymousUser()
            for kind in ("actor", "interaction", "need", "synergy", "followup", "event", "project"):
                specs = made.specs(kind)
                objects = dict(made.of(kind))
                if not objects:
                    continue
                manager = type(next(iter(objects.values()))).objects
                answers = {
                    "visible_to": rights.sees,
                    "readable_by": rights.reads,
                    "editable_by": rights.edits,
                    "writable_by": rights.writes,
                }
                for method, rule in answers.items():
                    keys = set(getattr(manager, method)(user).values_list("pk", flat=True))
                    expected = {objects[n].pk for n in objects if rule(specs[n])}
                    assert keys - {made.survivor.pk} == expected, (method, kind, person)


@given(world=worlds())
def test_handovers_are_of_those_whom_they_concern(db: None, world: World) -> None:
    with drawn_world(world) as made:
        for person in PEOPLE:
            rights, user = Rights(world, person), made.users[person]
            for found, rule in (
                (Mandate.objects.relayed_to(user), rights.reads_handover),
                (Mandate.objects.noted_by(user), rights.writes_note),
            ):
                expected = {
                    mandate.pk
                    for mandate, term in zip(made.terms, world.terms, strict=True)
                    if rule(term)
                }
                assert set(found.values_list("pk", flat=True)) == expected, person


@given(world=worlds())
def test_mentions_are_of_the_one_named_and_of_what_they_read(db: None, world: World) -> None:
    with drawn_world(world) as made:
        named = {
            (kind, n, person): Mention.objects.create(user=made.users[person], **{kind: record})
            for kind in MENTIONING
            for n, record in made.of(kind)
            for person in PEOPLE
        }
        for person in PEOPLE:
            rights = Rights(world, person)
            expected = {
                mention.pk
                for (kind, n, who), mention in named.items()
                if who == person and rights.sees(made.specs(kind)[n])
            }
            found = Mention.objects.visible_to(made.users[person])
            assert set(found.values_list("pk", flat=True)) == expected, person


class Viewer:
    """A sheet as one person sees it through the pages, and as they should."""

    def __init__(self, made: Built, slug: str, person: int, client: Client) -> None:
        self.made, self.slug, self.client = made, slug, client
        self.kind, self.sheet = SHEETS[slug], get_sheet(slug)
        self.rights = Rights(made.world, person)
        self.specs = made.specs(self.kind)
        self.objects = dict(made.of(self.kind))
        self.url = f"/grc/{slug}/"
        self.told = self.rights.revealed(by_names=slug in ("acteurs", "suivis"))

    def places(self, rule: Callable[[Any], bool]) -> list[int]:
        return [n for n in self.objects if rule(self.specs[n])]

    def keys(self, rule: Callable[[Any], bool]) -> set[int]:
        return {self.objects[n].pk for n in self.places(rule)}

    def get(
        self, path: str, *, status: int = 200, told: set[str] | None = None, **asked: Any
    ) -> Any:
        """An answer that reveals nothing more than it may, and what was asked."""
        response = self.client.get(path, asked, headers=HTMX)
        assert response.status_code == status, (path, response.status_code)
        found = marks(response.content.decode()) - marks(" ".join(map(str, asked.values())))
        assert found <= (self.told if told is None else told), (path, asked)
        return response

    def listed(self, **asked: Any) -> set[int]:
        html = self.get(self.url, **asked).content.decode()
        return set(map(int, re.findall(r'id="row-(\d+)"', html))) - {self.made.survivor.pk}


def lists(view: Viewer, draw: Any) -> None:
    """The page, sorted, filtered, searched; what is archived; how many."""
    sees, archived = view.rights.sees, lambda one: view.rights.reads(one) and one.archived
    assert view.listed() == view.keys(sees)
    order = draw(st.sampled_from(sorted(view.sheet.orders)))
    assert view.listed(tri=order) == view.keys(sees)
    assert view.listed(archives="true") == view.keys(archived)
    audience = draw(st.sampled_from(Audience.values))
    assert view.listed(lecture=audience) == view.keys(lambda o: sees(o) and o.audience == audience)
    assert view.listed(q=WORD) == view.keys(sees)
    count = view.get(f"{view.url}compte/", q=WORD).content.decode()
    assert re.findall(r"\d+", re.sub(r"<[^>]+>", "", count)) == [str(len(view.keys(sees)))]


def people(view: Viewer, draw: Any) -> None:
    """Who said what is found and filtered by those alone who may know it; so are contacts."""
    sees, actors = view.rights.sees, view.made.world.actors
    n = draw(st.sampled_from(range(len(actors))))
    if view.kind == "actor":
        reached = {n} & set(view.places(sees)) if view.rights.reaches(actors[n]) else set()
        keys = {view.objects[place].pk for place in reached}
        assert view.listed(courriel=f"zqzqze{n}", colonnes="nom") == keys
        assert view.listed(telephone=phone(n)[-6:], colonnes="nom") == keys
        assert view.listed(q=f"zqzqze{n}", colonnes="nom") == set()
    if view.kind in ("interaction", "need", "event"):
        knows = view.rights.names(actors[n])
        about = view.keys(lambda one: knows and sees(one) and n in one.actors)
        assert view.listed(q=f"zqzqza{n}", colonnes="lecture") == about
        pk = view.made.actors[n].pk
        column = "organisateurs" if view.kind == "event" else "acteurs"
        assert view.listed(**{column: pk}, colonnes="lecture") == about


def groups(view: Viewer, draw: Any) -> None:
    """Counts by who may read, alone and crossed."""
    found = [view.specs[n].audience for n in view.places(view.rights.sees)]
    counts = view.get(f"{view.url}groupes/", par_groupe="lecture").context["grouping"].counts
    assert {key: n for (key,), n in counts.items()} == Counter(found)
    crossed = [c.slug for c in view.sheet.all_columns if c.group_field and c.slug != "lecture"]
    other = draw(st.sampled_from(crossed))
    view.get(f"{view.url}groupes/", par_groupe=other)
    response = view.get(f"{view.url}groupes/", par_groupe=other, croise="lecture")
    total = sum(response.context["grouping"].counts.values())
    assert total == len(found), other  # nobody has a theme: each counts once, under « vide »


def exports(view: Viewer, draw: Any) -> None:
    """Files, all rows or a page of them: rows, contacts, names, what is counted or computed."""
    lines = draw(st.sampled_from(["toutes", "page"]))
    found = rows(view.client, f"{view.url}export/{lines}.csv")
    name = str(view.sheet.all_columns[0].label)
    by_place = {int(re.findall(r"\d+", row[name])[0]): row for row in found}
    assert len(found) == len(by_place)
    assert set(by_place) == set(view.places(view.rights.sees))
    for n, row in by_place.items():
        assert marks(" ".join(row.values())) <= view.told
        _check_row(view, n, row)


def _check_row(view: Viewer, n: int, row: dict[str, str]) -> None:
    world, rights, spec = view.made.world, view.rights, view.specs[n]
    if view.kind == "actor":
        reached = rights.reaches(spec)
        assert row["Courriel"] == (f"zqzqze{n}@example.org" if reached else "")
        assert bool(row["Téléphone"]) == reached
        met = [p for p, one in enumerate(world.records)
               if one.kind == "interaction" and n in one.actors and rights.sees(one)]  # fmt: skip
        last = f"{max(map(occurred, met)):%d/%m/%Y}" if met else ""
        assert row["Dernier échange"] == last
    elif view.kind == "followup":
        about = subjects(world, n)
        readable = [about[k] for k in ("synergy", "need", "interaction")
                    if k in about and rights.reads(world.records[about[k]])]  # fmt: skip
        actor = min(spec.actors, default=0)
        named = {f"zqzqza{actor}"} if rights.reads(world.actors[actor]) else set()
        assert marks(row["À propos de"]) == ({f"zqzqzr{readable[0]}"} if readable else named)
    else:
        named = {a for a in spec.actors if rights.names(world.actors[a])}
        columns = {"interaction": "Avec", "event": "Organisé, côté territoire"}
        said = row[columns.get(view.kind, "Acteurs")]
        assert marks(said) == {f"zqzqza{a}" for a in named}
        unnamed = re.findall(r"(\d+) personne", said)
        assert unnamed == ([str(len(spec.actors - named))] if spec.actors - named else [])
    if view.kind == "synergy":
        needs = [p for p in needs_of(world, n) if rights.sees(world.records[p])]
        assert row["Besoins"] in ([str(len(needs))] if needs else ["", "0"])
    if view.kind == "event":
        needs = [p for p in needs_of(world, n) if rights.sees(world.records[p])]
        assert marks(row["Besoins"]) == {f"zqzqzr{p}" for p in needs}


def live(view: Viewer, draw: Any) -> None:
    """The rows that a page asks for again: all those of the sheet, the unreadable ones too."""
    asked = ",".join(f"{one.pk}.0" for one in view.objects.values())
    archived = draw(st.booleans())
    options = {"archives": "true"} if archived else {}
    response = view.get(f"{view.url}lignes/", vues=asked, dernier=0, **options)
    shown = set(map(int, re.findall(r'<tr[^>]*id="row-(\d+)"', response.content.decode())))
    rule = (lambda o: view.rights.reads(o) and o.archived) if archived else view.rights.sees
    assert shown == view.keys(rule)
    added = view.client.get(f"{view.url}lignes/", {"dernier": 0, **options}, headers=HTMX)
    count = re.findall(r'data-count="(\d+)"', added.content.decode()) or ["0"]
    extra = archived and view.kind == "actor" and view.rights.is_administrator
    assert int(count[0]) == len(shown) + extra


def one_row(view: Viewer, draw: Any) -> None:
    """A row, its page, its cells, its history and that of a cell."""
    n = draw(st.sampled_from(sorted(view.objects)))
    record, spec, rights = view.objects[n], view.specs[n], view.rights
    status = 200 if rights.reads(spec) else 404
    view.get(f"{view.url}{record.pk}/", status=status)
    everything = rights.revealed()
    view.get(f"{view.sheet.record_base}{record.pk}/", status=status, told=everything)
    view.get(f"/historique/{record._meta.label_lower}/{record.pk}/", status=status)
    edits = 404 if not rights.sees(spec) else 200 if rights.edits(spec) else 403
    for column in {"lecture", "courriel", "telephone", "acteurs", "organisateurs"} & _slugs(view):
        view.get(f"{view.url}{record.pk}/{column}/historique/", status=status)
        view.get(f"{view.url}{record.pk}/{column}/", status=edits, told=everything)


def _slugs(view: Viewer) -> set[str]:
    return {column.slug for column in view.sheet.all_columns}


def journals(view: Viewer, draw: Any) -> None:
    """The journal of the sheet, and each request of one record."""
    if not view.rights.is_keeper:
        view.get(f"{view.url}journal/", status=403)
        return
    view.get(f"{view.url}journal/")
    n = draw(st.sampled_from(sorted(view.objects)))
    spec, (first, second) = view.specs[n], view.made.contexts[view.objects[n]]
    reads, before = view.rights.reads(spec), view.rights.knows_before(spec)
    opened = spec.diffused and spec.audience != "gardeners"
    knows_first = reads if not opened else before
    view.get(f"{view.url}journal/{first}/", status=200 if knows_first else 404)
    if spec.diffused or spec.archived:
        view.get(f"{view.url}journal/{second}/", status=200 if reads else 404)


def elsewhere(view: Viewer, draw: Any) -> None:
    """The search of everything, and what comboboxes propose."""
    everything = view.rights.revealed()
    view.get("/recherche/", told=everything, q=WORD)
    for records in ("acteurs", "besoins", "echanges", "synergies"):
        told = everything if records == "acteurs" else view.rights.revealed(by_names=False)
        html = view.get(f"/{records}/proposer/", told=told, q=WORD).content.decode()
        assert {int(value) for value in re.findall(r'data-value="(\d+)"', html)} == {
            record.pk
            for n, record in view.made.of(SHEETS[records])
            if view.rights.sees(view.made.specs(SHEETS[records])[n])
        }


CHANNELS = (lists, people, groups, exports, live, one_row, journals, elsewhere)


@given(data=st.data(), world=worlds(), person=st.sampled_from(PEOPLE))
def test_no_page_reveals_more(
    db: None, browse: Browse, data: Any, world: World, person: int
) -> None:
    kinds = {"actor"} | {one.kind for one in world.records}
    slug = data.draw(st.sampled_from([slug for slug, kind in SHEETS.items() if kind in kinds]))
    with drawn_world(world) as made:
        for other in PEOPLE:  # contact details are the first thing that must not leak
            exports(Viewer(made, "acteurs", other, browse(made.users[other])), data.draw)
        view = Viewer(made, slug, person, browse(made.users[person]))
        for channel in CHANNELS:
            channel(view, data.draw)


@given(world=worlds())
def test_digests_say_nothing_that_their_reader_may_not_read(db: None, world: World) -> None:
    with drawn_world(world) as made:
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        for person in PEOPLE:
            rights = Rights(world, person)
            reading = Reading(made.users[person], yesterday, yesterday + dt.timedelta(days=3))
            told = {line.url for section in sections_of(reading) for line in section.lines}
            for kind in ("need", "followup", "event"):
                for n, record in made.of(kind):
                    if not rights.sees(made.world.records[n]):
                        assert record.get_absolute_url() not in told, (kind, person)


@given(world=worlds())
def test_minutes_say_nothing_that_their_reader_may_not_read(db: None, world: World) -> None:
    with drawn_world(world) as made:
        review = Review.objects.create(community=made.communities[0], closed_at=timezone.now())
        for kind in MINUTED:
            for _n, record in made.of(kind):
                review.decisions.create(kind=kind, record_id=record.pk, choice="keep")
        for person in PEOPLE:
            rights, user = Rights(world, person), made.users[person]
            minutes = minutes_of(review, user, side_read(review, user))
            told = {(line.decision.kind, line.decision.record_id) for line in minutes.lines}
            owed = {need.pk for need in minutes.answers}
            for kind in MINUTED:
                for n, record in made.of(kind):
                    if not rights.sees(world.records[n]):
                        assert (kind, record.pk) not in told, person
                        assert kind != "need" or record.pk not in owed, person
