"""The mathematics of the TTCA review: survival with right-censoring, and what a count of successes says. Pure
functions; numpy loads on first use.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[float64]

_Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""
_TINY = 1e-300
_PRECISION = 1e-15
_FRACTION_STEPS = 500
_BISECTIONS = 60


@dataclass(frozen=True)
class Step:
    """At ``time_s`` seconds, of ``at_risk`` questions still unsolved and watched, ``solved`` were solved;
    ``unsolved`` in 0..1 is S(t) from here on, ``low`` and ``high`` its 95 % band (``None`` where S is 0).
    """

    time_s: float
    at_risk: int
    solved: int
    unsolved: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Estimate:
    """``value`` with its 95 % confidence interval, in seconds. ``None``: the curve does not come that far, so
    all that can be said is "longer".
    """

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, eq=False)
class SurvivalCurve:
    """The Kaplan–Meier estimate of S(t) = P(TTCA > t) over ``n`` questions: arrays with an entry for each time
    at which something was solved. ``variance_sum`` is Greenwood's Σ d / (r (r − d)), infinite where S is 0.
    """

    n: int
    time_s: Floats
    at_risk: Floats
    solved: Floats
    unsolved: Floats
    variance_sum: Floats

    def band(self) -> tuple[Floats, Floats]:
        """The pointwise 95 % band of S on the log(−log) scale, which stays within 0..1; nan where S is 0.

        Source: Kalbfleisch and Prentice, *The Statistical Analysis of Failure Time Data*, 2nd edition, 1.4;
        Greenwood's variance.
        """
        import numpy as np

        with np.errstate(divide="ignore", invalid="ignore"):
            spread = _Z * np.sqrt(self.variance_sum) / np.log(self.unsolved)  # negative
            low = self.unsolved ** np.exp(-spread)
            high = self.unsolved ** np.exp(spread)
        dead = self.unsolved <= 0
        return np.where(dead, np.nan, low), np.where(dead, np.nan, high)

    def steps(self) -> tuple[Step, ...]:
        low, high = self.band()
        return tuple(
            Step(float(t), int(r), int(d), float(s), _known(lo), _known(hi))
            for t, r, d, s, lo, hi in zip(
                self.time_s, self.at_risk, self.solved, self.unsolved, low, high, strict=True
            )
        )

    def at(self, time_s: float) -> tuple[float, float, float]:
        """S, and its band, at ``time_s`` seconds; 1 before anything was solved."""
        place = bisect_right(self.time_s, time_s) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        low, high = self.band()
        value = float(self.unsolved[place])
        return value, _known(low[place]) or 0.0, _known(high[place]) or value

    def quantile(self, solved: float) -> Estimate:
        """Seconds after which the fraction ``solved`` of questions is solved: the first t with S(t) <= 1 − solved.

        The interval holds the times whose band holds 1 − solved (Brookmeyer and Crowley, "A confidence
        interval for the median survival time", Biometrics 38 (1982), 29-41, on the log(−log) scale).
        """
        import numpy as np

        low, high = self.band()
        # A product of fractions may miss an exact 0.5 by a rounding error.
        target = 1 - solved + 1e-12

        def first(curve: Floats) -> float | None:
            below = np.flatnonzero(curve <= target)  # nan is not
            return float(self.time_s[below[0]]) if len(below) else None

        value = first(self.unsolved)
        start = first(low)
        return Estimate(value, value if start is None else start, first(high))

    def restricted_mean(self, horizon_s: float) -> Estimate:
        """Mean of min(TTCA, horizon) in seconds: the area under S(t) from 0 to the horizon; Greenwood's normal
        interval, cut at 0 and the horizon.

        Beyond the last observation S keeps its last value (Gill's convention), which makes an unsolved question
        cost the whole horizon at most. Source: Royston and Parmar, "Restricted mean survival time", BMC Medical
        Research Methodology 13 (2013), 152.
        """
        import numpy as np

        if not self.n:
            return Estimate(None, None, None)
        within = self.time_s < horizon_s
        edges = np.concatenate(([0.0], self.time_s[within], [horizon_s]))
        levels = np.concatenate(([1.0], self.unsolved[within]))
        areas = np.diff(edges) * levels
        mean = float(areas.sum())
        left = areas[::-1].cumsum()[::-1][1:]  # under S from each solution to the horizon
        d, r = self.solved[within], self.at_risk[within]
        terms = np.divide(d, r * (r - d), out=np.zeros_like(d), where=r > d)
        spread = _Z * float(np.sqrt((left**2 * terms).sum()))
        return Estimate(mean, max(0.0, mean - spread), min(horizon_s, mean + spread))


def survival_curve(times_s: ArrayLike, censored: ArrayLike) -> SurvivalCurve:
    """Kaplan–Meier over questions solved, or (``censored``) last seen unsolved, after ``times_s`` seconds.

    Censored at the moment of a solution counts as still at risk then, the usual convention. Source: Kaplan and
    Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958), 457-481.
    """
    import numpy as np

    times = np.asarray(times_s, dtype=np.float64)
    order = np.argsort(times)
    times, events = times[order], ~np.asarray(censored, dtype=bool)[order]
    n = len(times)
    starts = np.flatnonzero(np.concatenate(([True], times[1:] != times[:-1]))) if n else np.empty(0, np.int64)
    solved = np.add.reduceat(events, starts, dtype=np.float64) if n else np.empty(0)
    happened = solved > 0
    solved, at_risk = solved[happened], (n - starts[happened]).astype(np.float64)
    with np.errstate(divide="ignore"):
        variance = np.cumsum(solved / (at_risk * (at_risk - solved)))
    unsolved = np.cumprod(1 - solved / at_risk, dtype=np.float64)
    return SurvivalCurve(n, times[starts][happened], at_risk, solved, unsolved, variance)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


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
