"""Suspends and clock jumps are noticed, stored, counted, and left out of every TTCA."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from laar_tui.core.attempt import Attempt
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.clock_gap import Event, clock_gap
from laar_tui.history.statistics import ttca_summary
from laar_tui.history.store import History
from tests.history.building import RIGHT, WRONG, make_decision, make_features, make_question, make_reply

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NIGHT_S = 8 * 3600.0


def at(clock_s: float, wall_s: float, session: str = "s1") -> Event:
    return Event(session, clock_s, NOON + timedelta(seconds=wall_s))


def test_clocks_that_agree_leave_no_gap() -> None:
    assert clock_gap([at(0, 0), at(5, 5.2), at(9, 9.1)]) == 0.0
    assert clock_gap([]) == 0.0


def test_a_night_asleep_shows() -> None:
    assert clock_gap([at(0, 0), at(5, 5 + NIGHT_S)]) == pytest.approx(NIGHT_S)


def test_a_clock_set_back_shows() -> None:
    assert clock_gap([at(0, 0), at(5, -3600)]) == pytest.approx(-3600)


def test_another_day_is_no_gap() -> None:
    """The question's clock stood still in between, and a mark given then has the time at which it stood."""
    mark = at(5, NIGHT_S)
    assert clock_gap([at(0, 0), at(5, 5), mark, at(5, NIGHT_S + 60, "s2"), at(9, NIGHT_S + 64, "s2")]) == 0.0


class Clocks:
    """Both clocks of a computer that can sleep."""

    def __init__(self) -> None:
        self.wall, self.clock_s = NOON, 0.0

    def __call__(self) -> datetime:
        return self.wall

    def run(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.clock_s += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)


def attempt(history: History, clocks: Clocks, ordinal: int, asleep_s: float) -> None:
    begun = clocks.clock_s
    history.save_decision("q1", ordinal, make_decision(f"d{ordinal}", "fast")).result()
    history.begin_attempt(
        f"a{ordinal}", "q1", ordinal, "fast", "m", f"d{ordinal}", begun, False, False
    ).result()
    clocks.run(2)
    clocks.sleep(asleep_s)
    clocks.run(3)
    ended = Attempt(f"a{ordinal}", ordinal, "fast", "m", make_reply(), begun, clocks.clock_s, f"d{ordinal}")
    history.end_attempt("q1", ended).result()


@pytest.mark.parametrize(("asleep", "n", "flagged"), [(0.0, 1, 0), (NIGHT_S, 0, 1)])
def test_a_question_that_slept_is_left_out_and_counted(
    path: Path, asleep: float, n: int, flagged: int
) -> None:
    clocks = Clocks()
    with History.open(path, wall_clock=clocks) as history:
        history.save_question(make_question(), simulated=False).result()
        history.save_measure("q1", make_features(), []).result()
        attempt(history, clocks, 1, asleep)
        clocks.run(4)
        history.save_verdict("q1", "a1", WRONG, clocks.clock_s).result()
        attempt(history, clocks, 2, 0)
        clocks.run(2)
        history.save_verdict("q1", "a2", RIGHT, clocks.clock_s).result()
        (summary,) = ttca_summary(history.reader)
        assert (summary.n, summary.flagged) == (n, flagged)


def test_sleep_after_the_right_answer_harms_nothing(path: Path) -> None:
    clocks = Clocks()
    with History.open(path, wall_clock=clocks) as history:
        history.save_question(make_question(), simulated=False).result()
        attempt(history, clocks, 1, 0)
        clocks.sleep(NIGHT_S)
        clocks.run(1)
        history.save_verdict("q1", "a1", RIGHT, clocks.clock_s).result()
        history.mark("q1", VerdictValue.RIGHT).result()
        assert [(s.n, s.flagged) for s in ttca_summary(history.reader)] == [(1, 0)]
