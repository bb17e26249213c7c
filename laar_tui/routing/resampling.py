"""What asking the same endpoint again is worth: ``P(right on the r-th try) = p·ν / (ν + r − 1)`` after r − 1 wrong
ones (Pólya urn).

ν starts at 0.1 at temperature 0, where answers hardly differ, and at 2 from 0.7 on, and is learnt per endpoint
from its repeated tries on a grid of ``log ν``. At temperature 0 its prior is tight: sampling has nothing to
vary, so ν stays near 0.1.
"""

from __future__ import annotations

from math import exp, log

_TIGHT, _WIDE = 0.2, 1.0
_OFFSETS = tuple(-3.0 + 0.25 * i for i in range(25))


class Resampling:
    """The belief about one endpoint's ν at its ``temperature``."""

    def __init__(self, temperature: float) -> None:
        warmth = min(1.0, max(0.0, temperature) / 0.7)
        centre, spread = log(0.1 + 1.9 * warmth), _TIGHT + (_WIDE - _TIGHT) * warmth
        self._grid = tuple(centre + spread * t for t in _OFFSETS)
        self._log_weights = [-0.5 * t * t for t in _OFFSETS]
        self.nu = exp(centre)

    def factor(self, failures: int) -> float:
        """P(right) of another answer after ``failures`` wrong ones, over that of a fresh endpoint."""
        return self.nu / (self.nu + failures)

    def learn(self, p_fresh: float, failures: int, label: float) -> None:
        """One repeated try: ``p_fresh`` is P(right) had it been the first, ``label`` P(right) from the
        verdicts on it."""
        for i, log_nu in enumerate(self._grid):
            p = p_fresh / (1 + failures * exp(-log_nu))
            self._log_weights[i] += log(max(1e-12, p * label + (1 - p) * (1 - label)))
        top = max(self._log_weights)
        weights = [exp(w - top) for w in self._log_weights]
        self.nu = exp(sum(w * g for w, g in zip(weights, self._grid, strict=True)) / sum(weights))
