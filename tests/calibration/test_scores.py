"""What a replay's figures mean, on courses written by hand."""

from __future__ import annotations

import pytest

from laar_tui.calibration.course import Course, Odds
from laar_tui.calibration.scores import Scores, Tally, score


def tally(policy: str, courses: list[Course]) -> Tally:
    made = Tally(policy)
    for course in courses:
        made.add(course)
    return made


def scored(*courses: Course, policy: str = "laar", horizon_s: float = 100.0) -> Scores:
    (one,) = score([tally(policy, list(courses))], horizon_s=horizon_s, reference="laar", seed=0)
    return one


AT_ONCE = Course(10.0, 5.0, ["a"], ["a"])
AT_LAST = Course(30.0, 25.0, ["a", "b", "c"], ["a", "b"])
NEVER = Course(80.0, None, ["a", "b"], ["a", "b"])


def test_seconds_of_unsolved_questions_count_too() -> None:
    found = scored(AT_ONCE, AT_LAST, NEVER, AT_ONCE)
    assert found.seconds_per_solved == pytest.approx((10 + 30 + 80 + 10) / 3)
    assert found.success == 0.75
    assert found.first_attempt_success == 0.5
    assert found.attempts_per_question == 6 / 4
    assert found.calls_per_question == 7 / 4


def test_an_unsolved_question_counts_the_whole_horizon() -> None:
    assert scored(AT_ONCE, AT_LAST, NEVER).restricted_mean_s == pytest.approx((5 + 25 + 100) / 3)
    assert scored(AT_ONCE, AT_LAST, NEVER, horizon_s=20).restricted_mean_s == pytest.approx((5 + 20 + 20) / 3)


def test_p95_is_of_all_questions() -> None:
    assert scored(*[AT_ONCE] * 90, *[NEVER] * 10).p95_s == 80.0


def test_nothing_solved_has_no_seconds_per_solved() -> None:
    found = scored(NEVER, NEVER)
    assert found.seconds_per_solved is None
    assert found.ci95_seconds_per_solved is None
    assert found.success == 0.0


def test_odds_are_scored_by_the_failures_before_them() -> None:
    courses = [Course(1, 1, ["a"], ["a"], [Odds(0, 0.8, True)])] * 8
    courses += [Course(1, None, ["a", "b"], ["a", "b"], [Odds(0, 0.8, False), Odds(1, 0.35, False)])] * 2
    found = scored(*courses).forecasts
    assert set(found) == {"0", "1"}
    assert found["0"].n == 10
    assert found["0"].ece == pytest.approx(0.0)
    assert (found["0"].brier, found["0"].brier_base) == pytest.approx((0.16, 0.16))
    assert found["1"].ece == pytest.approx(0.35)
    assert found["1"].brier == pytest.approx(0.35**2)
    assert found["1"].brier_base == 0.0


def test_differences_are_paired() -> None:
    """Ten seconds more on every question: the difference is certain although the questions scatter."""
    courses = [Course(float(i % 50), 1.0, ["a"], ["a"]) for i in range(300)]
    slower = [Course(c.seconds + 10, 1.0, ["a"], ["a"]) for c in courses]
    both = [tally("laar", courses), tally("oracle", slower)]
    one, other = score(both, horizon_s=100, reference="laar", seed=4)
    assert (one.against_reference, one.ci95_against_reference) == (None, None)
    assert other.against_reference == pytest.approx(10.0)
    assert other.ci95_against_reference == pytest.approx((10.0, 10.0))
    assert one.ci95_seconds_per_solved is not None
    low, high = one.ci95_seconds_per_solved
    # Standard error of a mean of 0…49 over 300 questions: 0.83 s.
    assert high - low == pytest.approx(2 * 1.96 * 0.83, rel=0.15)


def test_intervals_are_the_same_for_the_same_seed() -> None:
    courses = [Course(float(i), 1.0 if i % 3 else None, ["a"], ["a"]) for i in range(50)]
    found = [score([tally("laar", courses)], horizon_s=9, reference="laar", seed=s)[0] for s in (1, 1, 2)]
    assert found[0] == found[1]
    assert found[0].ci95_seconds_per_solved != found[2].ci95_seconds_per_solved
