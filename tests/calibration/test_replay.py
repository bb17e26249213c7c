"""Whole replays: the same seed gives the same figures, and priors and progress are what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from laar_tui.calibration.outcome_matrix import OutcomeMatrix
from laar_tui.calibration.replay import POLICIES, Replay, Setup, replay
from tests.calibration.matrices import Simulated, generated, matrix_of
from tests.calibration.playing import Ticks


@pytest.fixture
def matrix(tmp_path: Path) -> OutcomeMatrix:
    fleet = [
        Simulated("a", lambda *_: 0.6, 4.0),
        Simulated("b", lambda *_: 0.4, 2.0),
        Simulated("c", lambda *_: 0.5),
    ]
    return matrix_of(tmp_path, generated(fleet, 60, 9))


def replayed(matrix: OutcomeMatrix, setup: Setup) -> Replay:
    return replay(matrix, setup, Ticks(), lambda *_: None)


def test_deterministic_by_seed(matrix: OutcomeMatrix) -> None:
    setup = Setup(seed=5)
    assert replayed(matrix, setup) == replayed(matrix, setup)
    assert replayed(matrix, setup) != replayed(matrix, replace(setup, seed=6))


def test_a_policy_fares_the_same_alone_and_in_company(matrix: OutcomeMatrix) -> None:
    together = {s.policy: s for s in replayed(matrix, Setup(seed=5)).scores}
    for name in POLICIES:
        (alone,) = replayed(matrix, Setup(policies=(name,), seed=5)).scores
        assert alone == replace(together[name], against_reference=None, ci95_against_reference=None)


def test_no_sequence_beats_the_oracle(matrix: OutcomeMatrix) -> None:
    scores = {s.policy: s for s in replayed(matrix, Setup()).scores}
    best = scores["oracle"].seconds_per_solved
    assert best is not None
    for name in POLICIES:
        one = scores[name].seconds_per_solved
        assert one is not None
        assert one >= best or name == "laar-overlap"
        assert scores[name].success <= scores["oracle"].success


def test_limit_takes_the_first_of_the_order(matrix: OutcomeMatrix) -> None:
    found = replayed(matrix, Setup(limit=7, policies=("oracle",)))
    assert found.questions == 7
    assert replayed(matrix, Setup(limit=1000, policies=("oracle",))).questions == 60


def test_progress_reaches_the_end(matrix: OutcomeMatrix) -> None:
    seen: list[tuple[str, int, int]] = []
    replay(matrix, Setup(policies=("fastest-first", "oracle")), Ticks(), lambda *at: seen.append(at))
    assert seen[-1] == ("oracle", 120, 120)
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)


def test_an_unknown_policy_is_refused(matrix: OutcomeMatrix) -> None:
    with pytest.raises(ValueError, match="psychic"):
        replayed(matrix, Setup(policies=("psychic",)))
