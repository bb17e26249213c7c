"""Prequential honesty: outcomes of attempts that a policy did not make change nothing of what it does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from laar_tui.calibration.replay import POLICIES, Setup
from tests.calibration.matrices import Simulated, generated, matrix_of
from tests.calibration.playing import play

FLEET = [
    Simulated("a", lambda _, tokens: 0.7 if tokens < 16384 else 0.2, 2.0),
    Simulated("b", lambda *_: 0.4, 1.0),
    Simulated("c", lambda *_: 0.5, 5.0),
    Simulated("d", lambda *_: 0.3, 9.0),
]


@pytest.mark.parametrize("policy", [p for p in POLICIES if p != "oracle"])
@pytest.mark.parametrize("check_s", [0.0, 5.0])
def test_what_was_not_asked_is_not_known(tmp_path: Path, policy: str, check_s: float) -> None:
    rows = list(generated(FLEET, 120, 11))
    setup = Setup(check_s=check_s, seed=2)
    matrix = matrix_of(tmp_path, rows)
    courses = play(matrix, policy, setup)
    changed = []
    for place, one in enumerate(rows):
        course = courses[place // len(FLEET)]
        other = one
        if one.endpoint not in course.judged:
            other = replace(other, correct=1 - one.correct)
        if one.endpoint not in course.asked:
            other = replace(other, ttft_s=0.0, total_s=10 * one.total_s)
        changed.append(other)
    assert changed != rows
    again = play(matrix_of(tmp_path, changed), policy, setup)
    assert again == courses


@pytest.mark.parametrize("policy", ["laar", "laar-overlap", "laar-style"])
def test_what_was_asked_is_learnt(tmp_path: Path, policy: str) -> None:
    rows = list(generated(FLEET, 60, 11))
    one = play(matrix_of(tmp_path, rows), policy)
    asked_first = one[0].judged[0]
    rows = [
        replace(r, correct=1 - r.correct) if (r.question_id, r.endpoint) == ("q0", asked_first) else r
        for r in rows
    ]
    other = play(matrix_of(tmp_path, rows), policy)
    assert one[1].odds[0].p != other[1].odds[0].p
