"""An import is written some rows at a time: seen from its page, stopped, gone on with, told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from communities.models import Actor
from grc.importing import actions, staging, steps
from grc.models import ImportBatch, User
from tests.factories import ActorFactory
from tests.imports import confirmed, received, undone

pytestmark = pytest.mark.django_db
ROWS = 10
CSV = "\n".join(["Nom;Courriel", *(f"Nom {n};n{n}@example.org" for n in range(ROWS))])


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "ROWS_WRITTEN", 3)
    monkeypatch.setattr(steps, "ROWS_CHECKED", 4)


def running(by: User) -> ImportBatch:
    batch = received(by, CSV)
    assert actions.ask_run(batch=batch, by=by)
    batch.refresh_from_db()
    return batch


def some_written(batch: ImportBatch) -> None:
    for first, last in staging.ranges(batch, 3)[:2]:
        assert steps.write_some(batch.pk, first, last)
    batch.refresh_from_db()


def test_all_is_one_group_of_the_history(administrator: User) -> None:
    batch = confirmed(received(administrator, CSV), administrator)
    events = Actor.history.rel.related_model.objects.filter(pgh_context_id=batch.context)
    assert events.count() == Actor.objects.count() == ROWS


def test_the_page_says_how_far_it_went(administrator: User, client: Client) -> None:
    batch = running(administrator)
    some_written(batch)
    assert (batch.done_rows, batch.rows_to_do, batch.percent) == (6, ROWS, 60)
    client.force_login(administrator)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "6 fiches sur 10" in page
    assert 'max="100" value="60"' in page
    assert "60 %" in client.get("/imports/").content.decode()


def test_going_on_writes_each_row_once(administrator: User) -> None:
    batch = running(administrator)
    some_written(batch)
    assert Actor.objects.count() == 6
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, Actor.objects.count(), batch.counts["created"]) == ("done", ROWS, ROWS)
    assert set(Actor.objects.values_list("version", flat=True)) == {1}


def test_a_stopped_run_keeps_nothing_and_may_be_run_again(
    administrator: User, client: Client
) -> None:
    known = ActorFactory(kind="organisation", email="n1@example.org", name="Nom 1", phone="")
    batch = running(administrator)
    some_written(batch)
    client.force_login(administrator)
    client.post(f"{batch.get_absolute_url()}arreter/")
    batch.refresh_from_db()
    assert batch.state == "stopping"
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, list(Actor.objects.all())) == ("checked", [known])
    assert "rien n’a été gardé" in batch.problem
    assert batch.parts.exists()
    batch = confirmed(batch, administrator)
    assert (batch.state, batch.problem, Actor.objects.count()) == ("done", "", ROWS)
    undone(batch, administrator)
    assert list(Actor.objects.all()) == [known]


def test_what_someone_changed_meanwhile_stays_when_a_run_is_stopped(administrator: User) -> None:
    batch = running(administrator)
    some_written(batch)
    Actor.objects.filter(name="Nom 2").update(phone="+33639980000")
    assert actions.ask_stop(batch=batch)
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    assert "Sauf 1 fiche" in batch.problem
    assert [actor.name for actor in Actor.objects.all()] == ["Nom 2"]
    batch = confirmed(batch, administrator)
    assert (batch.state, Actor.objects.count()) == ("done", ROWS)


def test_stopped_by_someone_while_the_worker_writes(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = running(administrator)
    write_some = steps.write_some

    def stopped_after_some(*args: Any) -> bool:
        going = write_some(*args)
        actions.ask_stop(batch=batch)
        return going

    monkeypatch.setattr(steps, "write_some", stopped_after_some)
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, Actor.objects.count()) == ("checked", 0)


def test_a_check_is_stopped(administrator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = received(administrator, CSV)
    assert actions.ask_check(batch=batch)
    assert actions.ask_stop(batch=batch)
    copy_some = staging.copy_some
    monkeypatch.setattr(staging, "copy_some", lambda rows: pytest.fail("checked all the same"))
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == "columns"
    assert actions.ask_check(batch=batch)

    def stopped_after_some(rows: Any) -> None:
        copy_some(rows)
        actions.ask_stop(batch=batch)

    monkeypatch.setattr(staging, "copy_some", stopped_after_some)
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.done_rows) == ("columns", 0)


def test_what_is_over_is_not_stopped(administrator: User) -> None:
    batch = confirmed(received(administrator, CSV), administrator)
    assert not actions.ask_stop(batch=batch)


def test_rows_whose_records_change_at_the_same_moment_are_tried_again(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = running(administrator)
    write_created, failures = steps.writing.write_created, [IntegrityError("meanwhile")] * 2

    def failing(*args: Any) -> None:
        if failures:
            raise failures.pop()
        write_created(*args)

    monkeypatch.setattr(steps.writing, "write_created", failing)
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, Actor.objects.count()) == ("done", ROWS)


@pytest.mark.parametrize(("minutes", "sent"), [(0, 0), (5, 1)])
def test_the_end_of_a_long_import_is_told_by_email(
    administrator: User, minutes: int, sent: int, django_capture_on_commit_callbacks: Any
) -> None:
    batch = running(administrator)
    asked_at = timezone.now() - dt.timedelta(minutes=minutes)
    ImportBatch.objects.update(asked_at=asked_at)
    with django_capture_on_commit_callbacks(execute=True):
        steps.advance(batch_id=batch.pk)
    assert len(mail.outbox) == sent
    for message in mail.outbox:
        assert message.to == [administrator.email]
        assert "Fiches créées : 10" in message.body
        assert f"http://localhost:8000{batch.get_absolute_url()}" in message.body


def test_home_tells_where_my_imports_are(administrator: User, client: Client) -> None:
    batch = running(administrator)
    some_written(batch)
    client.force_login(administrator)
    assert "60 %" in client.get("/").content.decode()
    steps.advance(batch_id=batch.pk)
    page = client.get("/").content.decode()
    assert "f.csv" in page
    assert "10 créées" in page
    ImportBatch.objects.update(finished_at=timezone.now() - dt.timedelta(days=2))
    assert "f.csv" not in client.get("/").content.decode()
