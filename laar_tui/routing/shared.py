"""Effects that all models of a fleet have in common: a language or a kind of question that is hard for one is
hard for the others.

``a = w·x + Σ β_c``: ``w`` is one model's, ``β_c`` (one scalar per language and per task) the fleet's, and a
model's own weight in such a column is its deviation from it. Both are Gaussian and kept independent; a verdict
moves each by its share of the variance of ``a``. A column that no verdict has touched has its prior: mean 0 for
a language.
"""

from __future__ import annotations

from laar_tui.routing.prior import Gaussian, shared_prior


class SharedEffects:
    """The β of one fleet. ``forgetting`` is what is left of a verdict's weight after a later one with the same
    column."""

    def __init__(self, forgetting: float) -> None:
        self.forgetting = forgetting
        self.version = 0
        self._learnt: dict[str, tuple[float, float]] = {}
        self._effects: dict[str, Gaussian] = {}

    def effect(self, column: str) -> Gaussian:
        """Mean and variance of β; ``(0, 0)`` for a column that is not shared."""
        return self._effects.get(column) or shared_prior(column) or (0.0, 0.0)

    def learn(self, column: str, mean: float, variance: float) -> None:
        """One verdict has made of β ``N(mean, variance)``."""
        prior = shared_prior(column)
        if prior is None:
            return
        self.version += 1
        before, spread = self.effect(column)
        precision, pull = self._learnt.get(column, (0.0, 0.0))
        precision = self.forgetting * precision + 1 / variance - 1 / spread
        pull = self.forgetting * pull + (mean - prior[0]) / variance - (before - prior[0]) / spread
        self._learnt[column] = precision, pull
        left = 1 / (1 / prior[1] + precision)
        self._effects[column] = prior[0] + left * pull, left
