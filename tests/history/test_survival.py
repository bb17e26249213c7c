"""The review's mathematics against textbook numbers, closed forms and invariants."""

from __future__ import annotations

from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.history.survival import (
    beta_quantile,
    proportion,
    regularised_incomplete_beta,
    restricted_mean,
    survival_curve,
    time_until,
)

# Remission in weeks under 6-mercaptopurine, Freireich et al. (1963), the standard Kaplan–Meier example:
# Cox and Oakes, Analysis of Survival Data (1984), table 1.1; Kleinbaum and Klein, Survival Analysis, ch. 2.
EVENTS = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
LEUKAEMIA = [(float(t), False) for t in EVENTS] + [(float(t), True) for t in CENSORED]

times = st.lists(st.tuples(st.floats(0, 1000), st.booleans()), max_size=40)
positive = st.floats(0.5, 200)


def test_kaplan_meier_gives_the_textbook_curve() -> None:
    curve = survival_curve(LEUKAEMIA)
    assert [(s.time_s, s.at_risk, s.solved) for s in curve] == [
        (6, 21, 3),
        (7, 17, 1),
        (10, 15, 1),
        (13, 12, 1),
        (16, 11, 1),
        (22, 7, 1),
        (23, 6, 1),
    ]
    assert [round(s.unsolved, 4) for s in curve] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert time_until(curve, 0.5) == 23
    assert time_until(curve, 0.9) is None


def test_restricted_mean_is_the_area_under_the_curve_by_hand() -> None:
    curve = survival_curve([(2.0, False), (4.0, True), (6.0, False)])
    # S is 1 until 2 s, 2/3 until 6 s, then 0.
    assert restricted_mean(curve, 10) == pytest.approx(2 + 4 * 2 / 3)
    assert restricted_mean(curve, 5) == pytest.approx(2 + 3 * 2 / 3)
    assert restricted_mean((), 60) == 60


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=40), st.floats(1, 2000))
def test_without_censoring_the_restricted_mean_is_the_mean_of_the_cut_times(
    solved: list[float], horizon: float
) -> None:
    curve = survival_curve((t, False) for t in solved)
    expected = sum(min(t, horizon) for t in solved) / len(solved)
    assert restricted_mean(curve, horizon) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert time_until(curve, 1.0) == max(solved)


@given(times)
def test_the_curve_falls_from_one_towards_zero(observed: list[tuple[float, bool]]) -> None:
    levels = [1.0, *(s.unsolved for s in survival_curve(observed))]
    assert all(0 <= later < earlier for earlier, later in pairwise(levels))
    assert sum(s.solved for s in survival_curve(observed)) == sum(not censored for _, censored in observed)


@given(times, st.floats(0, 1000))
def test_one_more_unsolved_question_never_makes_the_curve_look_better(
    observed: list[tuple[float, bool]], watched: float
) -> None:
    before = restricted_mean(survival_curve(observed), 500)
    after = restricted_mean(survival_curve([*observed, (watched, True)]), 500)
    assert after >= before - 1e-9


@given(st.floats(0, 1), st.integers(1, 40), st.integers(1, 40))
def test_incomplete_beta_is_a_binomial_tail_for_whole_parameters(x: float, a: int, b: int) -> None:
    n = a + b - 1
    tail = sum(comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(a, n + 1))
    assert regularised_incomplete_beta(x, a, b) == pytest.approx(tail, abs=1e-11)


@given(st.floats(0.001, 0.999), positive, positive)
def test_beta_quantile_inverts_the_distribution_function(q: float, a: float, b: float) -> None:
    assert regularised_incomplete_beta(beta_quantile(q, a, b), a, b) == pytest.approx(q, abs=1e-9)


@given(st.floats(0.001, 0.999), positive)
def test_beta_quantile_of_one_parameter_has_a_closed_form(q: float, a: float) -> None:
    assert beta_quantile(q, a, 1) == pytest.approx(q ** (1 / a), abs=1e-12)


def test_intervals_match_published_values() -> None:
    nothing = proportion(0, 0)
    assert (nothing.mean, round(nothing.low, 6), round(nothing.high, 6)) == (0.5, 0.025, 0.975)
    all_of_ten = proportion(10, 10)  # closed form: 0.025 ** (1 / 11)
    assert all_of_ten.low == pytest.approx(0.025 ** (1 / 11))
    seven_of_ten = proportion(7, 10)  # R: qbeta(c(.025, .975), 8, 4)
    assert (round(seven_of_ten.low, 4), round(seven_of_ten.high, 4)) == (0.3903, 0.8907)


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_an_interval_holds_its_mean_and_mirrors_its_opposite(right: int, wrong: int) -> None:
    one, other = proportion(right, right + wrong), proportion(wrong, right + wrong)
    assert 0 <= one.low < one.mean < one.high <= 1
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)
