"""``manage.py import FILE``: import a spreadsheet without the pages, by the same steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from grc.importing import actions, steps
from grc.importing.errors import UnreadableFile
from grc.importing.forms import as_json
from grc.importing.registry import Importer, get_importer, importers
from grc.models import ImportBatch, ImportRow, User

TOLD_ROWS = 20


class Command(BaseCommand):
    help = "Importe un tableur comme le font les pages : lecture, vérification, écriture."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--type", default="acteurs", choices=[one.name for one in importers()])
        parser.add_argument(
            "--as", dest="email", required=True, help="courriel d’un administrateur"
        )
        parser.add_argument(
            "--mapping", type=Path,
            help="fichier JSON : {\"columns\": {\"titre\": \"champ\"}, \"options\": {…}}",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="vérifie, et n’écrit rien")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email=options["email"], is_active=True).first()
        if by is None or not by.is_administrator:
            raise CommandError("--as doit nommer un administrateur.")
        importer = get_importer(options["type"])
        batch = self.received(options["file"], importer, by)
        try:
            self.verify(batch, importer, self.mapping(options["mapping"]))
            if not options["dry_run"]:
                actions.ask_run(batch=batch, by=by)
                self.advance(batch)
        finally:
            if batch.state in ImportBatch.WAITING:
                actions.give_up(batch=batch)

    def received(self, path: Path, importer: Importer, by: User) -> ImportBatch:
        try:
            with path.open("rb") as file:
                upload: Any = File(file, name=path.name)
                return actions.receive_file(upload=upload, importer=importer, by=by)
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from error

    def mapping(self, path: Path | None) -> dict[str, Any]:
        try:
            read: Any = json.loads(path.read_text()) if path else {}
        except (OSError, ValueError) as error:
            raise CommandError(f"--mapping : {error}") from error
        if not isinstance(read, dict) or set(read) - {"columns", "options"}:
            raise CommandError("--mapping : on attend « columns » et « options ».")
        return read

    def verify(self, batch: ImportBatch, importer: Importer, mapping: dict[str, Any]) -> None:
        columns = mapping.get("columns", {})
        known = {"", *(field.name for field in importer.fields)}
        if unknown := {*columns.values()} - known or {*columns} - {*batch.titles}:
            raise CommandError(f"--mapping : inconnu : {', '.join(sorted(unknown))}.")
        targets = [columns.get(column["title"], column["target"]) for column in batch.columns]
        form = importer.options_form({**batch.options, **mapping.get("options", {})})
        problem = importer.mapping_error(targets)
        if problem or not form.is_valid():
            raise CommandError(problem or form.errors.as_text())
        for title, target in zip(batch.titles, targets, strict=True):
            self.stdout.write(f"{title} → {target or '(non importé)'}")
        answers = as_json(form.cleaned_data)
        actions.keep_answers(batch=batch, targets=targets, options=answers)
        actions.ask_check(batch=batch)
        self.advance(batch)
        for row in batch.rows.filter(action=ImportRow.Action.REJECTED)[:TOLD_ROWS]:
            self.stderr.write(f"ligne {row.number} : {' '.join(row.errors.values())}")

    def advance(self, batch: ImportBatch) -> None:
        steps.advance(batch_id=batch.pk)
        batch.refresh_from_db()
        if batch.problem:
            raise CommandError(batch.problem)
        counts = {action: batch.counts[action] for action in ImportRow.Action.values}
        told = ", ".join(f"{ImportRow.Action(name).label} : {n}" for name, n in counts.items())
        self.stdout.write(f"{batch.get_state_display()} – {told}")
