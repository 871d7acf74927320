"""The pages of projects in worlds drawn at random: they reveal nothing more than their reader may
read (``tests/oracle.py``)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from events.models import Milestone, News
from tests.drawn import PEOPLE, World, marks, worlds
from tests.exports import Browse
from tests.factories import MilestoneFactory, NewsFactory
from tests.grc.test_rights_by_properties import drawn_world
from tests.oracle import Rights

pytestmark = pytest.mark.django_db


@given(world=worlds())
def test_pages_of_projects_reveal_no_more(
    db: None, client: Any, browse: Browse, world: World
) -> None:
    with drawn_world(world) as made:
        for person in (None, *PEOPLE):
            reader = client if person is None else browse(made.users[person])
            rights = Rights(world, person)
            told = rights.revealed()
            assert marks(reader.get("/projets/").content.decode()) <= told
            for n, project in made.of("project"):
                for path in ("", "modifier/", "etape/", "synergie/"):
                    response = reader.get(f"{project.get_absolute_url()}{path}")
                    if not path:
                        assert (response.status_code == 200) is rights.reads(world.records[n])
                    elif response.status_code == 200:
                        assert rights.edits(world.records[n])
                    assert marks(response.content.decode()) <= told, (path, person)


@given(world=worlds())
def test_parts_follow_their_project(db: None, world: World) -> None:
    with drawn_world(world) as made:
        parts = {n: (MilestoneFactory(project=project), NewsFactory(project=project))
                 for n, project in made.of("project")}  # fmt: skip
        for person in PEOPLE:
            rights, user = Rights(world, person), made.users[person]
            for n, (milestone, news) in parts.items():
                spec = world.records[n]
                assert (milestone in Milestone.objects.visible_to(user)) is rights.sees(spec)
                assert (milestone in Milestone.objects.editable_by(user)) is rights.edits(spec)
                if news in News.objects.visible_to(user):
                    assert rights.sees(spec)
                assert (news in News.objects.editable_by(user)) is rights.edits(spec)
