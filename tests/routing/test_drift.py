"""A silent swap behind an endpoint is noticed, said once, and costs little."""

from __future__ import annotations

import random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.routing.arms import Arm, RoutingPolicy, VerdictObservation
from laar_tui.routing.difficulty import DISCRIMINATION, MARGINAL_SCALE, logistic, logit
from laar_tui.routing.drift import BehaviourChanged, Cusum
from laar_tui.routing.policy import Router
from tests.routing.fleets import arm, ask, profile, question, router
from tests.routing.simulation import World

SPEEDS = {"best": 8.0, "b": 9.0, "c": 7.0, "d": 6.0, "e": 16.0}
BEFORE = {"best": 0.85, "b": 0.7, "c": 0.6, "d": 0.5, "e": 0.75}
AFTER = {**BEFORE, "best": 0.35}


def before(name: str, tokens: int) -> float:
    return BEFORE[name]


def after(name: str, tokens: int) -> float:
    return AFTER[name]


def fleet_of(seed: int) -> Router:
    """Priors that are about right, as published ones are."""
    draw = random.Random(seed)
    arms = [
        Arm(name, f"model {name}", profile(name, min(0.9, max(0.3, p + draw.gauss(0, 0.1))), SPEEDS[name]))
        for name, p in BEFORE.items()
    ]
    return Router(arms, (), RoutingPolicy(value_of_answer_s=1e9))


def test_after_a_silent_swap_of_the_best_endpoint_the_alarm_comes_soon_and_the_swap_costs_little() -> None:
    delays, costs, false = [], [], 0
    for seed in range(8):
        world, asked = World(SPEEDS, seed), fleet_of(seed)
        world.route(asked, world.questions([8192], before, 300))
        false += len(asked.changes)
        questions = list(world.questions([8192], after, 300))
        routed, knowing = world.route(asked, questions), world.route_knowing(after, questions)
        heard = [times for times, changed in routed.alarms if changed.endpoint == "best"]
        delays.append(heard[0] if heard else 10_000)
        costs.append(routed.seconds_per_solved / knowing.seconds_per_solved)
    assert max(delays) <= 40
    assert sum(costs) / len(costs) < 1.10
    assert max(costs) < 1.15
    assert false <= 5


def first_alarm(asked: Router, p: float, times: int, draw: random.Random) -> int | None:
    for n in range(1, times + 1):
        right = draw.random() < logistic(logit(p) / MARGINAL_SCALE + DISCRIMINATION * draw.gauss(0, 1))
        if asked.learn_verdict(VerdictObservation("a", question(), 0.98 if right else 0.02)):
            return n
    return None


def test_false_alarms_are_rare_and_a_fall_is_heard_within_40_answers() -> None:
    false, delays = 0, []
    for seed in range(30):
        draw, asked = random.Random(seed), router(arm("a", 0.75))
        false += first_alarm(asked, 0.85, 300, draw) is not None
        delays.append(first_alarm(asked, 0.35, 100, draw) or 100)
    # One in 2,700 verdicts is expected, so about three in these 9,000.
    assert false <= 6
    assert median(delays) <= 15
    assert sum(d <= 40 for d in delays) >= 29


def test_an_alarm_says_what_was_expected_and_what_was_seen_and_then_starts_again() -> None:
    asked = router(arm("a", 0.85), arm("b", 0.6))
    for _ in range(30):
        assert asked.learn_verdict(VerdictObservation("a", question(), 0.98)) is None
    found: BehaviourChanged | None = None
    while found is None:
        found = asked.learn_verdict(VerdictObservation("a", question(), 0.02))
    assert found.endpoint == "a"
    assert found.answers <= 10
    assert found.seen == pytest.approx(0.02)
    assert found.expected > 0.7
    assert asked.changes == (found,)
    assert asked.learn_verdict(VerdictObservation("a", question(), 0.02)) is None


def test_an_alarm_doubts_the_endpoint_and_widens_its_interval() -> None:
    asked = router(arm("a", 0.85))
    for _ in range(40):
        asked.learn_verdict(VerdictObservation("a", question(), 0.98))
    while not asked.changes:
        narrow = ask(asked).candidates[0].p_interval
        asked.learn_verdict(VerdictObservation("a", question(), 0.02))
    wide = ask(asked).candidates[0].p_interval
    assert wide[1] - wide[0] > 1.2 * (narrow[1] - narrow[0])


def test_an_endpoint_that_changed_goes_its_own_way_from_others_of_its_model() -> None:
    asked = Router([Arm("home", "qwen3:8b"), Arm("office", "Qwen/Qwen3-8B-AWQ")])
    for _ in range(60):
        asked.learn_verdict(VerdictObservation("home", question(), 0.98))
        asked.learn_verdict(VerdictObservation("office", question(), 0.98))
    while not asked.changes:
        asked.learn_verdict(VerdictObservation("home", question(), 0.02))
    office = ask(asked).candidate("office")
    for _ in range(20):
        asked.learn_verdict(VerdictObservation("home", question(), 0.02))
    home = ask(asked).candidate("home")
    assert office is not None
    assert home is not None
    assert ask(asked).candidate("office") == office
    assert home.p_correct < 0.3 < office.p_correct


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=60))
def test_the_watch_takes_any_prediction_and_label(seen: list[tuple[float, float]]) -> None:
    watch = Cusum()
    for p, label in seen:
        found = watch.add("a", p, label)
        assert watch.level >= 0
        if found is not None:
            assert watch.level == 0
            assert 0 <= found.seen < found.expected <= 1


def test_weak_verdicts_raise_no_alarm() -> None:
    watch = Cusum()
    assert all(watch.add("a", 0.9, 0.45) is None for _ in range(500))
