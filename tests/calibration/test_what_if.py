"""The what-if finds the truth where it is known, says how sure it is, and keeps silent where it cannot know."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.calibration.off_policy import Weighted, estimate
from laar_tui.calibration.what_if import logged_chances, what_if
from laar_tui.history.ladders import ladders
from laar_tui.routing.choice import chances
from tests.calibration import logged_world as world
from tests.history.building import RIGHT, WRONG, Story, Try, open_history, tell

HORIZON_S = 60.0


@pytest.mark.parametrize(("policy", "alone"), [("always:even", True), ("laar-style", False)])
def test_the_interval_covers_the_truth(policy: str, alone: bool) -> None:
    """Bounded here; ``python -m tests.benchmarks.what_if_coverage`` has the full count."""
    seconds, solved = world.truth(policy, HORIZON_S, n=4000, seed=99, alone=alone)
    histories = int(os.environ.get("LAAR_CHAT_COVERAGE_HISTORIES", "16"))
    covered = told = 0
    for seed in range(histories):
        (found,) = what_if(
            world.history(300, 1000 + seed), [policy], settings=world.SETTINGS, horizon_s=HORIZON_S
        ).policies
        if found.estimated is None:
            continue
        told += 2
        covered += found.estimated.seconds.low <= seconds <= found.estimated.seconds.high
        covered += found.estimated.solved.low <= solved <= found.estimated.solved.high
    assert told >= histories
    assert covered >= 0.85 * told


def test_the_naive_answer_would_be_wrong() -> None:
    """What came of the endpoint's own attempts is no estimate: as a second choice it met the hard questions."""
    history = world.history(4000, 5)
    seconds, solved = world.truth("always:slow", HORIZON_S, n=8000, seed=98, alone=True)
    made = [r for ladder in history for r in ladder.rungs if r.endpoint == "slow"]
    naive = sum(bool(r.right) for r in made) / len(made)
    (found,) = what_if(history, ["always:slow"], settings=world.SETTINGS, horizon_s=HORIZON_S).policies
    assert found.estimated is not None
    assert abs(found.estimated.solved.value - solved) < 0.06 < abs(naive - solved)
    assert found.estimated.seconds.value == pytest.approx(seconds, abs=4)


def test_thin_data_is_refused_with_what_is_needed() -> None:
    found = what_if(world.history(60, 3), ["always:even", "always:far"], settings=world.SETTINGS)
    even, far = found.policies
    assert even.estimated is None
    assert even.effective < 30
    assert "30 are needed" in even.refusal
    assert "more judged questions" in even.refusal
    assert far.estimated is None
    assert far.covered == 0
    assert "never did what this policy would do" in far.refusal


def test_it_says_which_share_the_answer_is_about() -> None:
    found = what_if(world.history(1500, 4), ["always:slow"], settings=world.SETTINGS).policies[0]
    near = np.mean([
        "slow" in chances(tuple(world.decide(world.draw(0, Random(s)), ()).values()), world.SETTINGS)
        for s in range(1500)
    ])  # fmt: skip
    assert found.covered == pytest.approx(float(near), abs=0.05)


def test_pinned_and_unjudged_questions_are_left_out_and_counted() -> None:
    history = world.history(40, 6)
    first = history[0].rungs[0]
    unjudged = replace(history[0], rungs=(replace(first, right=None),))
    pinned = replace(history[1], pinned=True)
    found = what_if([unjudged, pinned, *history[2:]], ["always:near"], settings=world.SETTINGS)
    assert (found.questions, found.pinned, found.unjudged, found.n) == (40, 1, 1, 38)


def test_an_empty_history_has_no_answer() -> None:
    found = what_if([], ["best-single", "fastest-first"])
    assert (found.n, found.happened_s) == (0, None)
    assert all(p.estimated is None and "Mark answers" in p.refusal for p in found.policies)


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a policy"):
        what_if(world.history(3, 1), ["clairvoyant"])


@given(st.integers(0, 10_000), st.sampled_from([0.05, 0.1, 0.3]))
def test_the_chances_are_read_back_from_one_propensity(seed: int, explore: float) -> None:
    question = world.draw(0, Random(seed))
    settings = replace(world.SETTINGS, explore=explore)
    pool = tuple(world.decide(question, ()).values())
    true = chances(pool, settings)
    for name, chance in true.items():
        logged = world.decision(question, (), name, chance)
        assert logged_chances(logged, explore) == pytest.approx(true)


def test_doubly_robust_is_exact_when_forecasts_are_whatever_the_weights() -> None:
    random = np.random.default_rng(3)
    n = 500
    truth = random.uniform(5, 50, n)
    weight = np.where(random.random(n) < 0.2, random.uniform(0.5, 9, n), 0.0)
    one = np.ones(n)
    policy = Weighted(weight, weight**2, one, 5 * one, truth, truth, truth, one, one, one)
    (found,) = estimate([policy], resamples=50)
    assert found.seconds.value == pytest.approx(truth.mean())
    assert found.seconds_snips != pytest.approx(truth.mean(), abs=1e-3)


def test_the_logging_policy_itself_is_what_happened() -> None:
    n = 200
    random = np.random.default_rng(4)
    seconds, one = random.uniform(1, 60, n), np.ones(n)
    policy = Weighted(one, one, one, one, seconds, 30 * one, seconds, one, one, one)
    (found,) = estimate([policy], resamples=50)
    assert found.seconds.value == pytest.approx(seconds.mean())
    assert [found.seconds_more.low, found.seconds_more.high] == pytest.approx([0, 0], abs=1e-9)


def test_ladders_come_from_the_store_as_they_were(tmp_path: Path) -> None:
    with open_history(tmp_path / "history.db") as history:
        tell(history, Story("q1", tries=(Try("fast", WRONG), Try("strong", RIGHT))))
        tell(history, Story("q2", conversation_id="c2", tries=(Try("fast"),)))
        tell(history, Story("q3", conversation_id="c3", simulated=True))
        found = ladders(history.reader, 10, simulated=False)
    assert [ladder.question_id for ladder in found] == ["q1", "q2"]
    assert [(r.endpoint, r.right, r.decision.propensity) for r in found[0].rungs] == [
        ("fast", False, 0.95),
        ("strong", True, 0.95),
    ]
    assert found[0].rungs[1].decision.failed == ("fast",)
    assert found[0].rungs[1].ended_s == pytest.approx(found[0].ttca.wall_s)
    assert found[1].rungs[0].right is None
