from __future__ import annotations

import pytest

from benchmarks.report import Measure, number, percentile, show


def test_percentile_is_the_nearest_rank():
    samples = list(range(1, 101))
    assert percentile(samples, 95) == 95
    assert percentile([3.0], 95) == 3.0


@pytest.mark.parametrize(
    ("value", "told"), [(0.25, "0,25 ms"), (12.34, "12,3 ms"), (250.6, "251 ms")]
)
def test_numbers_are_written_as_french_people_do(value, told):
    assert number(value, "ms") == told


def test_a_missed_goal_is_told_and_fails(capsys):
    good = Measure("page", [5, 6, 7]).at_most(6, 14, "≤ 14")
    bad = Measure("recherche", [30]).at_most(30, 20, "≤ 20").at_least(30, 10, "≥ 10")
    assert show([good, bad]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].endswith("atteint")
    assert "≤ 20 ✗ ; ≥ 10" in lines[2]
    assert lines[2].endswith("MANQUÉ")
    assert lines[-1] == "Buts jugés : 2 ; atteints : 1 ; manqués : 1."


def test_goals_met_succeed(capsys):
    assert show([Measure("page", [5.0]).at_most(5, 14, "≤ 14"), Measure("sans but", [1])]) == 0
    assert "Buts jugés : 1" in capsys.readouterr().out
