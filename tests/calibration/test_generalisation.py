"""What the router buys does not depend on one matrix: matrices of other structure, drawn from a seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from laar_tui.calibration.replay import Setup, replay
from tests.calibration.matrices import matrix_of
from tests.calibration.structures import STRUCTURES, rows

POLICIES = ("fastest-first", "best-single", "laar-style", "laar", "laar-overlap", "oracle")


@pytest.mark.parametrize("name", ["crossing at 16K", "six languages", "tasks differ", "best one swapped"])
def test_where_there_is_something_to_learn_laar_is_the_best_sequence(tmp_path: Path, name: str) -> None:
    matrix = matrix_of(tmp_path, rows(STRUCTURES[name], 500, 1))
    found = {
        s.policy: s
        for s in replay(matrix, Setup(POLICIES[:4], check_s=20.0), lambda: 0.0, lambda *_: None).scores
    }
    best = min(s.seconds_per_solved or 1e9 for p, s in found.items() if p != "laar")
    assert (found["laar"].seconds_per_solved or 1e9) <= best
    assert found["laar"].success == found["fastest-first"].success


@pytest.mark.parametrize("check_s", [0.0, 5.0])
@pytest.mark.parametrize("name", ["one dominates", "failures go together", "slow and alike", "long only"])
def test_overlap_beats_the_best_sequence_in_hindsight(tmp_path: Path, name: str, check_s: float) -> None:
    matrix = matrix_of(tmp_path, rows(STRUCTURES[name], 300, 1))
    setup = Setup(("laar", "laar-overlap", "oracle"), check_s=check_s)
    laar, overlap, oracle = replay(matrix, setup, lambda: 0.0, lambda *_: None).scores
    assert (overlap.seconds_per_solved or 1e9) < (oracle.seconds_per_solved or 0.0)
    assert overlap.calls_per_question <= 1.7 * laar.calls_per_question
    assert overlap.success >= laar.success
