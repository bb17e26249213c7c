"""The time to the first token as a line over the prompt's length, estimated recursively and robustly."""

from __future__ import annotations

from math import log

from laar_tui.routing.censoring import newton_step

FORGETTING = 0.99
"""What is left of an earlier time's weight after a new one."""
HUBER = 1.345
"""Residuals beyond this many spreads weigh less (95 % efficiency for normal ones; Huber 1981)."""
SPREAD = 0.35
"""Usual relative spread of the time to the first token: half of the measured 10–90 % ranges lie within a
factor 2 to 4."""

SHORTEST_S = 0.01

_Sums = tuple[float, float, float, float, float]


class FirstToken:
    """Least squares of the time to the first token on (1, thousands of tokens), relative, with forgetting.

    The prior counts for three requests, half of them of no tokens and half of 16K, and fades like measured
    ones.
    """

    def __init__(self, a: float, b: float) -> None:
        self.a = a
        self.b = b
        self._prior = tuple((x, max(SHORTEST_S, a + b * x)) for x in (0.0, 16.0))
        self._prior_weight = 1.5
        self._seen = (0.0, 0.0, 0.0, 0.0, 0.0)

    def expected(self, thousands: float) -> float:
        return max(SHORTEST_S, self.a + self.b * thousands)

    def add_censored(self, thousands: float, seconds: float) -> None:
        """Take in that the token had not come after ``seconds``. Never lowers what is expected at this length."""
        expected = self.expected(thousands)
        residual, weight = newton_step((seconds / expected - 1) / SPREAD)
        due = expected * (1 + SPREAD * residual)
        a, b = _line(self._sums())
        weight *= self._robust(expected, due)
        self._seen = _added(self._seen, weight / expected**2, thousands, due)
        # Moved by what this time alone changes: that the line had not settled yet is no part of it.
        new_a, new_b = _line(self._sums())
        moved = max(0.0, self.a + new_a - a), max(0.0, self.b + new_b - b)
        if moved[0] + moved[1] * thousands > expected:
            self.a, self.b = moved

    def add(self, thousands: float, seconds: float) -> float:
        """Take in one time; returns the residual of its logarithm."""
        expected = self.expected(thousands)
        weight = self._robust(expected, seconds)
        # Never gone altogether: requests of one length alone fix no slope.
        self._prior_weight = max(0.05, self._prior_weight * FORGETTING)
        w, wx, wxx, wy, wxy = (FORGETTING * s for s in self._seen)
        self._seen = _added((w, wx, wxx, wy, wxy), weight / expected**2, thousands, seconds)
        self.a, self.b = _line(self._sums())
        return log(max(SHORTEST_S, seconds) / expected)

    def _robust(self, expected: float, seconds: float) -> float:
        """Huber's weight, 0..1, of a time where ``expected`` was."""
        # Relative to the larger of both: too high an expectation is corrected as fast as too low a one.
        spreads = abs(seconds - expected) / (SPREAD * max(expected, min(seconds, 3 * expected)))
        return min(1.0, HUBER / spreads) if spreads > 0 else 1.0

    def _sums(self) -> _Sums:
        sums = self._seen
        for x, y in self._prior:
            sums = _added(sums, self._prior_weight / max(y, self.expected(x)) ** 2, x, y)
        return sums


def _added(sums: _Sums, weight: float, x: float, y: float) -> _Sums:
    """Weighted sums of 1, x, x², y and xy, with one more point."""
    w, wx, wxx, wy, wxy = sums
    return w + weight, wx + weight * x, wxx + weight * x * x, wy + weight * y, wxy + weight * x * y


def _line(sums: _Sums) -> tuple[float, float]:
    """Intercept and slope of the least-squares line, neither negative."""
    w, wx, wxx, wy, wxy = sums
    determinant = w * wxx - wx * wx
    a, b = (wxx * wy - wx * wxy) / determinant, (w * wxy - wx * wy) / determinant
    if b < 0.0:
        return wy / w, 0.0
    if a < 0.0:
        return 0.0, wxy / wxx
    return a, b
