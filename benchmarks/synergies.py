"""Synergies suggested: whether the closest texts are about the same, on answers labelled by people
(``../shared/data/README.md``), against trigrams and chance; how long it takes among many needs."""

from __future__ import annotations

import csv
import resource
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
from django.db import connection, transaction

from benchmarks.report import Measure
from benchmarks.vocabulary import Writer
from gardeners.models import Need, SynergySuggestion
from gardeners.suggestions.finder import search
from gardeners.suggestions.scoring import ALIKE
from gardeners.suggestions.watch import look
from grc.copying import copy_rows

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "contributions"
LABELLED = "grande-annotation_idees-marquantes.csv"
NO_LABEL = ("Idée marquée", "Z ", "A Aucun", "Sans réponse")  # what says nothing of the subject
NEAREST, PROBES = 5, 300  # trigrams read each text for each probe: some are drawn
BETTER, MANY, CIRCLES = 1.3, 300_000, 60
Labels = list[frozenset[str]]
Found = dict[int, list[int]]


def measure(scale: float) -> Iterator[Measure]:
    """The labelled answers, then many needs."""
    if (DATA / LABELLED).is_file():
        yield from likeness()
    else:
        print(f"Les réponses annotées ne sont pas là ({DATA}) : leur mesure est sautée.")
    yield from many(int(MANY * scale))


def likeness() -> Iterator[Measure]:
    """The mean precision of « one label in common »: of the five closest (nothing found is wrong),
    then of what is alike enough to be suggested, against as many by trigrams."""
    texts, labels = labelled()
    chosen, other = halves(len(texts))
    with transaction.atomic():
        found, enough = closest(texts)
        trigrams = closest_by_trigrams(texts, [*chosen, *other])
        transaction.set_rollback(True)
    pairs = [bool(labels[a] & one) for a in chosen for b, one in enumerate(labels) if a != b]
    yield Measure(f"réponses annotées ({len(texts)}) : au hasard", [sum(pairs) / len(pairs)], "")
    for half, probes in (("moitié des réglages", chosen), ("autre moitié", other)):
        theirs, ours = (precision(one, labels, probes) for one in (trigrams, found))
        yield Measure(f"  {half} ({len(probes)}) : trigrammes", [theirs], "")
        line = Measure(f"  {half} : mots et sens", [ours], "", ratio=ours / theirs)
        yield line.at_least(ours / theirs, BETTER, "≥ 1,3 × les trigrammes")
        some = [a for a in probes if enough.get(a)]
        few = {a: trigrams[a][: len(enough[a])] for a in some}
        theirs, ours = (precision(one, labels, some, missing=False) for one in (few, enough))
        line = Measure(f"  {half} : assez proches ({len(some)})", [ours], "", ratio=ours / theirs)
        yield line.at_least(ours / theirs, BETTER, "≥ 1,3 × les trigrammes")


def halves(count: int) -> tuple[list[int], list[int]]:
    """Answers drawn from the half by which parameters were chosen, and from the other one."""
    drawn = np.random.RandomState(0).permutation(count)
    return drawn[: count // 2][:PROBES].tolist(), drawn[count // 2 :][:PROBES].tolist()


def labelled() -> tuple[list[str], Labels]:
    texts, labels = [], []
    with (DATA / LABELLED).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            told = (label.strip() for label in row["categories"].split("|"))
            kept = frozenset(label for label in told if not label.startswith(NO_LABEL))
            if kept:
                texts.append(row["reponse"].replace("\0", ""))
                labels.append(kept)
    return texts, labels


def closest(texts: list[str]) -> tuple[Found, Found]:
    """As the product compares texts, alone in the table, by the likeness of words only: all that
    it compares, and what it finds alike enough."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE gardeners_need DISABLE TRIGGER USER")
        cursor.execute("UPDATE gardeners_need SET archived_at = now() WHERE archived_at IS NULL")
    needs = [Need(title=f"{n}", description=text) for n, text in enumerate(texts)]
    pks = [need.pk for need in Need.objects.bulk_create(needs)]
    place = {pk: n for n, pk in enumerate(pks)}
    search(None, least=-1)
    found: Found = defaultdict(list)
    enough: Found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT first, second, alike >= %s AND cardinality(words) > 1 FROM suggestion_alike"
            " ORDER BY alike DESC, 1, 2", [ALIKE],
        )  # fmt: skip
        for first, second, is_enough in cursor.fetchall():
            for one, other in ((place[first], place[second]), (place[second], place[first])):
                found[one].append(other)
                if is_enough:
                    enough[one].append(other)
    return found, enough


def closest_by_trigrams(texts: list[str], probes: Iterable[int]) -> Found:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_answer (n int, body text) ON COMMIT DROP")
        copy_rows("bench_answer", ("n", "body"), enumerate(texts))
        cursor.execute(
            """SELECT a.n, ARRAY(SELECT b.n FROM bench_answer b WHERE b.n <> a.n
                                 ORDER BY similarity(a.body, b.body) DESC, b.n LIMIT %s)
               FROM bench_answer a WHERE a.n = ANY(%s)""",
            [NEAREST, list(probes)],
        )
        return dict(cursor.fetchall())


def precision(
    found: Found, labels: Labels, probes: Iterable[int], *, missing: bool = True
) -> float:
    """How many of the closest share a label, on average; what is not found is wrong, or not."""
    shares = []
    for probe in probes:
        near = found.get(probe, [])[:NEAREST]
        right = sum(bool(labels[probe] & labels[other]) for other in near)
        shares.append(right / (NEAREST if missing else len(near)))
    return sum(shares) / len(shares)


def many(count: int) -> Iterator[Measure]:
    """Open needs in ``CIRCLES`` communities, in a transaction that is rolled back."""
    with transaction.atomic():
        fill(count)
        start = perf_counter()
        look(everything=True)
        everything = perf_counter() - start
        pairs = SynergySuggestion.objects.count()
        changed = list(Need.objects.open().order_by("-pk").values_list("pk", flat=True)[:11])
        search(changed[:1])
        some = []
        for pk in changed[1:]:
            start = perf_counter()
            search([pk])
            some.append(perf_counter() - start)
        transaction.set_rollback(True)
    line = Measure(f"suggestions d’un besoin parmi {count}", some, "s")
    yield line.at_most(line.median, 1, "< 1 s")
    line = Measure(f"  de tous ({pairs} trouvées)", [everything], "s")
    yield line.at_most(everything, 300, "< 5 min")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = Measure("  mémoire du processus, au plus haut", [memory], "Mo")
    yield line.at_most(memory, 500, "< 500 Mo")


def fill(count: int) -> None:
    """``count`` needs, all open, with the words of the seed; triggers rest meanwhile."""
    writer = Writer(11)
    rows = ((n, writer.text(5), writer.text(writer.draw.randint(12, 48))) for n in range(count))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE gardeners_need DISABLE TRIGGER USER")
        cursor.execute("UPDATE gardeners_need SET archived_at = now() WHERE archived_at IS NULL")
        cursor.execute("CREATE TEMPORARY TABLE bench_said (n int, t text, d text) ON COMMIT DROP")
        copy_rows("bench_said", ("n", "t", "d"), rows)
        cursor.execute(
            """INSERT INTO communities_community (name, slug, purpose, description, territory,
                   rotation_months, rhythm_days, is_public, created_at, updated_at, version)
               SELECT 'Cercle ' || n, 'cercle-' || n, '', '', '', 6, 60, true, now(), now(), 1
               FROM generate_series(1, %s) n""",
            [CIRCLES],
        )
        cursor.execute(
            """INSERT INTO gardeners_need (title, description, origin, status, urgency, heard_on,
                   answer, community_id, audience, created_at, updated_at, version)
               SELECT t, d, 'community', 'heard', 'normal', current_date - n %% 700, '',
                      (SELECT max(id) FROM communities_community) - n %% %s, 'shared',
                      now(), now(), 1 FROM bench_said""",
            [CIRCLES],
        )
        cursor.execute("ANALYZE gardeners_need")
