"""The mathematics of the TTCA review: survival with right-censoring, and what a count of successes says. Pure
functions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TINY = 1e-300
_PRECISION = 1e-15
_FRACTION_STEPS = 500
_BISECTIONS = 60


@dataclass(frozen=True)
class Step:
    """At ``time_s`` seconds, of ``at_risk`` questions still unsolved and watched, ``solved`` were solved;
    ``unsolved`` in 0..1 is S(t) from here on.
    """

    time_s: float
    at_risk: int
    solved: int
    unsolved: float


def survival_curve(times: Iterable[tuple[float, bool]]) -> tuple[Step, ...]:
    """The Kaplan–Meier estimate of S(t) = P(TTCA > t), one step for each time at which something was solved.

    ``times`` are (seconds, censored). Censored at the moment of a solution counts as still at risk then, the
    usual convention. Source: Kaplan and Meier, "Nonparametric estimation from incomplete observations", JASA
    53 (1958), 457-481.
    """
    ordered = sorted(times)
    at_risk = len(ordered)
    unsolved = 1.0
    steps: list[Step] = []
    position = 0
    while position < len(ordered):
        time_s = ordered[position][0]
        solved = leaving = 0
        while position < len(ordered) and ordered[position][0] == time_s:
            solved += not ordered[position][1]
            leaving += 1
            position += 1
        if solved:
            unsolved *= 1 - solved / at_risk
            steps.append(Step(time_s, at_risk, solved, unsolved))
        at_risk -= leaving
    return tuple(steps)


def time_until(curve: Sequence[Step], solved: float) -> float | None:
    """Seconds after which the fraction ``solved`` of questions is solved: the first t with S(t) <= 1 -
    solved.

    ``None`` where the curve never falls that far: too many questions were never solved to say.
    """
    # A product of fractions may miss an exact 0.5 by a rounding error.
    target = 1 - solved + 1e-12
    return next((step.time_s for step in curve if step.unsolved <= target), None)


def restricted_mean(curve: Sequence[Step], horizon_s: float) -> float:
    """Mean of min(TTCA, horizon) in seconds: the area under S(t) from 0 to the horizon.

    Beyond the last observation S keeps its last value (Gill's convention), which makes an unsolved question
    cost the whole horizon at most. Source: Royston and Parmar, "Restricted mean survival time", BMC Medical
    Research Methodology 13 (2013), 152.
    """
    area = 0.0
    reached, unsolved = 0.0, 1.0
    for step in curve:
        if step.time_s >= horizon_s:
            break
        area += (step.time_s - reached) * unsolved
        reached, unsolved = step.time_s, step.unsolved
    return area + (horizon_s - reached) * unsolved


@dataclass(frozen=True)
class Proportion:
    """``successes`` of ``n``; ``mean`` and the 95 % credible interval ``low``..``high`` (0..1) are of the
    Beta(1 + successes, 1 + failures) posterior.
    """

    successes: int
    n: int
    mean: float
    low: float
    high: float


@lru_cache(maxsize=4096)
def proportion(successes: int, n: int) -> Proportion:
    """What ``successes`` out of ``n`` say under a uniform prior, Beta(1, 1); the interval is equal-tailed.
    With n = 0 it is the prior itself.
    """
    a, b = 1 + successes, 1 + n - successes
    return Proportion(successes, n, a / (a + b), beta_quantile(0.025, a, b), beta_quantile(0.975, a, b))


def beta_quantile(q: float, a: float, b: float) -> float:
    """The x in 0..1 with I_x(a, b) = q, by bisection: I is increasing in x, so each halving is certain.
    Accurate to about 1e-15.
    """
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if regularised_incomplete_beta(middle, a, b) < q:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def regularised_incomplete_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b), the distribution function of Beta(a, b) at x in 0..1, for a, b > 0.

    Continued fraction by Lentz's method: Press et al., *Numerical Recipes*, 3rd edition, section 6.4; DLMF
    8.17.22.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast only below this point
        return 1 - regularised_incomplete_beta(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) * _continued_fraction(x, a, b) / a


def _continued_fraction(x: float, a: float, b: float) -> float:
    c = 1.0
    d = _reciprocal(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _FRACTION_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for numerator in (even, odd):
            d = _reciprocal(1 + numerator * d)
            c = _away_from_zero(1 + numerator / c)
            change = c * d
            value *= change
        if abs(change - 1) < _PRECISION:
            break
    return value


def _reciprocal(value: float) -> float:
    return 1 / _away_from_zero(value)


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
