"""The plain estimators of the baselines: a logistic regression and a straight line, learnt one outcome at a
time.

Deliberately simpler than ``routing``: they are what it is compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp


class _Recursive:
    """Weights ``w ~ N(w, P)`` under one-step Kalman updates; new columns may join at any time."""

    def __init__(self, prior_sd: float) -> None:
        self._prior_variance = prior_sd**2
        self.weights: list[float] = []
        self._covariance: list[list[float]] = []

    def _widen(self, size: int) -> None:
        while len(self.weights) < size:
            self.weights.append(0.0)
            for row in self._covariance:
                row.append(0.0)
            self._covariance.append([0.0] * len(self.weights))
            self._covariance[-1][-1] = self._prior_variance

    def _linear(self, x: Sequence[float]) -> float:
        return sum(w * v for w, v in zip(self.weights, x, strict=False))

    def _step(self, x: Sequence[float], residual: float, noise: float) -> None:
        """``residual`` on the scale of ``w·x``, ``noise`` its variance."""
        projected = [sum(a * b for a, b in zip(row, x, strict=True)) for row in self._covariance]
        total = noise + sum(a * b for a, b in zip(projected, x, strict=True))
        self.weights = [w + p * residual / total for w, p in zip(self.weights, projected, strict=True)]
        for i, a in enumerate(projected):
            row = self._covariance[i]
            for j, b in enumerate(projected):
                row[j] -= a * b / total


class OnlineLogistic(_Recursive):
    """``P(right) = σ(w·x)``, each outcome one extended Kalman step from ``w ~ N(0, 1.5²)``."""

    def __init__(self) -> None:
        super().__init__(1.5)

    def p(self, x: Sequence[float]) -> float:
        return 1 / (1 + exp(-max(-30.0, min(30.0, self._linear(x)))))

    def learn(self, x: Sequence[float], right: bool) -> None:
        self._widen(len(x))
        full = [*x, *[0.0] * (len(self.weights) - len(x))]
        p = self.p(full)
        slope = max(1e-3, p * (1 - p))
        self._step(full, (right - p) / slope, 1 / slope)


class LatencyLine(_Recursive):
    """Seconds as ``a + b · thousands of tokens`` by recursive least squares. An endpoint that was never
    measured counts as instant, so that it is tried once."""

    _LEAST_S = 0.01

    def __init__(self) -> None:
        super().__init__(30.0)
        self.measured = 0

    def seconds(self, tokens: int) -> float:
        return max(self._LEAST_S, self._linear((1.0, tokens / 1000)))

    def learn(self, tokens: int, seconds: float) -> None:
        self._widen(2)
        x = (1.0, tokens / 1000)
        # Times scatter in proportion to their size.
        self._step(x, seconds - self._linear(x), max(0.1, 0.4 * seconds) ** 2)
        self.measured += 1
