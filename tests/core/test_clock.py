"""The question's clock, with time handed in."""

from __future__ import annotations

import pytest

from laar_tui.core.clock import QuestionClock


class FakeTime:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_stands_at_zero_until_the_first_attempt() -> None:
    time = FakeTime()
    clock = QuestionClock(time)
    time.now += 50
    assert clock.now() == 0.0
    clock.attempt_started()
    time.now += 3
    assert clock.now() == 3.0


def test_a_sped_up_attempt_counts_its_simulated_seconds_and_reading_its_real_ones() -> None:
    time = FakeTime()
    clock = QuestionClock(time, speed=10)
    started = clock.attempt_started()
    time.now += 1.05
    assert clock.now() == pytest.approx(10.5)
    assert clock.attempt_ended(started + 10.0) == 10.0
    time.now += 4
    assert clock.now() == 14.0
    assert clock.attempt_started() == 14.0


def test_it_never_runs_backwards_when_overlapped_attempts_end_out_of_order() -> None:
    time = FakeTime()
    clock = QuestionClock(time, speed=100)
    clock.attempt_started()
    clock.attempt_started()
    time.now += 0.3
    late = clock.attempt_ended(30.0)
    assert clock.attempt_ended(12.0) >= late
