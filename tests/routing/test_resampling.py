"""What another answer of the same endpoint is worth, before and after it was tried."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.routing.arms import VerdictObservation
from laar_tui.routing.resampling import Resampling
from tests.routing.fleets import arm, ask, question, router


def test_it_starts_from_the_temperature() -> None:
    assert Resampling(0.0).nu == pytest.approx(0.1)
    assert Resampling(0.7).nu == Resampling(1.5).nu == pytest.approx(2.0)
    assert 0.1 < Resampling(0.3).nu < 2.0
    assert Resampling(0.7).factor(1) == pytest.approx(2 / 3)


@pytest.mark.parametrize("truth", [0.5, 2.0, 8.0])
def test_it_is_learnt_from_repeated_tries(truth: float) -> None:
    draw, learnt = random.Random(2), Resampling(1.0)
    for _ in range(400):
        learnt.learn(0.7, 1, 0.98 if draw.random() < 0.7 * truth / (truth + 1) else 0.02)
    assert learnt.factor(1) == pytest.approx(truth / (truth + 1), abs=0.12)


def test_at_temperature_0_it_stays_small_whatever_happens() -> None:
    wrong, right = Resampling(0.0), Resampling(0.0)
    for _ in range(100):
        wrong.learn(0.7, 1, 0.02)
    for _ in range(5):
        right.learn(0.7, 1, 0.98)
    assert 0.05 < wrong.nu < 0.1 < right.nu < 0.2


@given(st.floats(0, 2), st.lists(st.tuples(st.floats(0, 1), st.integers(1, 5), st.floats(0, 1)), max_size=20))
def test_it_takes_anything(temperature: float, tries: list[tuple[float, int, float]]) -> None:
    learnt = Resampling(temperature)
    for p, failures, label in tries:
        learnt.learn(p, failures, label)
        assert 0 < learnt.factor(1) < 1
        assert learnt.factor(2) < learnt.factor(1)


def test_a_repeated_try_is_one_more_arm_under_the_same_ratio() -> None:
    asked = router(arm("quick", 0.8, 2.0, temperature=1.0), arm("slow", 0.5, 120.0))
    decision = ask(asked, failed=["quick"], forced_more=True)
    assert decision.chosen == "quick"
    assert decision.explain.startswith("quick again, at temperature 1: ")
    assert " beats slow: " in decision.explain
    for _ in range(30):
        asked.learn_verdict(VerdictObservation("quick", question(), 0.02, ("quick",)))
    assert ask(asked, failed=["quick"], forced_more=True).chosen == "slow"
    first = ask(asked).candidate("quick")
    untaught = ask(router(arm("quick", 0.8, 2.0, temperature=1.0))).candidate("quick")
    assert first is not None
    assert untaught is not None
    assert first.p_correct == untaught.p_correct
