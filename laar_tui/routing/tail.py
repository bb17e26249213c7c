"""How far real times stray from expected ones: the last ratios of measured to expected seconds, sorted.

Times are heavy-tailed, so nothing here assumes a shape: the 95th percentile is a watchdog's patience, and the
share within a timeout is what the timeout lets through. A request that was given up is counted at what was to be expected
beyond that moment (Buckley & James, Biometrika 66:3, 1979); how likely it was lost altogether is availability's to say.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import deque
from math import exp

_KEPT = 100
_LEAST, _MOST = 1e-3, 1e4
_PRIOR = tuple(exp(0.6 * z) for z in (-1.64, -1.04, -0.67, -0.39, -0.13, 0.13, 0.39, 0.67, 1.04, 1.64))
"""Log-normal with a factor of 5 between the 10th and the 90th percentile, worth ten times."""
_WATCHDOG = 0.95
_PARETO = 1.5
"""Of real times to answers beyond their 99th percentile; smaller is heavier."""
_CAPPED, _MEAN_PRIOR, _MEAN_MEMORY = 5.0, 5.0, 0.99


class Tail:
    """The ratios of one endpoint. What was believed beforehand is pushed out by what is measured."""

    def __init__(self) -> None:
        self._recent = deque(_PRIOR, maxlen=_KEPT)
        self._sorted = sorted(_PRIOR)
        self._usual: float | None = None
        self._total, self._weight = _MEAN_PRIOR, _MEAN_PRIOR

    @property
    def mean(self) -> float:
        """The mean ratio, none counted as more than 5: robust expected seconds are below the mean of a heavy tail, and
        it is the mean that a question pays."""
        return self._total / self._weight

    def add(self, ratio: float) -> None:
        """``ratio``: measured over expected seconds of one complete answer."""
        ratio = min(_MOST, max(_LEAST, ratio))
        fading = _MEAN_MEMORY * (self._weight - _MEAN_PRIOR), _MEAN_MEMORY * (self._total - _MEAN_PRIOR)
        self._weight, self._total = _MEAN_PRIOR + fading[0] + 1, _MEAN_PRIOR + fading[1] + min(_CAPPED, ratio)
        if len(self._recent) == _KEPT:
            self._sorted.remove(self._recent[0])
        self._recent.append(ratio)
        insort(self._sorted, ratio)
        self._usual = None

    def add_censored(self, ratio: float) -> None:
        """The answer had not come after ``ratio``. Never lowers the mean; what was stopped sooner than half of the answers
        come tells nothing."""
        ratio = min(_MOST, max(_LEAST, ratio))
        if ratio > self.quantile(0.5):
            self._total += max(self.mean, min(_CAPPED, ratio + self.excess(ratio)))
            self._weight += 1

    def beyond(self, passed: float) -> float:
        """P(an answer that comes takes longer than ``passed``), never 0: beyond everything seen it falls like a Pareto
        tail."""
        last = self._sorted[-1]
        above = len(self._sorted) - bisect_right(self._sorted, min(passed, last))
        share = (above + 0.5) / (len(self._sorted) + 0.5)
        return share * (last / passed) ** _PARETO if passed > last else share

    def quantile(self, share: float = _WATCHDOG) -> float:
        """The ratio that ``share`` of the answers stay below."""
        return self._sorted[min(len(self._sorted) - 1, int(share * len(self._sorted)))]

    def excess(self, passed: float) -> float:
        """Expected ratio that is still to come once ``passed`` has passed without an answer; beyond everything that was
        ever seen, half as much again."""
        at = bisect_right(self._sorted, passed)
        late = self._sorted[at:]
        return (sum(late) / len(late) if late else 1.5 * passed) - passed

    def within(self, limit: float) -> float:
        """P(ratio ≤ ``limit``), never 0: the next one may always be quicker."""
        return (bisect_right(self._sorted, limit) + 0.5) / (len(self._sorted) + 0.5)

    def cut(self, limit: float) -> float:
        """``E[min(ratio, limit)]`` over the same without a timeout, at most 1. Beyond the 95th percentile the
        times count as that, with or without one."""
        if self._usual is None:
            self._usual = self._mean_up_to(self.quantile())
        return min(1.0, self._mean_up_to(limit) / self._usual)

    def _mean_up_to(self, limit: float) -> float:
        inside = bisect_right(self._sorted, limit)
        return (sum(self._sorted[:inside]) + limit * (len(self._sorted) - inside)) / len(self._sorted)
