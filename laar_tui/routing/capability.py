"""P(right) of one model from length, language and task: Bayesian logistic regression, learnt one verdict at a
time.

The state is a Gaussian over the regression's weights, ``N(m0 + u, (Λ0 + D)⁻¹)``. The prior ``(m0, Λ0)`` comes
from a profile; ``D`` and the vector ``d`` with ``(Λ0 + D) u = d`` are what the user's verdicts added. A
verdict is one assumed-density step: the posterior of the logit ``a = w·x`` is matched in mean and variance by
Gauss–Hermite quadrature and written back along ``x`` (Opper 1998; Minka 2001). Each verdict first multiplies
``D`` and ``d`` by γ, so that old ones fade toward the prior. Replaying the same verdicts in the same order
gives the same state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from operator import mul

from laar_tui.routing.difficulty import (
    DISCRIMINATION,
    MARGINAL_SCALE,
    NODES,
    WEIGHTS,
    logistic,
    mean_over,
)
from laar_tui.routing.features import INTERCEPT, LENGTH, LENGTH_COLUMNS, Design, design_of
from laar_tui.routing.matrix import Matrix, Vector, cholesky, forward, solve
from laar_tui.routing.profile import CapabilityProfile

ESTIMATOR = "bayes-logit-irt/1"
FORGETTING = 0.99
"""γ: what is left of each earlier verdict's weight after a new one about the same model (about the last 100
count)."""

TABLE_TRUST = 20.0
"""The prior's *mean* follows a table as if it had this many times its visible weight: how accuracy falls with
length is well known, only the confidence in it is kept small enough for a few verdicts to overrule."""

TASK_MEANS = {
    "lookup": 0.5,
    "yes_no": 0.3,
    "summarise": 0.3,
    "translate": 0.3,
    "list": -0.5,
    "count": -0.8,
}
"""Prior logits by task against the average question: the spread of Loong's perfect rates between locating
(+1.5) and clustering (−1.4), halved and more, because one benchmark does not fix it. The same for every
model, so it moves stopping and not the order."""

_Z_95 = 1.959963984540054
_ENDPOINT_SD = 0.3


def base_prior(column: str) -> tuple[float, float]:
    """Mean and variance of a weight before anything is published or seen."""
    if column == INTERCEPT:
        return 0.4, 2.25
    if column == LENGTH:
        return -0.35, 0.09
    if column in LENGTH_COLUMNS:
        return 0.0, 0.49
    if column.startswith("task:"):
        return TASK_MEANS.get(column.removeprefix("task:"), 0.0), 0.49
    if column.startswith("endpoint:"):
        return 0.0, _ENDPOINT_SD**2
    return 0.0, 0.25


@dataclass(frozen=True)
class CapabilityPrior:
    """``N(mean, precision⁻¹)`` over ``columns``; any other column keeps its :func:`base_prior`. Shared
    between states, never changed."""

    name: str
    columns: tuple[str, ...]
    mean: tuple[float, ...]
    precision: tuple[tuple[float, ...], ...]
    weight: float


@lru_cache(maxsize=512)
def prior_from(profile: CapabilityProfile) -> CapabilityPrior:
    """Fit the regression to a profile's anchors: tight in slope, wide in level (``profile.level_sd``)."""
    designs = [design_of(a.tokens, a.language) for a in profile.anchors]
    columns = tuple(dict.fromkeys((*LENGTH_COLUMNS, *(c for d in designs for c, _ in d))))
    place = {c: i for i, c in enumerate(columns)}
    base = [base_prior(c) for c in columns]
    rows = [([place[c] for c, _ in d], [v for _, v in d]) for d in designs]
    weights = [a.weight for a in profile.anchors]
    start = [m for m, _ in base]
    mean = list(start)
    for _ in range(12):
        gradient = [(m0 - m) / v for m, (m0, v) in zip(mean, base, strict=True)]
        precision = _diagonal(base)
        for (at, values), weight, anchor in zip(rows, weights, profile.anchors, strict=True):
            p = logistic(MARGINAL_SCALE * sum(mean[i] * v for i, v in zip(at, values, strict=True)))
            pull = TABLE_TRUST * weight * MARGINAL_SCALE * (anchor.accuracy - p)
            for i, v in zip(at, values, strict=True):
                gradient[i] += pull * v
            _add_outer(
                precision, at, values, TABLE_TRUST * weight * MARGINAL_SCALE**2 * max(p * (1 - p), 0.01)
            )
        step = solve(cholesky(precision), gradient)
        longest = max(1.0, *(abs(s) for s in step))
        mean = [m + s / longest for m, s in zip(mean, step, strict=True)]
        if max(abs(s) for s in step) < 1e-6:
            break
    precision = _diagonal(base)
    for (at, values), weight in zip(rows, weights, strict=True):
        p = logistic(MARGINAL_SCALE * sum(mean[i] * v for i, v in zip(at, values, strict=True)))
        _add_outer(precision, at, values, weight * MARGINAL_SCALE**2 * p * (1 - p))
    _widen(precision, place[INTERCEPT], profile.level_sd**2)
    return CapabilityPrior(profile.name, columns, tuple(mean), tuple(map(tuple, precision)), profile.weight)


GENERIC_PRIOR = CapabilityPrior(
    "none",
    LENGTH_COLUMNS,
    tuple(base_prior(c)[0] for c in LENGTH_COLUMNS),
    tuple(
        tuple(1 / base_prior(c)[1] if i == j else 0.0 for j in range(len(LENGTH_COLUMNS)))
        for i, c in enumerate(LENGTH_COLUMNS)
    ),
    0.0,
)
"""For a model about which nothing at all is published."""


class Capability:
    """The belief about one model; endpoints that serve the same model share it and differ by a column
    ``endpoint:NAME``."""

    def __init__(self, prior: CapabilityPrior, forgetting: float = FORGETTING) -> None:
        self.prior = prior
        self.marks = 0.0
        self.forgetting = forgetting
        self._columns = {c: i for i, c in enumerate(prior.columns)}
        self._mean0 = list(prior.mean)
        self._precision0: Matrix = [list(row) for row in prior.precision]
        size = len(prior.columns)
        self._learnt: Matrix = [[0.0] * size for _ in range(size)]
        self._pull: Vector = [0.0] * size
        self._refresh()

    def logit(self, design: Design) -> tuple[float, float]:
        """Mean and variance of ``a = w·x``: the logit of P(right) on a question of average difficulty."""
        x, mean, variance = [0.0] * len(self._mean), 0.0, 0.0
        for column, value in design:
            at = self._columns.get(column)
            if at is None:
                m, v = base_prior(column)
                mean += m * value
                variance += v * value * value
            else:
                x[at] = value
        mean += sum(map(mul, x, self._mean))
        root = forward(self._factor, x)
        return mean, variance + sum(map(mul, root, root))

    def learn(self, design: Design, label: float, weights: Sequence[float] = WEIGHTS) -> None:
        """Take in one verdict: ``label`` is P(right) from the verdicts alone (0.5 says nothing, whatever the
        model believes).

        ``weights`` is the posterior over the difficulty nodes when the answer was given
        (:func:`difficulty.weights_after`).
        """
        for column, _ in design:
            if column not in self._columns:
                self._add_column(column)
        mean, variance = self.logit(design)
        matched, left = tilted(mean, variance, label, weights)
        gained = 1 / left - 1 / variance
        at = [self._columns[c] for c, _ in design]
        values = [v for _, v in design]
        before = sum(self._mean0[i] * v for i, v in zip(at, values, strict=True))
        pull = (matched - before) / left - (mean - before) / variance
        self._scale(self.forgetting)
        _add_outer(self._learnt, at, values, gained)
        for i, v in zip(at, values, strict=True):
            self._pull[i] += pull * v
        self.marks = self.marks * self.forgetting + (2 * label - 1) ** 2
        self._refresh()

    def soften(self, factor: float = 0.5) -> None:
        """Believe everything learnt so far ``factor`` times as much: for a model whose behaviour has
        changed."""
        self._scale(factor)
        self.marks *= factor
        self._refresh()

    def _scale(self, factor: float) -> None:
        self._learnt = [[factor * v for v in row] for row in self._learnt]
        self._pull = [factor * v for v in self._pull]

    def _add_column(self, column: str) -> None:
        mean, variance = base_prior(column)
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
        self._factor = cholesky(
            [
                [p + d for p, d in zip(prior, learnt, strict=True)]
                for prior, learnt in zip(self._precision0, self._learnt, strict=True)
            ]
        )
        moved = solve(self._factor, self._pull)
        self._mean = [m + u for m, u in zip(self._mean0, moved, strict=True)]


def tilted(
    mean: float, variance: float, label: float, weights: Sequence[float] = WEIGHTS
) -> tuple[float, float]:
    """Mean and variance of ``a ~ N(mean, variance)`` after a verdict with likelihood ``P·label + (1 − P)(1 −
    label)``.

    ``P`` is P(right | a), averaged over the difficulty ``weights``. The variance never grows: a surprising
    weak verdict moves the belief, it does not make it vaguer.
    """
    spread = sqrt(variance)
    total = first = second = 0.0
    for t, share in zip(NODES, WEIGHTS, strict=True):
        p = p_right(mean + spread * t, weights)
        likelihood = share * (p * label + (1 - p) * (1 - label))
        total += likelihood
        first += likelihood * t
        second += likelihood * t * t
    if total <= 0.0:
        return mean, variance
    shift = first / total
    shrink = min(1.0, max(1e-6, second / total - shift * shift))
    return mean + spread * shift, variance * shrink


def p_right(a: float, weights: Sequence[float] = WEIGHTS) -> float:
    """P(right) for a known ``a``, averaged over the difficulty ``weights``."""
    if weights is WEIGHTS:
        return logistic(MARGINAL_SCALE * a)
    return mean_over(weights, [logistic(a + DISCRIMINATION * z) for z in NODES])


def credible_interval(
    mean: float, variance: float, weights: Sequence[float] = WEIGHTS
) -> tuple[float, float]:
    """The central 95 % interval of P(right): P(right) rises with ``a``, so the interval of ``a`` carries
    over."""
    reach = _Z_95 * sqrt(variance)
    return p_right(mean - reach, weights), p_right(mean + reach, weights)


def _diagonal(base: Sequence[tuple[float, float]]) -> Matrix:
    size = len(base)
    return [[1 / base[i][1] if i == j else 0.0 for j in range(size)] for i in range(size)]


def _add_outer(matrix: Matrix, at: Sequence[int], values: Sequence[float], factor: float) -> None:
    for i, a in zip(at, values, strict=True):
        row = matrix[i]
        for j, b in zip(at, values, strict=True):
            row[j] += factor * a * b


def _widen(precision: Matrix, at: int, variance: float) -> None:
    """Add ``variance`` to one weight's variance, leaving its covariances: Sherman–Morrison on the
    precision."""
    column = [row[at] for row in precision]
    shrink = variance / (1 + variance * column[at])
    for i, a in enumerate(column):
        for j, b in enumerate(column):
            precision[i][j] -= shrink * a * b
