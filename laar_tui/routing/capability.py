"""P(right) of one model from length, language and task: Bayesian logistic regression, learnt one verdict at a
time.

The state is a Gaussian over the regression's weights, ``N(m0 + u, (Λ0 + D)⁻¹)``. The prior ``(m0, Λ0)`` comes
from a profile; ``D`` and the vector ``d`` with ``(Λ0 + D) u = d`` are what the user's verdicts added. A
verdict is one assumed-density step: the posterior of the logit ``a = w·x`` is matched in mean and variance by
Gauss–Hermite quadrature and written back along ``x`` (Opper 1998; Minka 2001). Each verdict first multiplies
``D`` and ``d`` by γ, so that old ones fade toward the prior; a sudden change is ``drift``'s to notice. Replaying
the same verdicts in the same order gives the same state.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from operator import mul

from laar_tui.routing.difficulty import (
    DISCRIMINATION,
    MARGINAL_SCALE,
    NODES,
    WEIGHTS,
    logistic,
    mean_over,
    mean_probabilities,
    node_probabilities,
)
from laar_tui.routing.features import Design
from laar_tui.routing.matrix import Matrix, Vector, add_outer, cholesky, forward, solve
from laar_tui.routing.prior import CapabilityPrior, Gaussian, deviation_prior, shared_prior
from laar_tui.routing.shared import SharedEffects

ESTIMATOR = "bayes-logit-irt/2"
FORGETTING = 0.998
"""γ: what is left of each earlier verdict's weight after a new one about the same model (about the last 500
count). 0.99, with which 100 count, pays for that with noise: on the development matrix ECE .036 against .019 and
a Brier score .002 higher before any failure. Sudden changes are left to the drift alarm."""

_Z_95 = 1.959963984540054


class Capability:
    """The belief about one model; endpoints that serve the same model share it and differ by a column
    ``endpoint:NAME``."""

    def __init__(
        self, prior: CapabilityPrior, forgetting: float = FORGETTING, shared: SharedEffects | None = None
    ) -> None:
        self.prior = prior
        self.marks = 0.0
        self.forgetting = forgetting
        self._version = 0
        self._shared = shared or SharedEffects(forgetting)
        self._columns = {c: i for i, c in enumerate(prior.columns)}
        self._mean0 = list(prior.mean)
        self._precision0: Matrix = [list(row) for row in prior.precision]
        size = len(prior.columns)
        self._learnt: Matrix = [[0.0] * size for _ in range(size)]
        self._pull: Vector = [0.0] * size
        self._refresh()

    @property
    def version(self) -> tuple[int, int]:
        """Another one whenever a belief may have changed."""
        return self._version, self._shared.version

    def logit(self, design: Design) -> Gaussian:
        """Mean and variance of ``a = w·x + Σβ``: the logit of P(right) on a question of average difficulty."""
        mean, variance = self._own(design)
        for column in self._common(design):
            m, v = self._shared.effect(column)
            mean, variance = mean + m, variance + v
        return mean, variance

    def _own(self, design: Design) -> Gaussian:
        """Mean and variance of ``w·x``."""
        x, mean, variance = [0.0] * len(self._mean), 0.0, 0.0
        for column, value in design:
            at = self._columns.get(column)
            if at is None:
                m, v = deviation_prior(column)
                mean += m * value
                variance += v * value * value
            else:
                x[at] = value
        mean += sum(map(mul, x, self._mean))
        root = forward(self._factor, x)
        return mean, variance + sum(map(mul, root, root))

    def _common(self, design: Design) -> list[str]:
        """The columns in which the fleet's effect counts: not those that this model's profile has measured."""
        measured = self.prior.columns
        return [c for c, _ in design if c not in measured and shared_prior(c) is not None]

    def learn(
        self,
        design: Design,
        label: float,
        weights: Sequence[float] = WEIGHTS,
        discrimination: float = DISCRIMINATION,
    ) -> None:
        """Take in one verdict: ``label`` is P(right) from the verdicts alone (0.5 says nothing, whatever the
        model believes).

        ``weights`` is the posterior over the difficulty nodes when the answer was given
        (:func:`difficulty.weights_after`), under ``discrimination``.
        """
        for column, _ in design:
            if column not in self._columns:
                self._add_column(column)
        own_mean, own_variance = self._own(design)
        common = {c: self._shared.effect(c) for c in self._common(design)}
        mean = own_mean + sum(m for m, _ in common.values())
        variance = own_variance + sum(v for _, v in common.values())
        matched, left = tilted(mean, variance, label, weights, discrimination)
        moved, shrunk = (matched - mean) / variance, (1 - left / variance) / variance
        for column, (m, v) in common.items():
            self._shared.learn(column, m + v * moved, v * (1 - v * shrunk))
        self._learn_own(design, (own_mean, own_variance), own_variance * moved, own_variance * shrunk)
        self.marks = self.marks * self.forgetting + (2 * label - 1) ** 2

    def _learn_own(self, design: Design, was: Gaussian, step: float, shrink: float) -> None:
        """``w·x``, which was ``N(*was)``, is ``step`` higher and has the share ``shrink`` less variance."""
        mean, variance = was
        left = variance * (1 - shrink)
        at = [self._columns[c] for c, _ in design]
        values = [v for _, v in design]
        before = sum(self._mean0[i] * v for i, v in zip(at, values, strict=True))
        self._scale(self.forgetting)
        add_outer(self._learnt, at, values, 1 / left - 1 / variance)
        pull = (mean + step - before) / left - (mean - before) / variance
        for i, v in zip(at, values, strict=True):
            self._pull[i] += pull * v
        self._refresh()

    def soften(self, factor: float = 0.5) -> None:
        """Believe the same with ``factor`` times the precision, the prior's included: for a model whose
        behaviour has changed. What was published was about another one too."""
        rest = 1 - factor
        self._learnt = [
            [factor * d - rest * p for d, p in zip(learnt, prior, strict=True)]
            for learnt, prior in zip(self._learnt, self._precision0, strict=True)
        ]
        self._pull = [factor * v for v in self._pull]
        self.marks *= factor
        self._refresh()

    def split(self) -> Capability:
        """The same belief, to go its own way from here; the fleet's effects stay common."""
        other = Capability(self.prior, self.forgetting, self._shared)
        other.marks = self.marks
        other._columns = dict(self._columns)
        other._mean0, other._pull = list(self._mean0), list(self._pull)
        other._precision0 = [list(row) for row in self._precision0]
        other._learnt = [list(row) for row in self._learnt]
        other._refresh()
        return other

    def _scale(self, factor: float) -> None:
        self._learnt = [[factor * v for v in row] for row in self._learnt]
        self._pull = [factor * v for v in self._pull]

    def _add_column(self, column: str) -> None:
        mean, variance = deviation_prior(column)
        size = len(self._mean0)
        self._columns[column] = size
        self._mean0.append(mean)
        self._pull.append(0.0)
        for matrix in (self._precision0, self._learnt):
            for row in matrix:
                row.append(0.0)
            matrix.append([0.0] * (size + 1))
        self._precision0[size][size] = 1 / variance
        self._refresh()

    def _refresh(self) -> None:
        self._version += 1
        self._factor = cholesky(
            [
                [p + d for p, d in zip(prior, learnt, strict=True)]
                for prior, learnt in zip(self._precision0, self._learnt, strict=True)
            ]
        )
        moved = solve(self._factor, self._pull)
        self._mean = [m + u for m, u in zip(self._mean0, moved, strict=True)]


def tilted(
    mean: float,
    variance: float,
    label: float,
    weights: Sequence[float] = WEIGHTS,
    discrimination: float = DISCRIMINATION,
) -> tuple[float, float]:
    """Mean and variance of ``a ~ N(mean, variance)`` after a verdict with likelihood ``P·label + (1 − P)(1 −
    label)``.

    ``P`` is P(right | a), averaged over the difficulty ``weights``. The variance never grows: a surprising
    weak verdict moves the belief, it does not make it vaguer.
    """
    spread = sqrt(variance)
    total = first = second = 0.0
    for t, share in zip(NODES, WEIGHTS, strict=True):
        p = p_right(mean + spread * t, weights, discrimination)
        likelihood = share * (p * label + (1 - p) * (1 - label))
        total += likelihood
        first += likelihood * t
        second += likelihood * t * t
    if total <= 0.0:
        return mean, variance
    shift = first / total
    shrink = min(1.0, max(1e-6, second / total - shift * shift))
    return mean + spread * shift, variance * shrink


def p_right(a: float, weights: Sequence[float] = WEIGHTS, discrimination: float = DISCRIMINATION) -> float:
    """P(right) for a known ``a``, averaged over the difficulty ``weights``."""
    if weights is WEIGHTS:
        return logistic(MARGINAL_SCALE * a)
    return mean_over(weights, node_probabilities(a, 0.0, discrimination))


def credible_intervals(
    beliefs: Sequence[Gaussian], weights: Sequence[float], discrimination: float = DISCRIMINATION
) -> list[tuple[float, float]]:
    """:func:`credible_interval` of many ``(mean, variance)`` at once."""
    reaches = [(mean, _Z_95 * sqrt(variance)) for mean, variance in beliefs]
    ends = [mean + sign * reach for sign in (-1, 1) for mean, reach in reaches]
    found = mean_probabilities(ends, weights, discrimination)
    return list(zip(found[: len(beliefs)], found[len(beliefs) :], strict=True))


def credible_interval(
    mean: float,
    variance: float,
    weights: Sequence[float] = WEIGHTS,
    discrimination: float = DISCRIMINATION,
) -> tuple[float, float]:
    """The central 95 % interval of P(right): P(right) rises with ``a``, so the interval of ``a`` carries
    over."""
    reach = _Z_95 * sqrt(variance)
    return (
        p_right(mean - reach, weights, discrimination),
        p_right(mean + reach, weights, discrimination),
    )
