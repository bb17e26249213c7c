"""How strongly failures go together on this user's questions: the posterior of ``s`` in ``logit p_j = a_j + s·z``.

On some work the questions that one model gets wrong are those that all get wrong, on other work failures are
independent; with the wrong ``s`` the odds after a failure are not honest. ``s`` is learnt on a grid, from answers that
were given after others had failed: those alone tell of it, as ``a_j`` is kept so that no ``s`` changes P(right) before
any failure. Old evidence fades.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from laar_tui.routing.difficulty import DISCRIMINATION, mean_over, node_probabilities, weights_after

_GRID = (0.0, 0.5, 0.9, 1.3, 1.7, 2.2, 2.8, 3.6)
_SPREAD = 0.6
_MEMORY = 0.998
_MOST_FAILED = 3
"""Later failures hardly tell one ``s`` from another, and cost as much to look at."""
_PRIOR = tuple(-0.5 * ((s - DISCRIMINATION) / _SPREAD) ** 2 for s in _GRID)


class Discrimination:
    """The belief about one fleet's ``s``; ``value`` is its posterior mean."""

    def __init__(self) -> None:
        self.value = DISCRIMINATION
        self._seen = [0.0] * len(_GRID)

    def learn(self, own: tuple[float, float], failed: Sequence[tuple[float, float]], label: float) -> None:
        """One verdict, P(right) = ``label``, on an answer given after others had failed: mean and variance of the
        logit of its endpoint, and of each of theirs."""
        for i, s in enumerate(_GRID):
            weights = weights_after([node_probabilities(*logit, s) for logit in failed[:_MOST_FAILED]])
            p = mean_over(weights, node_probabilities(*own, s))
            likelihood = max(1e-9, p * label + (1 - p) * (1 - label))
            self._seen[i] = _MEMORY * self._seen[i] + log(likelihood)
        scores = [p + seen for p, seen in zip(_PRIOR, self._seen, strict=True)]
        top = max(scores)
        weights_of = [exp(score - top) for score in scores]
        self.value = sum(w * s for w, s in zip(weights_of, _GRID, strict=True)) / sum(weights_of)
