"""Expected seconds, learnt from measured ones."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.routing.latency import EndpointLatency, Load, active_billions, guessed_speed
from laar_tui.routing.profile import Speed
from laar_tui.routing.tail import Tail

SPEED = Speed(base_ttft_s=0.5, prefill_rate=5000, decode_rate=50)


def feed(latency: EndpointLatency, tokens: int, ttft_s: float, rate: float = 40.0, output: int = 80) -> None:
    latency.learn(tokens, "en", "lookup", ttft_s=ttft_s, total_s=ttft_s + output / rate, output_tokens=output)


def seconds(latency: EndpointLatency, tokens: int, task: str = "lookup") -> float:
    return latency.predict(tokens, "en", task, 1024).seconds


def test_heavy_tailed_times_are_learnt_at_every_length() -> None:
    draw = random.Random(3)
    latency = EndpointLatency(SPEED)
    for _ in range(150):
        tokens = draw.choice([2000, 8000, 30000, 60000])
        slow = 20.0 if draw.random() < 0.05 else 1.0
        feed(latency, tokens, (1.0 + 0.6 * tokens / 1000) * math.exp(draw.gauss(0, 0.25)) * slow)
    for tokens in (4000, 16000, 60000):
        expected = 1.0 + 0.6 * tokens / 1000
        assert latency.base_s + latency.seconds_per_thousand * tokens / 1000 == pytest.approx(
            expected, rel=0.35
        )
    assert latency.decode_rate == pytest.approx(40, rel=0.1)


def test_one_outlier_does_not_ruin_an_endpoint() -> None:
    latency = EndpointLatency(SPEED)
    for _ in range(20):
        feed(latency, 8000, 2.0)
    before = seconds(latency, 8000)
    feed(latency, 8000, 600.0)
    assert seconds(latency, 8000) < 3 * before
    for _ in range(5):
        latency.load.pass_by()
    feed(latency, 8000, 2.0)
    assert seconds(latency, 8000) < 1.5 * before


def test_a_far_too_high_expectation_is_corrected_quickly() -> None:
    latency = EndpointLatency(Speed(60.0, 100, 5))
    for _ in range(12):
        feed(latency, 8000, 1.0)
    assert seconds(latency, 8000) < 10


def test_lost_requests_cost_the_time_they_take_and_are_forgiven() -> None:
    latency = EndpointLatency(SPEED)
    before = seconds(latency, 8000)
    for _ in range(5):
        latency.learn_lost(60.0)
    assert seconds(latency, 8000) > 30.0
    for _ in range(12):
        feed(latency, 8000, 2.1, rate=SPEED.decode_rate, output=60)
    assert seconds(latency, 8000) < 1.3 * before


def test_a_cached_prefix_saves_its_prefill_and_requests_in_flight_cost_some() -> None:
    latency = EndpointLatency(SPEED)
    alone = latency.predict(40000, "en", "lookup", 1024).seconds
    cached = latency.predict(40000, "en", "lookup", 1024, cached_tokens=35000).seconds
    busy = latency.predict(40000, "en", "lookup", 1024, in_flight=2).seconds
    assert alone - cached == pytest.approx(7, rel=0.01)
    assert busy > alone


def test_the_servers_own_token_count_is_learnt_per_language() -> None:
    latency = EndpointLatency(SPEED)
    for _ in range(5):
        latency.learn(10000, "ja", "lookup", ttft_s=2, total_s=3, output_tokens=50, prompt_tokens=13000)
    assert latency.token_ratio("ja") == pytest.approx(1.3, abs=0.03)
    assert latency.token_ratio("en") == 1.0


def test_longer_answers_are_expected_of_longer_tasks_and_of_talkative_endpoints() -> None:
    latency = EndpointLatency(SPEED)
    assert seconds(latency, 8000, "summarise") > seconds(latency, 8000, "lookup")
    for _ in range(20):
        feed(latency, 8000, 2.0, output=600)
    assert latency.predict(8000, "en", "lookup", 1024).output_tokens > 300
    assert latency.predict(8000, "en", "lookup", 100).output_tokens == 100


@pytest.mark.parametrize(
    ("model", "billions"),
    [("qwen3:30b-a3b", 3), ("Qwen2.5-72B-Instruct-AWQ", 72), ("mixtral-8x7b", 14), ("gpt-4o", None)],
)
def test_sizes_are_read_from_names(model: str, billions: float | None) -> None:
    assert active_billions(model) == billions


def test_a_smaller_model_is_expected_to_be_faster() -> None:
    small, large = guessed_speed("qwen2.5:7b"), guessed_speed("qwen2.5:72b")
    assert small.prefill_rate > large.prefill_rate
    assert small.decode_rate > large.decode_rate
    assert guessed_speed("anything:70b", SPEED) is SPEED


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2_000_000),
            st.one_of(st.none(), st.floats(0, 5000)),
            st.floats(0, 10000),
            st.one_of(st.none(), st.integers(0, 100_000)),
            st.one_of(st.none(), st.integers(0, 3_000_000)),
        ),
        max_size=30,
    )
)
def test_any_times_leave_a_positive_finite_expectation(
    samples: list[tuple[int, float | None, float, int | None, int | None]],
) -> None:
    latency = EndpointLatency(SPEED)
    for tokens, ttft, total, output, prompt in samples:
        latency.learn(
            tokens, "en", "other", ttft_s=ttft, total_s=total, output_tokens=output, prompt_tokens=prompt
        )
    for tokens in (0, 8000, 1_000_000):
        predicted = latency.predict(tokens, "en", "other", 1024)
        assert 0 < predicted.seconds < math.inf
        assert 0 < predicted.output_tokens <= 1024


def autocorrelated(seed: int, phi: float, count: int) -> list[tuple[int, float]]:
    """Prompt lengths and times to the first token: log times autocorrelated by ``phi``, one in fifty ten times
    as long."""
    draw, u, found = random.Random(seed), 0.0, []
    for _ in range(count):
        u = phi * u + math.sqrt(1 - phi * phi) * draw.gauss(0, 0.6)
        tokens = draw.choice([2000, 8000, 30000, 60000])
        outlier = 10.0 if draw.random() < 0.02 else 1.0
        found.append((tokens, (1.0 + 0.4 * tokens / 1000) * math.exp(u) * outlier))
    return found


def mean_log_error(phi: float, *, load: bool) -> float:
    errors = []
    for seed in range(4):
        latency = EndpointLatency(SPEED)
        for i, (tokens, ttft) in enumerate(autocorrelated(seed, phi, 300)):
            if not load:
                latency.load = Load()
            if i >= 30:
                once = seconds(latency, tokens)
                errors.append(abs(math.log(once / (ttft + 2.0))))
            feed(latency, tokens, ttft)
    return sum(errors) / len(errors)


def test_the_load_of_the_moment_helps_where_times_are_autocorrelated_and_harms_nowhere() -> None:
    assert mean_log_error(0.5, load=True) < 0.93 * mean_log_error(0.5, load=False)
    assert mean_log_error(0.8, load=True) < 0.82 * mean_log_error(0.8, load=False)
    assert mean_log_error(0.0, load=True) < 1.02 * mean_log_error(0.0, load=False)


def test_autocorrelated_heavy_tails_leave_the_line_where_it_is() -> None:
    for seed in range(4):
        latency = EndpointLatency(SPEED)
        for tokens, ttft in autocorrelated(seed, 0.5, 400):
            feed(latency, tokens, ttft)
        for tokens in (4000, 16000, 60000):
            line = latency.base_s + latency.seconds_per_thousand * tokens / 1000
            assert line == pytest.approx(1.0 + 0.4 * tokens / 1000, rel=0.6)


def test_a_watchdog_that_waits_for_p95_cuts_one_answer_in_twenty() -> None:
    latency, late, watched = EndpointLatency(SPEED), 0, 0
    for i, (tokens, ttft) in enumerate(autocorrelated(9, 0.5, 600)):
        if i >= 100:
            watched += 1
            late += ttft + 2.0 > latency.p95_s(tokens, "en", "lookup", 1024)
        feed(latency, tokens, ttft)
    assert 0.02 < late / watched < 0.08


def test_before_anything_is_measured_a_watchdog_is_patient() -> None:
    latency = EndpointLatency(SPEED)
    assert latency.p95_s(8000, "en", "lookup", 1024) > 2 * seconds(latency, 8000)


def test_a_timeout_bounds_the_time_and_the_probability() -> None:
    latency = EndpointLatency(SPEED)
    for tokens, ttft in autocorrelated(1, 0.0, 200):
        feed(latency, tokens, ttft)
    usual = latency.predict(30000, "en", "lookup", 1024)
    assert usual.in_time == 1.0
    last_seconds, last_in_time = 0.0, 0.0
    for timeout in (1.0, 5.0, 15.0, 60.0, 10_000.0):
        cut = latency.predict(30000, "en", "lookup", 1024, timeout_s=timeout)
        assert last_seconds <= cut.seconds <= usual.seconds
        assert last_in_time <= cut.in_time <= 1.0
        assert cut.seconds <= timeout
        last_seconds, last_in_time = cut.seconds, cut.in_time
    assert last_seconds == pytest.approx(usual.seconds)
    assert last_in_time == pytest.approx(1.0)


def test_how_long_a_prefix_is_kept_is_learnt_from_what_the_server_says() -> None:
    def age_of(kept_s: float) -> float:
        draw, latency = random.Random(4), EndpointLatency(SPEED)
        for _ in range(60):
            age = draw.choice([10.0, 60.0, 300.0, 1500.0, 6000.0])
            found = 30_000 if draw.random() < math.exp(-age / kept_s) else 0
            latency.learn(
                40_000,
                "en",
                "lookup",
                ttft_s=2.0,
                total_s=3.0,
                output_tokens=50,
                cached_tokens=found,
                shared_tokens=30_000,
                prefix_age_s=age,
            )
        return latency.cache_ttl_s

    assert age_of(60.0) == pytest.approx(60.0, rel=0.6)
    assert age_of(3000.0) == pytest.approx(3000.0, rel=0.6)


def test_an_old_prefix_saves_less_and_a_silent_server_teaches_nothing_about_it() -> None:
    latency = EndpointLatency(SPEED)

    def taking(age: float | None) -> float:
        return latency.predict(40_000, "en", "lookup", 1024, cached_tokens=35_000, prefix_age_s=age).seconds

    assert taking(None) == taking(0.0) < taking(60.0) < taking(3600.0)
    assert taking(1e9) == pytest.approx(seconds(latency, 40_000))
    latency.learn(
        40_000,
        "en",
        "lookup",
        ttft_s=2.0,
        total_s=3.0,
        output_tokens=50,
        cached_tokens=None,
        shared_tokens=30_000,
        prefix_age_s=60.0,
    )
    assert latency.cache_ttl_s == 300.0


@given(st.lists(st.floats(0, math.inf, allow_nan=False), max_size=150), st.floats(0, 1e6))
def test_the_tail_keeps_its_promises(ratios: list[float], limit: float) -> None:
    tail = Tail()
    for ratio in ratios:
        tail.add(ratio)
    assert 0 < tail.quantile(0.5) <= tail.quantile(0.95)
    assert 0 < tail.within(limit) <= tail.within(2 * limit + 1) <= 1
    assert 0 <= tail.cut(limit) <= tail.cut(2 * limit + 1) <= 1
