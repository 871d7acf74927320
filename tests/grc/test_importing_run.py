"""An import from end to end: checked, confirmed once, undone as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from communities.models import Actor, Commune, Community, Membership, Theme
from grc.importing import actions, steps, tasks
from grc.importing.errors import UnreadableFile
from grc.importing.registry import get_importer
from grc.models import ImportBatch, User
from tests.factories import ActorFactory, InteractionFactory
from tests.imports import add_communes, after, confirmed, counts, received, undone
from tests.spreadsheets import real, sheet_xml, xlsx

pytestmark = pytest.mark.django_db

CSV = """Annuaire 2021;;;;;;;
Nom;Prénom;Courriel;Téléphone;CP;Ville;Thématique;Remarques
Héraud;Anna;Anna.Heraud@example.org;05 36 49 00 01;46100;FIGEAC;Culture, Jardin;présidente
Bœuf;Noé;noe@example.org;inconnu;;St-Céré;;RAS
Cazals;Lucie;lucie@;05 36 49 00 02;;Figeac;;
;;perdu@example.org;;;;;
Héraud;Anna;anna.heraud@example.org;;46100;Figeac;;
Delmas;Marcel;;le matin;46100;Ailleurs;;=cmd|' /C calc'!A0
"""


@pytest.fixture(autouse=True)
def communes(db: None) -> None:
    add_communes()


def test_rows_are_checked_and_nothing_is_written(administrator: User) -> None:
    batch = received(administrator, CSV)
    assert (batch.state, batch.problem) == (ImportBatch.State.CHECKED, "")
    assert counts(batch) == (3, 0, 0, 1, 2)
    assert not Actor.objects.exists()
    by_number = {row.number: row for row in batch.rows.all()}
    assert by_number[5].errors == {"2": "Cette adresse électronique n’est pas valable."}
    assert by_number[6].errors == {"": "Il manque le nom."}
    assert by_number[7].duplicate_of == 3
    assert set(by_number[8].warnings) == {"3", "5"}
    values = by_number[3].values
    assert values["commune_id"] == "46102"
    assert values["phone"] == "+33536490001"
    assert by_number[4].values["commune_id"] == "46251"
    assert by_number[4].values["notes"] == ""


def test_confirmed_rows_become_actors(administrator: User) -> None:
    theme = Theme.objects.create(name="Culture")
    batch = confirmed(received(administrator, CSV, audience="region"), administrator)
    assert batch.state == ImportBatch.State.DONE
    anna = Actor.objects.get(email="anna.heraud@example.org")
    assert (anna.kind, anna.first_name, anna.name) == ("person", "Anna", "Héraud")
    assert (anna.commune_id, anna.postcode, anna.notes) == ("46102", "46100", "présidente")
    assert list(anna.themes.all()) == [theme]
    assert anna.tags == ["Jardin", f"import-{batch.pk}"]
    assert (anna.source, anna.source_detail) == ("import", "Forum 2021")
    assert anna.legal_basis == "public_task"
    assert str(anna.collected_on) == batch.options["collected_on"]
    assert (anna.audience, anna.created_by, anna.informed_on) == ("region", administrator, None)
    marcel = Actor.objects.get(name="Delmas")
    assert "le matin" in marcel.notes
    assert marcel.address == "Ailleurs"
    assert not batch.parts.exists()


def test_history_says_who_and_which_import(administrator: User) -> None:
    batch = confirmed(received(administrator, CSV), administrator)
    event = Actor.objects.get(name="Héraud").history.get(pgh_label="insert")
    assert event.pgh_context.metadata["import_id"] == batch.pk
    assert event.pgh_context.metadata["user"] == administrator.pk


def test_confirming_twice_runs_once(administrator: User) -> None:
    batch = received(administrator, CSV)
    assert actions.ask_run(batch=batch, by=administrator)
    assert not actions.ask_run(batch=batch, by=administrator)
    after(batch)
    after(batch)
    steps.execute(batch_id=batch.pk)
    assert Actor.objects.count() == 3


def test_importing_the_same_file_again_changes_nothing(administrator: User) -> None:
    confirmed(received(administrator, CSV), administrator)
    assert counts(received(administrator, CSV)) == (0, 0, 3, 1, 2)


def test_blanks_are_filled_and_nothing_else(administrator: User) -> None:
    anna = ActorFactory(
        kind="person", first_name="Anna", name="Autre nom", email="ANNA.heraud@example.org",
        phone="", notes="Rencontrée au forum", tags=["relais"],
    )  # fmt: skip
    batch = confirmed(received(administrator, CSV), administrator)
    assert counts(batch)[:2] == (2, 1)
    anna.refresh_from_db()
    assert (anna.name, anna.phone) == ("Autre nom", "+33536490001")
    assert anna.notes == "Rencontrée au forum\nprésidente"
    assert anna.tags == ["relais", "Culture", "Jardin", f"import-{batch.pk}"]
    row = batch.rows.get(target=anna.pk)
    assert row.before["phone"] == ""


def test_known_actors_may_be_replaced_or_left_alone(administrator: User) -> None:
    anna = ActorFactory(kind="person", name="Autre nom", email="anna.heraud@example.org")
    left = received(administrator, CSV, policy="skip")
    assert counts(left)[:3] == (2, 0, 1)
    confirmed(received(administrator, CSV, policy="update"), administrator)
    anna.refresh_from_db()
    assert anna.name == "Héraud"


def test_same_name_and_commune_is_the_same_actor(administrator: User) -> None:
    figeac = Commune.objects.get(code="46102")
    known = ActorFactory(kind="organisation", name="L'Échoppe", first_name="", commune=figeac)
    elsewhere = ActorFactory(kind="organisation", name="L'Échoppe", first_name="")
    batch = received(administrator, "Structure;Ville;Tél\nl'echoppe;Figeac;05 36 49 00 01\n")
    assert batch.rows.get().target == known.pk != elsewhere.pk


def test_an_email_of_another_kind_of_actor_is_not_taken(administrator: User) -> None:
    ActorFactory(kind="organisation", name="La Cagette", email="anna.heraud@example.org")
    batch = confirmed(received(administrator, CSV), administrator)
    anna = Actor.objects.get(name="Héraud")
    assert anna.email == ""
    assert "anna.heraud@example.org" in anna.notes
    assert batch.rows.get(target=anna.pk).warnings[""]


def test_an_email_shared_by_two_names_of_the_file(administrator: User) -> None:
    content = "Structure;Mail\nMairie A;m@example.org\nMairie B;m@example.org\n"
    batch = confirmed(received(administrator, content), administrator)
    assert counts(batch)[0] == 2
    assert "m@example.org" in Actor.objects.get(name="Mairie B").notes


def test_a_merged_actor_leads_to_its_survivor(administrator: User) -> None:
    survivor = ActorFactory(kind="person", name="Héraud-Cazals")
    ActorFactory(
        kind="person", name="Héraud", email="anna.heraud@example.org", merged_into=survivor
    )
    batch = received(administrator, CSV)
    assert batch.rows.get(number=3).target == survivor.pk


def test_rows_join_a_community(administrator: User, community: Community) -> None:
    batch = confirmed(received(administrator, CSV, community=community.pk), administrator)
    assert Membership.objects.filter(community=community, state="active").count() == 3
    undone(batch, administrator)
    assert not Membership.objects.exists()


def test_records_changed_between_check_and_run_are_matched_again(administrator: User) -> None:
    batch = received(administrator, CSV)
    ActorFactory(kind="person", name="Héraud", first_name="A.", email="anna.heraud@example.org")
    confirmed(batch, administrator)
    assert batch.state == ImportBatch.State.DONE
    assert counts(batch)[:2] == (2, 1)


def test_undoing_gives_back_what_stood_before(administrator: User) -> None:
    Theme.objects.create(name="Culture")
    anna = ActorFactory(
        kind="person", name="Héraud", email="anna.heraud@example.org", phone="", tags=["a"]
    )
    before = Actor.objects.values().get(pk=anna.pk)
    batch = undone(confirmed(received(administrator, CSV), administrator), administrator)
    assert batch.state == ImportBatch.State.UNDONE
    assert (batch.counts["undone"], batch.counts["refused"]) == (3, 0)
    now = Actor.objects.values().get()
    for name in ("version", "updated_at"):
        before.pop(name), now.pop(name)
    assert now == before
    assert not anna.themes.exists()
    assert not actions.ask_undo(batch=batch, by=administrator)


def test_what_changed_or_served_since_is_not_undone(administrator: User) -> None:
    known = ActorFactory(kind="person", name="Bœuf", email="noe@example.org", postcode="")
    batch = confirmed(received(administrator, CSV), administrator)
    Actor.objects.filter(pk=known.pk).update(description="écrit depuis")
    anna = Actor.objects.get(name="Héraud")
    InteractionFactory(actors=[anna])
    undone(batch, administrator)
    assert (batch.counts["undone"], batch.counts["refused"]) == (1, 2)
    refused = {row.target: row.refusal for row in batch.rows.exclude(refusal="")}
    assert refused[known.pk] == "modifié depuis"
    assert refused[anna.pk].startswith("utilisé depuis")
    assert Actor.objects.filter(name__in=["Bœuf", "Héraud"]).count() == 2
    assert not Actor.objects.filter(name="Delmas").exists()


def test_a_failure_writes_nothing_and_says_so(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = received(administrator, CSV)

    def fail(*_args: object) -> None:
        raise RuntimeError("cut")

    monkeypatch.setattr("grc.importing.writing.write_updated", fail)
    actions.ask_run(batch=batch, by=administrator)
    with pytest.raises(RuntimeError):
        steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, Actor.objects.count()) == (ImportBatch.State.CHECKED, 0)
    assert batch.problem
    assert batch.parts.exists()


def test_the_worker_gets_one_job_and_stalled_imports_start_again(administrator: User) -> None:
    batch = received(administrator, CSV)
    actions.ask_run(batch=batch, by=administrator)
    tasks.start(batch)
    tasks.start(batch)
    assert ProcrastinateJob.objects.filter(task_name="grc.import.advance").count() == 1
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    ImportBatch.objects.update(updated_at="2020-01-01T00:00Z")
    tasks.resume_imports(timestamp=0)
    assert ProcrastinateJob.objects.count() == 1


def test_imports_given_up_are_purged(administrator: User) -> None:
    waiting, done = (
        received(administrator, CSV),
        confirmed(received(administrator, CSV), administrator),
    )
    ImportBatch.objects.update(updated_at="2020-01-01T00:00Z")
    tasks.purge_imports(timestamp=0)
    assert list(ImportBatch.objects.all()) == [done]
    assert waiting.rows.count() == 0


def test_the_likeliest_sheet_is_proposed_and_another_may_be_chosen(
    administrator: User, tmp_path: Path
) -> None:
    book = xlsx(
        tmp_path / "f.xlsx",
        {
            "Lisez-moi": sheet_xml([["Comment remplir ce tableau"]]),
            "Contacts": sheet_xml([["Nom", "Mail"], ["Anna", "a@example.org"]]),
            "Communes": sheet_xml([["Code", "Libellé"], *([i, "x"] for i in range(30))]),
        },
    )
    batch = actions.receive_file(
        upload=SimpleUploadedFile("f.xlsx", book.read_bytes()),
        importer=get_importer("acteurs"),
        by=administrator,
    )
    assert (batch.sheet, batch.targets) == ("Contacts", ["name", "email"])
    actions.choose_table(batch=batch, sheet="Communes", heading=None)
    assert batch.titles == ["Code", "Libellé"]
    actions.choose_table(batch=batch, sheet="Contacts", heading=0)
    assert batch.titles == ["A", "B"]


def test_a_refused_file_leaves_nothing(administrator: User) -> None:
    with pytest.raises(UnreadableFile):
        received(administrator, b"%PDF-1.4 ")
    assert not ImportBatch.objects.exists()


def test_hostile_cells_end_in_rows_that_say_so(administrator: User) -> None:
    content = f"Nom;Remarques\n{'x' * 300};a\nBon;{'y' * 1_000_000}\n<b>Gras</b>;\\N\\t\\\\x\n"
    batch = confirmed(received(administrator, content), administrator)
    assert counts(batch) == (1, 0, 0, 0, 2)
    actor = Actor.objects.get()
    assert (actor.name, actor.notes) == ("<b>Gras</b>", r"\N\t\\x")


@pytest.mark.parametrize(
    ("name", "fewest"),
    [
        ("tierslieuxoccitanie.xlsx", 95),
        ("lieux-mediation_hub-lo_150.tsv", 130),
        ("lieux-mediation_maine-et-loire.csv", 230),
        ("ODF-Observatoire-organisations-221019.csv", 850),
        ("traps/csv-detective_a_test_file.csv", 390),
    ],
)
def test_real_files_are_imported_twice_without_a_double_and_undone(
    administrator: User, name: str, fewest: int
) -> None:
    path = real(f"contacts/{name}")
    batch = confirmed(received(administrator, path.read_bytes(), path.name), administrator)
    assert counts(batch)[0] == Actor.objects.count() >= fewest
    again = received(administrator, path.read_bytes(), path.name)
    assert counts(again)[:2] == (0, 0)
    undone(batch, administrator)
    assert not Actor.objects.exists()
