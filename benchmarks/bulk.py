"""Ten thousand needs changed at once, from the plan to the last trigger, beside a bare UPDATE."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.http import QueryDict
from django.test import RequestFactory

from benchmarks.report import Measure
from communities.models import Theme
from gardeners.models import Need
from grc.bulk.form import Changes
from grc.bulk.plan import Planner
from grc.bulk.selection import Selection
from grc.bulk.writing import carry_out
from grc.history import ready_for_many
from grc.models import User
from grc.sheets import get_sheet
from grc.undo import undo

ROWS, TURNS, GOAL_SECONDS = 10_000, 3, 5


def measure() -> Iterator[Measure]:
    """Each turn previews, plans again with the rows locked, writes, then undoes it."""
    by = User.objects.filter(role=User.Role.ADMINISTRATOR).order_by("pk")[0]
    keys = list(Need.objects.order_by("pk").values_list("pk", flat=True)[:ROWS])
    # The seed leaves no history: without a state before, nothing could be undone.
    for urgency in ("high", "low"):
        with transaction.atomic():
            ready_for_many()
            Need.objects.filter(pk__in=keys).update(urgency=urgency)
    steps: dict[str, list[float]] = {"aperçu": [], "écriture": [], "annulation": []}
    bare = []
    for _turn in range(TURNS):
        bare.append(update_alone(keys))
        for name, seconds in one_change(keys, by).items():
            steps[name].append(seconds)
    line = Measure(f"{len(keys)} besoins changés en une fois", steps["écriture"], "s")
    floor = Measure("", bare).median
    line.floor, line.ratio = f"UPDATE nu {floor:.2f}".replace(".", ","), line.median / floor
    yield line.at_most(line.median, GOAL_SECONDS, "≤ 5 s")
    preview = Measure("  dont l’aperçu, avant", steps["aperçu"], "s")
    yield preview.at_most(preview.median, 2, "≤ 2 s")
    yield Measure("  puis l’annulation", steps["annulation"], "s")


def one_change(keys: list[int], by: User) -> dict[str, float]:
    """How long each step took, in seconds: an urgency, an audience and a theme for each row."""
    theme = Theme.objects.order_by("pk")[0]
    values = {"urgency": "high", "audience": "region"}
    changes = Changes(values=values, data=values, added={"themes": {theme.pk}})
    selection = Selection(get_sheet("besoins"), by, QueryDict(), RequestFactory().get("/"))
    selection.keys = keys
    seconds: dict[str, float] = {}

    def step(name: str, work: Any) -> Any:
        start = perf_counter()
        result = work()
        seconds[name] = perf_counter() - start
        return result

    def write() -> Any:
        with transaction.atomic():
            plan = Planner(selection, changes, lock=True).plan()
            return carry_out(plan, by=by, origin="bulk", asked=changes.told(Need))

    plan = step("aperçu", Planner(selection, changes).plan)
    assert plan.digest
    result = step("écriture", write)
    if not len(keys) * 0.5 < len(result.changed) <= len(keys):
        raise RuntimeError(f"{len(result.changed)} besoins changés sur {len(keys)}")
    restored = step("annulation", lambda: undo(result.context, by=by)).restored
    assert len(restored) == len(result.changed)
    return seconds


def update_alone(keys: list[int]) -> float:
    """How long one UPDATE of the same columns takes, all triggers and indexes at work."""
    with transaction.atomic(), connection.cursor() as cursor:
        ready_for_many()
        start = perf_counter()
        cursor.execute(
            "UPDATE gardeners_need SET urgency = 'high', audience = 'region' WHERE id = ANY(%s)",
            [keys],
        )
        seconds = perf_counter() - start
        transaction.set_rollback(True)
    return seconds
