"""What a measurement knows of one endpoint so far: P(right) at every length and language, and how sure that is.

The regression is the router's own (``routing.prior``), with one thing more: how far languages and thresholds of length matter is not
known beforehand, so several scales of it are kept side by side, weighted by their evidence (Laplace's approximation of the marginal
likelihood; MacKay 1992). The router is later given the likeliest of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from laar_tui.routing.difficulty import MARGINAL_SCALE
from laar_tui.routing.features import design_of
from laar_tui.routing.prior import table_prior, widened_to
from laar_tui.routing.profile import CapabilityProfile, Measured

Array = NDArray[np.float64]

SCALES: tuple[tuple[float, float], ...] = (
    (0.32, 0.45),
    (0.32, 1.4),
    (1.4, 0.45),
    (1.4, 1.4),
    (2.5, 0.45),
    (2.5, 2.5),
)
"""Standard deviations, in logits, of (languages' effects, hinges of length) that are weighed against each other."""

_NEGLIGIBLE = 0.02
_MOST_STEPS = 30


class Cell(NamedTuple):
    """A place in the picture: prompt tokens (by the endpoint's own count) and language."""

    length: int
    language: str


class Estimate(NamedTuple):
    """P(right) with its standard deviation and central 95 % interval."""

    p: float
    sd: float
    low: float
    high: float


@dataclass
class _Fit:
    """One scale: the prior over the regression's weights, and its posterior."""

    start: Array
    precision0: Array
    mean: Array
    covariance: Array
    log_evidence: float = 0.0


class Belief:
    """About one endpoint. ``cells`` are what the picture shows; ``tasks`` are those that will be asked (``cells`` are judged as
    the first of them)."""

    def __init__(
        self, profile: CapabilityProfile, cells: Sequence[Cell], tasks: Sequence[str] = ("lookup", "count")
    ) -> None:
        self.cells = tuple(cells)
        self.tasks = tuple(tasks)
        self._rows = [(c, t) for t in tasks for c in self.cells]
        designs = [design_of(c.length, c.language, t) for c, t in self._rows]
        columns = tuple(dict.fromkeys(name for d in designs for name, _ in d))
        self._fits: list[_Fit] = []
        places: tuple[str, ...] = ()
        for scale in SCALES:
            prior = table_prior(profile, *scale)
            start, precision = widened_to(prior, columns, *scale)
            places = (*prior.columns, *(c for c in columns if c not in prior.columns))
            mean = np.array(start)
            inverse = np.linalg.inv(np.array(precision))
            self._fits.append(_Fit(mean, np.array(precision), mean.copy(), inverse))
        at = {name: i for i, name in enumerate(places)}
        self._x = np.zeros((len(self._rows), len(places)))
        for row, design in enumerate(designs):
            for name, value in design:
                self._x[row, at[name]] += value
        self.right = np.zeros(len(self._rows))
        self.asked = np.zeros(len(self._rows))
        self._weights = np.full(len(SCALES), 1 / len(SCALES))
        self._kept: tuple[object, Array] | None = None
        self._refit()

    def learn(self, cell: Cell, task: str, right: bool) -> None:
        """Take in one answer."""
        self.learn_counts([(cell, task, int(right), 1)])

    def learn_counts(self, counted: Iterable[tuple[Cell, str, int, int]]) -> None:
        """Take in many: cell, task, right answers, questions."""
        for cell, task, right, asked in counted:
            row = self.tasks.index(task) * len(self.cells) + self.cells.index(cell)
            self.asked[row] += asked
            self.right[row] += right
        self._refit()

    def counts(self, cell: Cell) -> tuple[int, int]:
        """Right answers and questions in a cell, of every task."""
        rows = [i for i, (c, _) in enumerate(self._rows) if c == cell]
        return int(self.right[rows].sum()), int(self.asked[rows].sum())

    def estimates(self) -> list[Estimate]:
        """One for each of :attr:`cells`."""
        number = len(self.cells)
        x = self._x[:number]
        ps, variances, means, spreads = [], [], [], []
        for fit in self._fits:
            mean, variance = x @ fit.mean, _diagonal(x, fit.covariance)
            p = _p(mean / np.sqrt(1 + np.pi * MARGINAL_SCALE**2 * variance / 8))
            slope = _slope(mean)
            ps.append(p)
            variances.append(slope**2 * variance)
            means.append(mean)
            spreads.append(variance)
        weights = self._weights
        p = weights @ np.array(ps)
        sd = np.sqrt(weights @ (np.array(variances) + (np.array(ps) - p) ** 2))
        centre = weights @ np.array(means)
        reach = 1.96 * np.sqrt(weights @ (np.array(spreads) + (np.array(means) - centre) ** 2))
        low, high = _p(centre - reach), _p(centre + reach)
        return [
            Estimate(float(p[i]), float(sd[i]), float(min(low[i], p[i])), float(max(high[i], p[i])))
            for i in range(number)
        ]

    def gains(self, weights: Array | None = None, pending: Sequence[int] = ()) -> Array:
        """For a question of the first task in each cell: by how much it is expected to shrink the standard deviation of P(right),
        summed over all cells with ``weights`` (1 for each by default). ``pending`` questions, by cell, count as if answered. What was
        worked out last is kept until something is learnt."""
        key = (None if weights is None else weights.tobytes(), tuple(pending))
        if self._kept is None or self._kept[0] != key:
            self._kept = key, self._gains(weights, pending)
        return self._kept[1]

    def _gains(self, weights: Array | None, pending: Sequence[int]) -> Array:
        number = len(self.cells)
        x = self._x[:number]
        importance = np.ones(number) if weights is None else weights
        total = np.zeros(number)
        for fit, share in zip(self._fits, self._weights, strict=True):
            if share < _NEGLIGIBLE:
                continue
            mean = x @ fit.mean
            p, slope = _p(mean), _slope(mean)
            information = MARGINAL_SCALE**2 * p * (1 - p)
            shared = x @ fit.covariance @ x.T
            for cell in pending:
                column = shared[:, cell].copy()
                shared -= np.outer(column, column) * (
                    information[cell] / (1 + information[cell] * column[cell])
                )
            held = slope**2 * np.clip(np.diag(shared), 1e-12, None)
            less = (slope[:, None] * shared) ** 2 * (information / (1 + information * np.diag(shared)))[
                None, :
            ]
            left = np.sqrt(np.clip(held[:, None] - less, 1e-12, None))
            total += share * (importance[:, None] * (np.sqrt(held)[:, None] - left)).sum(0)
        return total

    @property
    def scale(self) -> tuple[float, float]:
        """The likeliest of :data:`SCALES`."""
        return SCALES[int(np.argmax(self._weights))]

    def measured(self) -> tuple[Measured, ...]:
        return tuple(
            Measured(c.length, c.language, t, int(self.right[i]), int(self.asked[i]))
            for i, (c, t) in enumerate(self._rows)
            if self.asked[i]
        )

    def _refit(self) -> None:
        self._kept = None
        asked, right, x = self.asked, self.right, self._x
        used = asked > 0
        x, asked, right = x[used], asked[used], right[used]
        for fit in self._fits:
            _newton(fit, x, right, asked)
        evidence = np.array([f.log_evidence for f in self._fits])
        weights = np.exp(evidence - evidence.max())
        self._weights = weights / weights.sum()


def _newton(fit: _Fit, x: Array, right: Array, asked: Array) -> None:
    """The posterior's mode from the last one on, its curvature, and Laplace's evidence."""
    mean: Array = fit.mean
    precision: Array = fit.precision0
    for _ in range(_MOST_STEPS):
        p = _p(x @ mean)
        information = asked * MARGINAL_SCALE**2 * np.clip(p * (1 - p), 1e-6, None)
        gradient = fit.precision0 @ (fit.start - mean) + MARGINAL_SCALE * (x.T @ (right - asked * p))
        precision = fit.precision0 + (x.T * information) @ x
        step = np.linalg.solve(precision, gradient)
        longest = max(1.0, float(np.abs(step).max()))
        mean = mean + step / longest
        if longest <= 1.0 and float(np.abs(step).max()) < 1e-4:
            break
    p = np.clip(_p(x @ mean), 1e-12, 1 - 1e-12)
    likelihood = float(right @ np.log(p) + (asked - right) @ np.log1p(-p))
    off = mean - fit.start
    volume = np.linalg.slogdet(precision)[1] - np.linalg.slogdet(fit.precision0)[1]
    fit.mean, fit.covariance = mean, np.asarray(np.linalg.inv(precision), dtype=np.float64)
    fit.log_evidence = likelihood - 0.5 * float(off @ fit.precision0 @ off) - 0.5 * float(volume)


def _p(logit: Array) -> Array:
    result: Array = 1 / (1 + np.exp(-np.clip(MARGINAL_SCALE * logit, -60, 60)))
    return result


def _slope(logit: Array) -> Array:
    p = _p(logit)
    result: Array = MARGINAL_SCALE * p * (1 - p)
    return result


def _diagonal(x: Array, covariance: Array) -> Array:
    result: Array = np.einsum("ij,jk,ik->i", x, covariance, x)
    return result
