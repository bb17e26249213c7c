"""Each policy on matrices small enough to count the seconds by hand. Checking takes 5 s unless said otherwise."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest

from laar_tui.calibration.replay import POLICIES, Setup
from tests.calibration.matrices import Simulated, generated, matrix_of, row
from tests.calibration.playing import play, play_rows

SLOW_IS_RIGHT = (row("q1", "a", 0, 2.0), row("q1", "b", 1, 3.0))
NOBODY_IS_RIGHT = (row("q1", "a", 0, 2.0), row("q1", "b", 0, 3.0))


def session_of(endpoint: int) -> str:
    """A question whose session belongs to the ``endpoint``-th of two."""
    return next(f"q{i}" for i in range(100) if crc32(f"q{i}".encode()) % 2 == endpoint)


@pytest.mark.parametrize(("endpoint", "seconds", "attempts"), [(0, 10 * 7.0, 10), (1, 8.0, 1)])
def test_session_affinity_stays_where_it_is(
    tmp_path: Path, endpoint: int, seconds: float, attempts: int
) -> None:
    name = session_of(endpoint)
    (course,) = play_rows(tmp_path, [row(name, "a", 0, 2.0), row(name, "b", 1, 3.0)], "session-affinity")
    assert course.seconds == seconds
    assert len(course.asked) == len(course.judged) == attempts
    assert course.right == (endpoint == 1)


def test_load_aware_repeats_itself_in_proportion_to_speed(tmp_path: Path) -> None:
    rows = [r for i in range(300) for r in (row(f"q{i}", "a", 0, 1.0), row(f"q{i}", "b", 0, 3.0))]
    courses = play_rows(tmp_path, rows, "load-aware")
    assert all(len(c.asked) == 10 for c in courses)
    asked = [name for c in courses for name in c.asked]
    assert asked.count("a") / len(asked) == pytest.approx(0.75, abs=0.03)
    for course in courses:
        assert course.seconds == 10 * 5 + course.asked.count("a") * 1.0 + course.asked.count("b") * 3.0


def test_fastest_first_learns_who_is_fast(tmp_path: Path) -> None:
    rows = [
        r
        for i in range(4)
        for r in (
            row(f"q{i}", "slow", 0, 9.0),
            row(f"q{i}", "fast", 0, 2.0),
            row(f"q{i}", "middling", 1, 3.0),
        )
    ]
    courses = play_rows(tmp_path, rows, "fastest-first")
    assert courses[0].asked == ["slow", "fast", "middling"]
    assert courses[0].seconds == 14 + 7 + 8
    for course in courses[1:]:
        assert course.asked == ["fast", "middling"]
        assert course.seconds == 7 + 8
        assert course.ttca_s == 7 + 3


def test_best_single_tries_everybody_then_keeps_its_favourite(tmp_path: Path) -> None:
    rows = [r for i in range(30) for r in (row(f"q{i}", "a", 0, 1.0), row(f"q{i}", "b", 1, 4.0))]
    courses = play_rows(tmp_path, rows, "best-single")
    assert [c.asked[0] for c in courses[:16]] == ["a", "b"] * 8
    assert all(c.asked == ["b"] and c.seconds == 9.0 for c in courses[16:])


def test_laar_style_prefers_right_per_second_and_never_asks_twice(tmp_path: Path) -> None:
    rows = [r for i in range(40) for r in (row(f"q{i}", "a", 0, 2.0), row(f"q{i}", "b", 1, 3.0))]
    courses = play_rows(tmp_path, rows, "laar-style")
    assert courses[0].asked == ["a", "b"]
    assert courses[-1].asked == ["b"]
    (lost,) = play_rows(tmp_path, NOBODY_IS_RIGHT, "laar-style")
    assert sorted(lost.asked) == ["a", "b"]
    assert (lost.seconds, lost.right) == (15.0, False)


def test_laar_goes_on_while_anybody_is_left(tmp_path: Path) -> None:
    (course,) = play_rows(tmp_path, NOBODY_IS_RIGHT, "laar")
    assert sorted(course.asked) == ["a", "b"]
    assert (course.seconds, course.right, len(course.odds)) == (15.0, False, 2)
    assert course.odds[1].p < course.odds[0].p, "a failure lowers the odds of everybody left"


def test_laar_stops_when_a_further_attempt_is_not_worth_it(tmp_path: Path) -> None:
    for policy in ("laar", "laar-overlap"):
        (course,) = play_rows(tmp_path, NOBODY_IS_RIGHT, policy, Setup(value_s=5.0))
        assert len(course.judged) == 1


def test_laar_learns_who_is_right(tmp_path: Path) -> None:
    rows = [r for i in range(40) for r in (row(f"q{i}", "a", 0, 2.0), row(f"q{i}", "b", 1, 3.0))]
    courses = play_rows(tmp_path, rows, "laar")
    assert [c.asked for c in courses[-10:]].count(["b"]) >= 9
    assert courses[-1].odds[0].p > 0.8


def test_the_oracle_knows(tmp_path: Path) -> None:
    (course,) = play_rows(tmp_path, [*SLOW_IS_RIGHT, row("q1", "c", 1, 30.0)], "oracle")
    assert (course.asked, course.seconds, course.ttca_s) == (["b"], 8.0, 3.0)
    (lost,) = play_rows(tmp_path, NOBODY_IS_RIGHT, "oracle")
    assert (lost.asked, lost.seconds, lost.ttca_s) == (["a", "b"], 15.0, None)
    (capped,) = play_rows(tmp_path, NOBODY_IS_RIGHT, "oracle", Setup(attempts=1))
    assert (capped.asked, capped.seconds) == (["a"], 7.0)


# -- overlap: three running, four open, one checker -----------------------------------------------------


@pytest.mark.parametrize(("check_s", "seconds"), [(5.0, 2 + 5 + 5.0), (0.0, 3.0), (0.5, 3.5)])
def test_a_race_hides_the_second_answer_behind_the_first(
    tmp_path: Path, check_s: float, seconds: float
) -> None:
    """``a`` arrives after 2 s and is wrong; ``b``, started with it, after 3 s and is right."""
    (course,) = play_rows(tmp_path, SLOW_IS_RIGHT, "laar-overlap", Setup(check_s=check_s))
    assert course.asked == course.judged == ["a", "b"]
    assert (course.seconds, course.ttca_s) == (seconds, 3.0)


def test_the_loser_of_a_race_is_cancelled_and_counts_as_a_call(tmp_path: Path) -> None:
    rows = [row("q1", "a", 1, 2.0), row("q1", "b", 1, 30.0)]
    (course,) = play_rows(tmp_path, rows, "laar-overlap")
    assert (course.asked, course.judged) == (["a", "b"], ["a"])
    assert (course.seconds, course.ttca_s) == (7.0, 2.0)


@pytest.mark.parametrize(("check_s", "seconds"), [(5.0, 2 + 20 + 5.0), (0.0, 2 + 20.0)])
def test_a_place_that_falls_free_is_filled(tmp_path: Path, check_s: float, seconds: float) -> None:
    """``a``, ``b`` and ``c`` race; ``d`` starts as ``a`` arrives (2 s), takes 20 s, and is checked last. Nobody is
    right, and of counting nobody is believed to be good."""
    times = {"a": 2.0, "b": 3.0, "c": 4.0, "d": 20.0}
    rows = [row("q1", name, 0, total_s, task="count") for name, total_s in times.items()]
    (course,) = play_rows(tmp_path, rows, "laar-overlap", Setup(check_s=check_s))
    assert course.judged == ["a", "b", "c", "d"]
    assert (course.seconds, course.right) == (seconds, False)


def test_answers_are_checked_one_after_another(tmp_path: Path) -> None:
    rows = [row("q1", name, 0, 1.0) for name in "abcdef"]
    (course,) = play_rows(tmp_path, rows, "laar-overlap", Setup(check_s=10.0))
    assert course.seconds == 1.0 + 6 * 10.0


# -- all of them ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES)
def test_only_endpoints_with_a_row_are_asked(tmp_path: Path, policy: str) -> None:
    rows = [row("q1", "a", 1, 2.0), row("q1", "b", 0, 3.0), row("q2", "b", 0, 3.0), row("q3", "c", 1, 1.0)]
    courses = play_rows(tmp_path, rows, policy)
    assert set(courses[1].asked) == {"b"}
    assert (courses[2].asked, courses[2].seconds) == (["c"], 6.0)


@pytest.mark.parametrize("policy", POLICIES)
def test_the_cap_on_attempts_holds(tmp_path: Path, policy: str) -> None:
    fleet = [Simulated(name, lambda *_: 0.1) for name in "abcde"]
    matrix = matrix_of(tmp_path, generated(fleet, 60, 3))
    for course in play(matrix, policy, Setup(attempts=3)):
        assert len(course.judged) <= 3
        assert len(course.asked) <= 3
        assert course.right or len(course.judged) == 3


@pytest.mark.parametrize(
    "policy", ["fastest-first", "best-single", "laar-style", "laar", "laar-overlap", "oracle"]
)
def test_whoever_asks_everybody_solves_what_can_be_solved(tmp_path: Path, policy: str) -> None:
    fleet = [
        Simulated(name, lambda *_: 0.3, seconds) for name, seconds in zip("abcd", (1, 2, 4, 8), strict=True)
    ]
    matrix = matrix_of(tmp_path, generated(fleet, 80, 5))
    for index, course in enumerate(play(matrix, policy)):
        _, answers = matrix.question(index)
        right = [a.total_s for a in answers.values() if a.right]
        assert course.right == bool(right)
        assert len(set(course.asked)) == len(course.asked)
        assert set(course.judged) <= set(course.asked)
        assert course.seconds >= len(course.judged) * 5.0
        assert course.seconds >= min(right, default=0.0) + 5.0
        if policy != "laar-overlap":
            assert course.judged == course.asked
            assert course.seconds == pytest.approx(sum(answers[e].total_s + 5.0 for e in course.asked))


def test_nobody_is_asked_ahead_of_an_answer_that_is_almost_certainly_right(tmp_path: Path) -> None:
    rows = [r for i in range(60) for r in (row(f"q{i}", "a", 1, 2.0), row(f"q{i}", "b", 1, 2.0))]
    courses = play_rows(tmp_path, rows, "laar-overlap")
    assert len(courses[0].asked) == 2
    assert all(len(c.asked) == 1 for c in courses[-20:])
