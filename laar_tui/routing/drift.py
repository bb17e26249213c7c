"""Has an endpoint become worse than it was believed to be? A one-sided CUSUM (Page, Biometrika 41, 1954).

``S ← max(0, S + i·(z − drift))`` over an endpoint's verdicts, with ``z = (p − y) / sqrt(p (1 − p))``: the
predicted P(right) less the label, in standard deviations of a right-or-wrong outcome. ``i`` is how much the
verdict says at all. The alarm sounds when ``S`` passes its threshold; then it starts again from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

DRIFT = 0.5
"""Standard deviations by which an endpoint may be worse than believed before it adds up."""
ALARM = 8.0
"""Simulated (``tests/routing/test_drift.py``), this pair gives a false alarm in 2,700 verdicts and, after a fall
from 85 % to 35 %, an alarm after 9 answers in the median and within 40 in 98 of 100. Drift 0.1 with alarm 2.5
would sound every 13 verdicts."""

DOUBT = 0.25
"""What an alarm leaves of the precision. Simulated swaps of the best endpoint cost 5 % more than knowing, and never
more than 15 % in 40 runs; with 0.5 they cost 7 %, and more than 15 % in 2 of 40."""

_FARTHEST = 3.0
"""One wrong answer of an almost certain endpoint is no more than that."""
_SUREST = 0.98


@dataclass(frozen=True)
class BehaviourChanged:
    """``endpoint`` is no longer what it was: of its last ``answers`` judged ones the share ``seen`` was right
    where ``expected`` was believed, both in 0..1."""

    endpoint: str
    answers: int
    expected: float
    seen: float


class Cusum:
    """The watch over one endpoint."""

    def __init__(self) -> None:
        self.level = 0.0
        self._answers = 0
        self._expected = 0.0
        self._seen = 0.0

    def add(self, endpoint: str, p: float, label: float) -> BehaviourChanged | None:
        """One verdict: ``p`` is what was predicted for the answer, ``label`` P(right) from the verdicts."""
        p = min(_SUREST, max(1 - _SUREST, p))
        says = (2 * label - 1) ** 2
        z = min(_FARTHEST, max(-_FARTHEST, (p - label) / sqrt(p * (1 - p))))
        self.level = max(0.0, self.level + says * (z - DRIFT))
        if self.level == 0.0:
            self._forget()
            return None
        self._answers += 1
        self._expected += p
        self._seen += label
        if self.level <= ALARM:
            return None
        changed = BehaviourChanged(
            endpoint, self._answers, self._expected / self._answers, self._seen / self._answers
        )
        self._forget()
        return changed

    def _forget(self) -> None:
        self.level, self._answers, self._expected, self._seen = 0.0, 0, 0.0, 0.0
