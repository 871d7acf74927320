"""Needs and contacts logged, from the spreadsheets where they were kept."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from communities.models import Actor, Community
from gardeners.models import Interaction, Need
from grc.importing import actions
from grc.importing.meaning import MeaningsForm, has_new_values
from grc.importing.registry import get_importer, importers
from grc.models import ImportBatch, User
from tests.factories import ActorFactory, DirectorateFactory, NeedFactory, ThemeFactory
from tests.imports import add_communes, confirmed, counts, received, undone

pytestmark = pytest.mark.django_db
Browse = Callable[[Any], Client]

NEEDS = """Besoin;Date;Priorité;Statut;Thématique;Service;Demandeur;Commune;Remarques
Un local pour réparer;3 mars 2024;Haute;à traiter;Mobilité;DA;Anna Héraud;Figeac;près de la gare
un LOCAL pour reparer;03/03/2024;;;;;Anna Héraud;Figeac;
Un marché du soir;31/02/2024;;;;;;;
;01/03/2024;;;;;;;
Des haies;;très forte;;Bocage;;Inconnu Total;Ailleurs;
"""


def waiting(by: User, content: str) -> ImportBatch:
    """An import of needs whose columns are to be looked at."""
    upload = SimpleUploadedFile("besoins.csv", content.encode())
    return actions.receive_file(upload=upload, importer=get_importer("besoins"), by=by)


@pytest.fixture
def anna() -> Actor:
    add_communes()
    ThemeFactory(name="Mobilité")
    DirectorateFactory(name="Direction de l’agriculture", acronym="DA")
    return ActorFactory(kind="person", first_name="Anna", name="Héraud")


def test_needs_are_checked_then_written(anna: Actor, administrator: User) -> None:
    batch = received(administrator, NEEDS, kind="besoins")
    assert batch.targets == [
        "title", "day", "urgency", "status", "themes", "directorates", "actors", "commune", "text"
    ]  # fmt: skip
    assert counts(batch) == (2, 0, 0, 1, 2)
    rows = {row.number: row for row in batch.rows.all()}
    assert rows[3].duplicate_of == 2
    assert rows[4].errors == {"1": "Cette date n’existe pas."}
    assert rows[5].errors == {"": "Il manque l’intitulé."}
    assert set(rows[6].warnings) == {"2", "4", "6", "7"}
    assert not Need.objects.exists()
    batch = confirmed(batch, administrator)
    need = Need.objects.get(title="Un local pour réparer")
    assert (need.heard_on, need.urgency, need.status) == (dt.date(2024, 3, 3), "high", "heard")
    assert [str(one) for one in need.themes.all()] == ["Mobilité"]
    assert [one.acronym for one in need.directorates.all()] == ["DA"]
    assert [*need.actors.all()] == [anna]
    assert (need.commune_id, need.description) == ("46102", "près de la gare")
    assert (need.audience, need.created_by) == ("shared", administrator)
    hedges = Need.objects.get(title="Des haies")
    assert hedges.heard_on == timezone.localdate()
    for kept in ("Priorité : très forte", "Thématique : Bocage", "Demandeur : Inconnu Total"):
        assert kept in hedges.description


def test_a_need_already_here_is_left_as_it_is(anna: Actor, administrator: User) -> None:
    known = NeedFactory(
        title="Un local pour réparer", heard_on="2024-03-03", community=None, description="mieux"
    )
    batch = confirmed(received(administrator, NEEDS, kind="besoins"), administrator)
    assert counts(batch)[:3] == (1, 0, 1)
    known.refresh_from_db()
    assert (known.description, known.version) == ("mieux", 1)
    assert not known.themes.exists()


def test_one_history_group_and_one_way_back(
    anna: Actor, administrator: User, browse: Browse
) -> None:
    batch = confirmed(received(administrator, NEEDS, kind="besoins"), administrator)
    client = browse(administrator)
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    journal = f"/grc/besoins/journal/{batch.context}/"
    assert journal in page
    assert "Des haies" in client.get(journal).content.decode()
    touched = Need.objects.get(title="Des haies")
    touched.title = "Des haies vives"
    touched.save()
    batch = undone(batch, administrator)
    assert (batch.counts["undone"], batch.counts["refused"]) == (1, 1)
    assert [*Need.objects.all()] == [touched]


def test_a_row_is_corrected_before_it_is_written(
    anna: Actor, administrator: User, browse: Browse
) -> None:
    batch = received(administrator, NEEDS, kind="besoins")
    client = browse(administrator)
    client.post(f"/imports/{batch.pk}/lignes/4/1/", {"text": "28/02/2024"})
    batch.refresh_from_db()
    assert counts(batch) == (3, 0, 0, 1, 1)
    client.post(f"/imports/{batch.pk}/lignes/3/0/", {"text": "Un autre local"})
    batch.refresh_from_db()
    assert counts(batch) == (4, 0, 0, 0, 1)
    confirmed(batch, administrator)
    market = Need.objects.get(title="Un marché du soir")
    assert market.heard_on == dt.date(2024, 2, 28)
    assert Need.objects.filter(title="Un autre local").exists()


def answered(batch: ImportBatch, **answers: str) -> dict[str, str]:
    """The form of values as proposed, but for ``answers`` (by the text of the value)."""
    form = MeaningsForm(batch=batch, importer=get_importer(batch.importer))
    return {
        bound.html_name: answers.get(value.text, bound.initial)
        for _title, values in form.columns()
        for value, bound in values
    }


WORDS = """Besoin;Thématique;Service;Communauté;État;Urgence;Émetteur
Un four;Bocage;DA, Sports;Les Tables;Vu;!!;Mairie
Un pré;Mobilité, Bocage;Direction de l’agriculture;Ailleurs;clos;haute;Mairie
"""


def test_values_are_asked_followed_and_proposed_again(
    anna: Actor, administrator: User, browse: Browse, community: Community
) -> None:
    client = browse(administrator)
    batch = ImportBatch.objects.get(pk=waiting(administrator, WORDS).pk)
    shared = {"audience": "shared", "community": ""}
    targets = {f"column_{i}": target for i, target in enumerate(batch.targets)}
    answer = client.post(f"/imports/{batch.pk}/colonnes/", {**targets, **shared})
    assert answer.url == f"/imports/{batch.pk}/valeurs/"
    asked = client.get(answer.url).content.decode()
    assert asked.count("garder dans le texte</option>") == 12
    theme = str(ThemeFactory(name="Haies").pk)
    said = {
        "Les Tables": str(community.pk),
        "Ailleurs": "notes",
        "Bocage": theme,
        "Vu": "qualified",
    }
    said |= {"!!": "none", "Mairie": "region", "Sports": "notes"}
    client.post(answer.url, answered(batch, **said))
    batch.refresh_from_db()
    assert counts(batch) == (2, 0, 0, 0, 0)
    oven, meadow = (row for row in batch.rows.order_by("number"))
    assert oven.warnings == meadow.warnings == {}
    assert (oven.values["status"], oven.values["urgency"]) == ("qualified", "normal")
    assert oven.values["community_id"] == community.pk
    assert oven.values["description"] == "Service : Sports"
    assert meadow.values["description"] == "Communauté : Ailleurs"
    assert len(meadow.values["themes"]) == 2
    assert meadow.values["origin"] == "region"
    confirmed(batch, administrator)
    again = waiting(administrator, WORDS)
    assert again.like == batch
    assert answered(again) == answered(batch, **said)
    assert not has_new_values(again, get_importer("besoins"))


def test_a_community_is_never_guessed(administrator: User, community: Community) -> None:
    meanings = get_importer("besoins").meanings()["community"]
    assert meanings.guess(community.name.upper()) == str(community.pk)
    assert meanings.guess(community.name[:-1]) == "refused"
    assert meanings.guess(community.name.split()[0][:5]) == "refused"


def test_a_directorate_goes_by_its_name_or_its_acronym(anna: Actor) -> None:
    meanings = get_importer("besoins").meanings()["directorates"]
    keys = {meanings.guess(text) for text in ("DA", "d.a.", "agriculture", "Direction agriculture")}
    assert len(keys - {"notes"}) == 1
    assert meanings.guess("da") in keys
    assert meanings.guess("Sports") == "notes"


def test_interactions(anna: Actor, administrator: User, community: Community) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(1)
    batch = received(
        administrator,
        "Objet;Date;Type;Avec;Compte rendu;Communauté\n"
        f"Visite du jardin;lundi 4 mars 24;terrain;HÉRAUD Anna;Belle visite;{community.name}\n"
        f"Trop tôt;{tomorrow:%d/%m/%Y};;;;\n"
        "Ailleurs;2024-03-05;pigeon;;;Nulle part\n",
        kind="echanges",
    )
    assert counts(batch) == (1, 0, 0, 0, 2)
    rows = {row.number: row for row in batch.rows.all()}
    assert rows[3].errors == {"1": "Cette date est dans le futur."}
    assert rows[4].errors == {"5": "Aucune communauté ne porte ce nom."}
    assert "2" in rows[4].warnings
    confirmed(batch, administrator)
    made = Interaction.objects.get()
    assert (made.channel, made.occurred_on) == ("field", dt.date(2024, 3, 4))
    assert (made.community, made.summary) == (community, "Belle visite")
    assert [*made.actors.all()] == [anna]


def test_each_template_is_understood_as_it_is(browse: Browse, administrator: User) -> None:
    client = browse(administrator)
    for importer in importers():
        response = client.get(f"/imports/modele/{importer.name}.xlsx")
        book = load_workbook(io.BytesIO(b"".join(response)))
        titles = [cell.value for cell in next(book.worksheets[0].iter_rows())]
        targets, _options = importer.propose(titles, [[] for _title in titles])
        assert targets == list(importer.template), importer.name
        assert len(list(book.worksheets[1].iter_rows())) == len(titles) + 1
    assert client.get("/imports/modele/inconnu.xlsx").status_code == 404


def test_the_page_asks_what_rows_are(browse: Browse, administrator: User, anna: Actor) -> None:
    client = browse(administrator)
    assert 'value="besoins"' in client.get("/imports/nouveau/?type=besoins").content.decode()
    file = io.BytesIO(NEEDS.encode())
    file.name = "besoins.csv"
    answer = client.post("/imports/nouveau/", {"importer": "besoins", "file": file})
    batch = ImportBatch.objects.get()
    assert (answer.status_code, batch.importer) == (302, "besoins")
    file.seek(0)
    answer = client.post("/imports/nouveau/", {"importer": "autre", "file": file})
    assert answer.status_code == 422


def test_the_sheet_leads_to_its_import(browse: Browse, administrator: User, agent: User) -> None:
    way = "/imports/nouveau/?type=besoins"
    assert way in browse(administrator).get("/grc/besoins/").content.decode()
    assert way not in browse(agent).get("/grc/besoins/").content.decode()


def run(*arguments: str) -> str:
    told = io.StringIO()
    call_command("import", *arguments, stdout=told, stderr=told)
    return told.getvalue()


def test_from_the_command_line(tmp_path: Path, anna: Actor, administrator: User) -> None:
    path, mapping = tmp_path / "besoins.csv", tmp_path / "mapping.json"
    path.write_text(NEEDS)
    mapping.write_text(
        json.dumps({"columns": {"Remarques": ""}, "options": {"audience": "region"}})
    )
    asked = (str(path), "--type=besoins", f"--as={administrator.email}", f"--mapping={mapping}")
    told = run(*asked, "--dry-run")
    assert "Remarques → (non importé)" in told
    assert "créée : 2" in told
    assert "ligne 4 : Cette date n’existe pas." in told
    assert not Need.objects.exists()
    assert not ImportBatch.objects.exists()
    run(*asked)
    need = Need.objects.get(title="Un local pour réparer")
    assert (need.description, need.audience) == ("", "region")


def test_the_command_refuses_with_a_sentence(
    tmp_path: Path, administrator: User, agent: User
) -> None:
    path, mapping = tmp_path / "f.csv", tmp_path / "mapping.json"
    path.write_text("rien")
    mapping.write_text('{"columns": {"X": "title"}}')
    by = f"--as={administrator.email}"
    for arguments in (
        [str(path), f"--as={agent.email}"],
        [str(tmp_path / "absent.csv"), by],
        [str(path), by, "--type=besoins"],
        [str(path), by, f"--mapping={mapping}"],
        [str(path), by, f"--mapping={path}"],
    ):
        with pytest.raises(CommandError):
            run(*arguments)
    assert not ImportBatch.objects.exists()
