"""The review's mathematics against textbook numbers, closed forms and invariants."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from laar_tui.history.survival import (
    SurvivalCurve,
    beta_quantile,
    proportion,
    regularised_incomplete_beta,
)
from laar_tui.history.survival import survival_curve as kaplan_meier

# Remission in weeks under 6-mercaptopurine, Freireich et al. (1963), the standard Kaplan–Meier example:
# Cox and Oakes, Analysis of Survival Data (1984), table 1.1; Kleinbaum and Klein, Survival Analysis, ch. 2.
EVENTS = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
LEUKAEMIA = [(float(t), False) for t in EVENTS] + [(float(t), True) for t in CENSORED]


def survival_curve(observed: Iterable[tuple[float, bool]]) -> SurvivalCurve:
    every = list(observed)
    return kaplan_meier([t for t, _ in every], [censored for _, censored in every])


times = st.lists(st.tuples(st.floats(0, 1000), st.booleans()), max_size=40)
positive = st.floats(0.5, 200)


def test_kaplan_meier_gives_the_textbook_curve() -> None:
    curve = survival_curve(LEUKAEMIA)
    assert [(s.time_s, s.at_risk, s.solved) for s in curve.steps()] == [
        (6, 21, 3),
        (7, 17, 1),
        (10, 15, 1),
        (13, 12, 1),
        (16, 11, 1),
        (22, 7, 1),
        (23, 6, 1),
    ]
    assert [round(s.unsolved, 4) for s in curve.steps()] == [
        0.8571,
        0.8067,
        0.7529,
        0.6902,
        0.6275,
        0.5378,
        0.4482,
    ]
    assert curve.quantile(0.5).value == 23
    assert curve.quantile(0.9).value is None


def test_restricted_mean_is_the_area_under_the_curve_by_hand() -> None:
    curve = survival_curve([(2.0, False), (4.0, True), (6.0, False)])
    # S is 1 until 2 s, 2/3 until 6 s, then 0.
    assert curve.restricted_mean(10).value == pytest.approx(2 + 4 * 2 / 3)
    assert curve.restricted_mean(5).value == pytest.approx(2 + 3 * 2 / 3)
    assert survival_curve([]).restricted_mean(60).value is None
    assert survival_curve([(1.0, True)]).restricted_mean(60).value == 60


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=40), st.floats(1, 2000))
def test_without_censoring_the_restricted_mean_is_the_mean_of_the_cut_times(
    solved: list[float], horizon: float
) -> None:
    curve = survival_curve((t, False) for t in solved)
    expected = sum(min(t, horizon) for t in solved) / len(solved)
    assert curve.restricted_mean(horizon).value == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert curve.quantile(1.0).value == max(solved)


@given(times)
def test_the_curve_falls_from_one_towards_zero(observed: list[tuple[float, bool]]) -> None:
    levels = [1.0, *(s.unsolved for s in survival_curve(observed).steps())]
    assert all(0 <= later < earlier for earlier, later in pairwise(levels))
    assert sum(s.solved for s in survival_curve(observed).steps()) == sum(
        not censored for _, censored in observed
    )


@given(times, st.floats(0, 1000))
def test_one_more_unsolved_question_never_makes_the_curve_look_better(
    observed: list[tuple[float, bool]], watched: float
) -> None:
    before = survival_curve(observed).restricted_mean(500).value
    after = survival_curve([*observed, (watched, True)]).restricted_mean(500).value
    assert after is not None
    assert before is None or after >= before - 1e-9


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


@given(st.lists(st.tuples(st.floats(0.1, 1000), st.booleans()), min_size=2, max_size=60))
def test_scipy_draws_the_same_curve_and_band(observed: list[tuple[float, bool]]) -> None:
    data = stats.CensoredData.right_censored([t for t, _ in observed], [c for _, c in observed])
    theirs = stats.ecdf(data).sf
    with np.errstate(all="ignore"):
        band = theirs.confidence_interval(method="log-log")
    ours = survival_curve(observed)
    low, high = ours.band()
    for step, ours_low, ours_high in zip(ours.steps(), low, high, strict=True):
        place = int(np.searchsorted(theirs.quantiles, step.time_s))
        assert step.unsolved == pytest.approx(theirs.probabilities[place], abs=1e-9)
        if step.unsolved > 1e-9:
            assert ours_low == pytest.approx(band.low.probabilities[place], abs=1e-9)
            assert ours_high == pytest.approx(band.high.probabilities[place], abs=1e-9)


def test_the_interval_of_the_median_is_that_of_the_textbooks() -> None:
    """R: ``survfit(Surv(t, d) ~ 1, conf.type = "log-log")`` on the same data gives 23 (13, NA)."""
    median = survival_curve(LEUKAEMIA).quantile(0.5)
    assert (median.value, median.low, median.high) == (23, 13, None)


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=40), st.floats(1, 2000))
def test_without_censoring_the_restricted_mean_has_the_variance_of_a_mean(
    solved: list[float], horizon: float
) -> None:
    """Greenwood's formula is then the empirical variance by n."""
    found = survival_curve((t, False) for t in solved).restricted_mean(horizon)
    cut = np.minimum(solved, horizon)
    spread = 1.959963984540054 * cut.std() / len(solved) ** 0.5
    assert found.low == pytest.approx(max(0.0, cut.mean() - spread), rel=1e-6, abs=1e-6)
    assert found.high == pytest.approx(min(horizon, cut.mean() + spread), rel=1e-6, abs=1e-6)


@given(st.integers(0, 500), st.integers(0, 500))
def test_scipy_gives_the_same_credible_interval(right: int, wrong: int) -> None:
    ours = proportion(right, right + wrong)
    low, high = stats.beta.interval(0.95, 1 + right, 1 + wrong)
    assert [ours.low, ours.high] == pytest.approx([low, high], abs=1e-9)


def test_the_median_interval_covers_as_often_as_it_says() -> None:
    """Exponential times under independent censoring, 400 samples of 60: the truth is ln 2."""
    random = np.random.default_rng(7)
    covered = 0
    for _ in range(400):
        event, censor = random.exponential(1.0, 60), random.exponential(2.0, 60)
        median = kaplan_meier(np.minimum(event, censor), censor < event).quantile(0.5)
        assert median.low is not None
        covered += median.low <= np.log(2) and (median.high is None or median.high >= np.log(2))
    assert covered / 400 > 0.92
