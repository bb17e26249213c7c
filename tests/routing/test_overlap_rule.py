"""When another endpoint is asked before the open answers have been judged."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.core.decision import Decision
from laar_tui.routing.arms import RoutingPolicy, VerdictObservation
from laar_tui.routing.overlap import OPEN, RUNNING, Ahead, CallPrice, OpenAnswer, Scene, Terms, ask_ahead
from laar_tui.routing.policy import Router
from tests.routing.fleets import arm, ask, question, router

ENDLESS = RoutingPolicy(attempts=50, value_of_answer_s=1e12, explore=0.0)
RACE, PREFETCH = Terms("race"), Terms("prefetch")


def rule(asked: Router, scene: Scene, terms: Terms) -> Ahead | None:
    def after(failed: Sequence[str]) -> Decision:
        return ask(asked, failed=failed, check_s=scene.check_s, forced_more=True)

    return ask_ahead(scene, after, terms)


def running(*names: str, left_s: float = 5.0, check_s: float = 5.0) -> Scene:
    return Scene((), tuple(OpenAnswer(n, running=True, left_s=left_s) for n in names), check_s)


DOUBTFUL = router(arm("a", 0.4), arm("b", 0.4), arm("c", 0.4), arm("d", 0.4), arm("e", 0.4), policy=ENDLESS)
SURE = router(arm("a", 0.999), arm("b", 0.999), policy=ENDLESS)
for _ in range(60):
    SURE.learn_verdict(VerdictObservation("a", question(), 0.98))


def test_a_doubtful_answer_is_raced_and_a_sure_one_is_not() -> None:
    ahead = rule(DOUBTFUL, running("a", check_s=0.0), RACE)
    assert ahead is not None
    assert ahead.races
    assert ahead.endpoint in "bcde"
    assert 0 < ahead.saved_s <= 10.0
    assert 0.4 < ahead.p_needed < 0.8
    assert rule(SURE, running("a", check_s=0.0), RACE) is None


def test_prefetch_waits_until_an_answer_is_there_to_be_read() -> None:
    assert rule(DOUBTFUL, running("a"), PREFETCH) is None
    read = Scene((), (OpenAnswer("a", running=False),), 5.0, check_left_s=5.0)
    ahead = rule(DOUBTFUL, read, PREFETCH)
    assert ahead is not None
    assert not ahead.races
    instant = Scene((), (OpenAnswer("a", running=False),), 0.0, check_left_s=0.0)
    assert rule(DOUBTFUL, instant, PREFETCH) is None, "nothing is hidden behind a check that takes no time"


def test_no_more_run_at_once_than_allowed() -> None:
    names = "abcde"
    assert rule(DOUBTFUL, running(*names[: RUNNING - 1]), RACE) is not None
    assert rule(DOUBTFUL, running(*names[:RUNNING]), RACE) is None
    waiting = Scene((), tuple(OpenAnswer(n, running=False) for n in names[:OPEN]), 5.0, check_left_s=5.0)
    assert rule(DOUBTFUL, waiting, RACE) is None


def test_money_and_calls_are_capped() -> None:
    paid = router(arm("a", 0.4), arm("b", 0.4, price=10.0), policy=ENDLESS)
    scene = running("a", check_s=0.0)
    assert rule(paid, scene, Terms("race", money_left=0.0)) is None
    assert rule(paid, scene, Terms("race", money_left=1.0)) is not None
    assert rule(paid, scene, Terms("race", money_left=1.0, seconds_per_money=1e6)) is None
    assert rule(DOUBTFUL, scene, Terms("race", calls_left=0)) is None


def test_where_the_router_would_stop_nobody_is_asked_ahead() -> None:
    hasty = router(
        arm("a", 0.4),
        arm("b", 0.4, 50.0),
        policy=RoutingPolicy(attempts=9, value_of_answer_s=20.0, explore=0.0),
    )

    def after(failed: Sequence[str]) -> Decision:
        return ask(hasty, failed=failed, check_s=0.0)

    assert ask_ahead(running("a", check_s=0.0), after, RACE) is None


@given(rate=st.floats(0.0, 30.0), left_s=st.floats(0.0, 60.0), check_s=st.floats(0.0, 60.0))
@settings(deadline=None, max_examples=40)
def test_a_dearer_call_is_never_made_more_readily(rate: float, left_s: float, check_s: float) -> None:
    scene = running("a", left_s=left_s, check_s=check_s)
    dear = rule(DOUBTFUL, scene, Terms("race", rate=rate + 1.0))
    cheap = rule(DOUBTFUL, scene, Terms("race", rate=rate))
    assert dear is None or cheap is not None
    assert cheap is None or 0.0 <= cheap.p_needed <= 1.0


def test_the_price_of_a_call_follows_how_many_were_needed() -> None:
    wasteful, thrifty = CallPrice(), CallPrice()
    usual = wasteful.rate
    for _ in range(20):
        wasteful.learn(calls=4, needed=1)
        thrifty.learn(calls=1, needed=1)
    assert thrifty.rate < usual < wasteful.rate
    for _ in range(10_000):
        wasteful.learn(calls=9, needed=1)
    assert wasteful.rate == pytest.approx(20.0)
