"""How strongly failures go together is learnt from answers that were given after failures."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.routing.difficulty import (
    DISCRIMINATION,
    WEIGHTS,
    logistic,
    mean_over,
    mean_probabilities,
    node_probabilities,
    weights_after,
)
from laar_tui.routing.discrimination import Discrimination

LOGIT = (0.3, 0.05)


def taught(true: float, questions: int, seed: int) -> Discrimination:
    """After ``questions`` on which up to three alike endpoints were tried, in a world of discrimination ``true``."""
    belief, random = Discrimination(), Random(seed)
    stretch = ((1 + 0.3927 * true**2) / (1 + 0.3927 * DISCRIMINATION**2)) ** 0.5
    for _ in range(questions):
        z = random.gauss(0, 1)
        failed: list[tuple[float, float]] = []
        while len(failed) < 3:
            right = random.random() < logistic(stretch * LOGIT[0] + true * z)
            if failed:
                belief.learn(LOGIT, failed, 0.98 if right else 0.02)
            if right:
                break
            failed.append(LOGIT)
    return belief


@pytest.mark.parametrize("seed", [1, 2])
def test_independent_and_common_failures_are_told_apart(seed: int) -> None:
    alone, together = taught(0.0, 400, seed), taught(3.0, 400, seed)
    assert alone.value < 0.8
    assert together.value > 2.0
    assert Discrimination().value == DISCRIMINATION


def test_a_label_that_says_nothing_teaches_nothing() -> None:
    belief = Discrimination()
    for _ in range(50):
        belief.learn(LOGIT, [LOGIT], 0.5)
    assert belief.value == pytest.approx(Discrimination().value, abs=0.2)


@given(st.floats(-4, 4), st.floats(0, 4))
def test_no_discrimination_changes_the_odds_before_any_failure(mean: float, s: float) -> None:
    usual = mean_over(WEIGHTS, node_probabilities(mean))
    assert mean_over(WEIGHTS, node_probabilities(mean, 0.0, s)) == pytest.approx(usual, abs=0.03)


@settings(deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=64, max_size=80), st.floats(0, 4))
def test_many_at_once_are_the_same_as_one_by_one(levels: list[float], s: float) -> None:
    weights = weights_after([node_probabilities(0.5)])
    one_by_one = [mean_over(weights, node_probabilities(a, 0.0, s)) for a in levels]
    assert mean_probabilities(levels, weights, s) == pytest.approx(one_by_one, abs=1e-9)
