"""Two figures that need a known truth: rankings that cross at a length, and an endpoint silently swapped.

Everything is generated from a seed, so these are as deterministic as any other test.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from laar_tui.calibration.course import Course, OneAtATime, Rules
from laar_tui.calibration.outcome_matrix import OutcomeMatrix
from laar_tui.calibration.replay import Setup
from laar_tui.calibration.routed import Routed
from tests.calibration.matrices import Simulated, generated, matrix_of
from tests.calibration.playing import Ticks, play

CROSSING = 16384
LEARNT_AFTER = 200


def crossing_fleet(sharp: bool) -> list[Simulated]:
    """``short`` is better below 16K and ``long`` above; ``sharp``: from one token to the next."""

    def short(_: int, tokens: int) -> float:
        if sharp:
            return 0.85 if tokens < CROSSING else 0.25
        return min(0.95, max(0.1, 0.6 - 0.25 * (tokens / CROSSING - 1)))

    return [Simulated("short", short), Simulated("long", lambda *_: 0.6)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_200_questions_first_choices_are_on_the_right_side(tmp_path: Path, seed: int) -> None:
    """At least 90 % over the next 300 questions, 4K to 64K tokens."""
    matrix = matrix_of(tmp_path, generated(crossing_fleet(sharp=True), 500, seed))
    courses = play(matrix, "laar", Setup(seed=seed))
    right = 0
    for index in range(LEARNT_AFTER, len(matrix)):
        tokens = matrix.question(index)[0].features.tokens
        right += courses[index].asked[0] == ("short" if tokens < CROSSING else "long")
    assert right / (len(matrix) - LEARNT_AFTER) >= 0.9


# -- a silent swap -------------------------------------------------------------------------------------

SWAPPED_AT, QUESTIONS = 600, 1200
BEST_BEFORE, BEST_AFTER = 0.9, 0.3


def swapping_fleet() -> list[Simulated]:
    return [
        Simulated("best", lambda number, _: BEST_BEFORE if number < SWAPPED_AT else BEST_AFTER),
        Simulated("second", lambda *_: 0.65),
        Simulated("third", lambda *_: 0.5),
    ]


def seconds_per_solved(courses: list[Course]) -> float:
    return sum(c.seconds for c in courses) / sum(c.right for c in courses)


def knowing(matrix: OutcomeMatrix) -> float:
    """Seconds per solved question after the swap for one who knows the truth: everybody in decreasing P(right),
    as all take the same time."""
    total = solved = 0.0
    for index in range(SWAPPED_AT, QUESTIONS):
        _, answers = matrix.question(index)
        for name in ("second", "third", "best"):
            total += answers[name].total_s + 5.0
            if answers[name].right:
                solved += 1
                break
    return total / solved


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_silent_swap_is_noticed_within_40_of_its_answers(tmp_path: Path, seed: int) -> None:
    matrix = matrix_of(tmp_path, generated(swapping_fleet(), QUESTIONS, seed))
    routed = Routed(
        matrix.endpoints, profiles=(), check_s=5.0, attempts=10, value_s=None, random=Random(seed).random
    )
    laar = OneAtATime(routed, Rules(5.0, 10, Ticks()))
    answers = noticed_before = 0
    for index in range(QUESTIONS):
        course = laar.run(*matrix.question(index))
        if index < SWAPPED_AT:
            noticed_before = len(routed.router.changes)
            continue
        answers += course.judged.count("best")
        if any(c.endpoint == "best" for c in routed.router.changes[noticed_before:]):
            break
    assert 0 < answers <= 40


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_silent_swap_costs_little_more_than_knowing_of_it(tmp_path: Path, seed: int) -> None:
    matrix = matrix_of(tmp_path, generated(swapping_fleet(), QUESTIONS, seed))
    courses = play(matrix, "laar")
    before = [c.asked[0] for c in courses[SWAPPED_AT - 200 : SWAPPED_AT]]
    assert before.count("best") >= 180
    after = [c.asked[0] for c in courses[-300:]]
    assert after.count("best") <= 60
    assert seconds_per_solved(courses[SWAPPED_AT:]) <= 1.15 * knowing(matrix)
