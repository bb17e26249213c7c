"""What was not waited for to its end, and what never came: neither makes an endpoint look better."""

from __future__ import annotations

import copy
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.routing.arms import LatencyObservation, LossObservation, SilenceObservation
from laar_tui.routing.availability import Availability
from laar_tui.routing.censoring import newton_step
from laar_tui.routing.latency import EndpointLatency
from laar_tui.routing.policy import Router
from laar_tui.routing.profile import Speed
from tests.routing.fleets import arm, ask, question, router

SPEED = Speed(base_ttft_s=0.5, prefill_rate=5000, decode_rate=50)
HOUR_S = 3600.0

attempts = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.floats(0.05, 100)),
        st.tuples(st.just("lost"), st.floats(0, 300)),
        st.tuples(st.just("silent"), st.floats(0, 300)),
    ),
    max_size=15,
)


def lived_through(seen: list[tuple[str, float]]) -> EndpointLatency:
    latency = EndpointLatency(SPEED)
    for kind, seconds in seen:
        if kind == "answer":
            latency.learn(8000, "en", "lookup", ttft_s=seconds / 2, total_s=seconds, output_tokens=60)
        elif kind == "lost":
            latency.learn_lost(seconds)
        else:
            latency.learn_silence(8000, "en", "lookup", silent_s=seconds)
    return latency


def expected_s(latency: EndpointLatency, tokens: int = 8000) -> float:
    return latency.predict(tokens, "en", "lookup", 1024).seconds


@given(attempts, st.floats(0, 1000), st.floats(0, 1000))
@settings(deadline=None)
def test_the_longer_a_silence_the_longer_the_expected_time(
    seen: list[tuple[str, float]], one: float, two: float
) -> None:
    shorter, longer = (copy.deepcopy(lived_through(seen)) for _ in range(2))
    for latency, silent_s in ((shorter, min(one, two)), (longer, max(one, two))):
        latency.learn_silence(8000, "en", "lookup", silent_s=silent_s)
    assert expected_s(longer) >= expected_s(shorter) - 1e-9
    assert longer.availability <= shorter.availability


@given(attempts, st.floats(0, 1000))
@settings(deadline=None)
def test_a_silence_never_lowers_the_expected_time(seen: list[tuple[str, float]], silent_s: float) -> None:
    latency = lived_through(seen)
    before, answers = expected_s(latency), latency.availability
    latency.learn_silence(8000, "en", "lookup", silent_s=silent_s)
    assert expected_s(latency) >= before * (1 - 1e-9)
    assert latency.availability <= answers


def test_what_was_cancelled_before_it_was_due_says_next_to_nothing() -> None:
    latency = lived_through([("answer", 3.0)] * 10)
    before, answers = expected_s(latency), latency.availability
    for _ in range(5):
        latency.learn_silence(8000, "en", "lookup", silent_s=0.4)
    assert expected_s(latency) == pytest.approx(before, rel=0.02)
    assert latency.availability == pytest.approx(answers, abs=0.005)
    assert latency.requests.latest == (5, 5)


def test_a_long_silence_counts_as_lost_and_costs_what_it_took() -> None:
    latency = EndpointLatency(SPEED)
    before = expected_s(latency)
    latency.learn_silence(8000, "en", "lookup", silent_s=46.0)
    assert latency.availability < 0.75
    assert expected_s(latency) > 4 * before
    for _ in range(6):
        latency.learn_silence(8000, "en", "lookup", silent_s=46.0)
    assert latency.availability < 0.35
    assert expected_s(latency) > 25.0
    assert latency.requests.latest == (0, 5)


def test_a_slow_endpoint_is_known_as_slow_though_every_answer_was_cut_short() -> None:
    """The line over the prompt's length must rise to the silences: the true times are all longer than these."""
    latency = EndpointLatency(SPEED)
    draw = random.Random(5)
    for _ in range(60):
        tokens = draw.choice([2000, 8000, 30000])
        truth = (2.0 + 0.5 * tokens / 1000) * math.exp(draw.gauss(0, 0.3))
        patience = (2.0 + 0.5 * tokens / 1000) * math.exp(draw.gauss(0, 0.5))
        if truth <= patience:
            latency.learn(tokens, "en", "lookup", ttft_s=truth, total_s=truth + 1.2, output_tokens=60)
        else:
            latency.learn_silence(tokens, "en", "lookup", silent_s=patience)
    for tokens in (2000, 8000, 30000):
        line = latency.base_s + latency.seconds_per_thousand * tokens / 1000
        assert line == pytest.approx(2.0 + 0.5 * tokens / 1000, rel=0.3)


@given(st.floats(-30, 1e6), st.floats(-30, 1e6))
def test_a_censored_time_pulls_the_harder_the_later_it_is(one: float, two: float) -> None:
    (near, weak), (far, strong) = (newton_step(z) for z in sorted((one, two)))
    assert 0 <= weak <= strong + 1e-6 < 1.1
    assert near <= far * (1 + 1e-9)
    assert near > min(one, two) * (1 - 1e-12)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1e6)), max_size=40), st.floats(0, 1e7))
def test_a_failure_lowers_the_availability_and_an_answer_raises_it(
    seen: list[tuple[bool, float]], later_s: float
) -> None:
    requests, now_s = Availability(), 0.0
    for answered, pause_s in seen:
        now_s += pause_s
        requests.add(answered=answered, at_s=now_s)
    now_s += later_s
    before = requests.p(now_s)
    failed, came = copy.deepcopy(requests), copy.deepcopy(requests)
    failed.add(answered=False, at_s=now_s)
    came.add(answered=True, at_s=now_s)
    assert 0 < failed.p(now_s) < before <= came.p(now_s) < 1


def test_an_endpoint_recovers_by_answering_and_with_time() -> None:
    requests = Availability()
    for i in range(5):
        requests.add(answered=False, at_s=60.0 * i)
    down = requests.p(300.0)
    assert down < 0.35
    assert requests.p(300.0 + 3 * HOUR_S) > down + 0.1
    assert requests.p(300.0 + 24 * HOUR_S) > 0.95
    requests.add(answered=True, at_s=400.0)
    assert requests.p(400.0) > 0.55
    requests.add(answered=True, at_s=500.0)
    assert requests.p(500.0) > 0.75


@given(st.lists(st.floats(0, 300), min_size=1, max_size=8), st.integers(0, 8), st.floats(0.5, 30))
@settings(deadline=None, max_examples=40)
def test_who_only_failed_is_never_ranked_above_an_equal_one_that_answers(
    losses: list[float], answers: int, usual_s: float
) -> None:
    fleet = router(arm("dead", 0.7, usual_s), arm("alive", 0.7, usual_s))
    usual = LatencyObservation("alive", question(), usual_s + 0.01, usual_s, 60)
    fleet.learn([LossObservation("dead", s) for s in losses])
    fleet.learn([usual] * answers)
    dead, alive = ask(fleet).candidate("dead"), ask(fleet).candidate("alive")
    assert dead is not None
    assert alive is not None
    if answers:
        assert alive.p_correct > dead.p_correct
    # Equal in all but the failures: what is measured of one is what was believed of the other.
    if alive.usual_s <= dead.usual_s:
        assert alive.ratio > dead.ratio


@given(st.lists(st.sampled_from("abc"), max_size=12), st.floats(0, 300), st.sampled_from("abc"))
@settings(deadline=None, max_examples=40)
def test_a_failure_never_raises_the_odds_that_anyone_solves_it(
    before: list[str], seconds: float, last: str
) -> None:
    fleet = router(arm("a", 0.6), arm("b", 0.7), arm("c", 0.5))
    fleet.learn([LossObservation(name, seconds) for name in before])
    odds = of_anyone(fleet)
    fleet.learn([LossObservation(last, seconds)])
    assert of_anyone(fleet) < odds


def of_anyone(fleet: Router) -> float:
    """The odds with nobody chosen: all of the fleet is left."""
    decision = ask(fleet, attempts_made=99)
    assert decision.chosen is None
    return decision.p_anyone_else


def test_the_line_says_how_rarely_an_endpoint_answers() -> None:
    fleet = router(arm("a", 0.9), arm("b", 0.5))
    fleet.learn([LossObservation("a", 20.0)] * 3)
    assert "(answered 0 of the last 3)" in ask(fleet).explain


def test_of_a_silent_request_the_odds_fall_and_the_wait_grows() -> None:
    fleet = router(arm("a", 0.7, 2.0))
    moments = [fleet.silence("a", 2.0, passed, 300.0) for passed in (0.0, 1.0, 5.0, 20.0, 100.0)]
    assert [m.alive for m in moments] == sorted((m.alive for m in moments), reverse=True)
    assert moments[0].alive > 0.95
    assert moments[-1].alive < 0.6
    assert not moments[1].overdue
    assert moments[3].overdue
    assert moments[3].left_s > 20.0


def test_silences_are_learnt_by_the_router() -> None:
    fleet = router(arm("a", 0.9, 1.0), arm("b", 0.6, 1.5))
    assert ask(fleet).chosen == "a"
    fleet.learn([SilenceObservation("a", question(), 46.0)])
    assert ask(fleet).chosen == "b"
