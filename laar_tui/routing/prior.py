"""What is believed of a model before any verdict: a regression fitted to published accuracies, with visible
weight.

Public tables fix order and slope, not levels: the fit is tight in how accuracy falls with length and wide in
its general level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from laar_tui.routing.difficulty import MARGINAL_SCALE, logistic
from laar_tui.routing.features import HINGES, INTERCEPT, LENGTH, LENGTH_COLUMNS, Design, design_of
from laar_tui.routing.matrix import Matrix, Vector, add_outer, cholesky, solve
from laar_tui.routing.profile import CapabilityProfile

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

_ENDPOINT_SD = 0.3

SHARED_PART = {"language": 0.5, "task": 0.5}
"""Of the variance of a language's or task's effect, what all models have in common. On the development matrix with
its own task column this saves 1.5 % of the seconds over the first 300 questions (log-loss −0.8 %) and costs nothing
later; on verdicts drawn from OneRuler it changes the log-loss by −1.2 to +0.4 %, −0.4 % on average. With 0.8 or more
the endpoints' own deviations are learnt too late."""


Gaussian = tuple[float, float]
"""Mean and variance."""

MEASURED_LOOKUP: Gaussian = 0.25, 0.16
"""What a lookup adds to the average question where lookups are measured: the published tables, to which measurements are added, are
mostly of lookups themselves."""

HINGE_COLUMNS = frozenset(name for name, _ in HINGES)


@lru_cache(maxsize=4096)
def base_prior(column: str) -> Gaussian:
    """A weight before anything is published or seen."""
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


@lru_cache(maxsize=4096)
def shared_prior(column: str) -> Gaussian | None:
    """What all models are believed to have in common of a column's :func:`base_prior`; ``None`` for a column
    of each model's own."""
    kind = column.partition(":")[0]
    if kind not in SHARED_PART:
        return None
    mean, variance = base_prior(column)
    return mean, SHARED_PART[kind] * variance


@lru_cache(maxsize=4096)
def deviation_prior(column: str) -> Gaussian:
    """What a model's own weight is believed to be beside the shared one."""
    mean, variance = base_prior(column)
    common = shared_prior(column)
    return (mean, variance) if common is None else (mean - common[0], variance - common[1])


@dataclass(frozen=True)
class CapabilityPrior:
    """``N(mean, precision⁻¹)`` over ``columns``; any other column keeps its :func:`base_prior`. Shared
    between states, never changed."""

    name: str
    columns: tuple[str, ...]
    mean: tuple[float, ...]
    precision: tuple[tuple[float, ...], ...]
    weight: float


TRANSFER_SD = 0.3
"""Logits by which a model's level on generated questions is believed to differ from that on a user's own."""


@lru_cache(maxsize=512)
def prior_from(profile: CapabilityProfile) -> CapabilityPrior:
    """Fit the regression to a profile's anchors, tight in slope and wide in level (``profile.level_sd``), then to what was measured,
    each outcome counting as one verdict."""
    prior = table_prior(profile, profile.language_sd, profile.hinge_sd)
    return _after_measuring(prior, profile) if profile.measured else prior


@lru_cache(maxsize=512)
def table_prior(
    profile: CapabilityProfile, language_sd: float | None = None, hinge_sd: float | None = None
) -> CapabilityPrior:
    """The regression fitted to a profile's anchors alone. ``language_sd`` and ``hinge_sd`` (logits) take the place of the usual
    standard deviations of languages' effects and of the hinges."""
    designs = [design_of(a.tokens, a.language) for a in profile.anchors]
    columns = tuple(dict.fromkeys((*LENGTH_COLUMNS, *(c for d in designs for c, _ in d))))
    base = [_base(c, language_sd, hinge_sd) for c in columns]
    rows = _rows(designs, columns)
    weights = [a.weight for a in profile.anchors]
    mean = _mode(
        [m for m, _ in base],
        _diagonal(base),
        [
            (at, v, TABLE_TRUST * w, a.accuracy)
            for (at, v), w, a in zip(rows, weights, profile.anchors, strict=True)
        ],
    )
    precision = _diagonal(base)
    for (at, values), weight in zip(rows, weights, strict=True):
        p = logistic(MARGINAL_SCALE * sum(mean[i] * v for i, v in zip(at, values, strict=True)))
        add_outer(precision, at, values, weight * MARGINAL_SCALE**2 * p * (1 - p))
    _widen(precision, columns.index(INTERCEPT), profile.level_sd**2)
    return CapabilityPrior(profile.name, columns, tuple(mean), tuple(map(tuple, precision)), profile.weight)


def widened_to(
    prior: CapabilityPrior, columns: Sequence[str], language_sd: float | None, hinge_sd: float | None
) -> tuple[Vector, Matrix]:
    """Mean and precision of ``prior`` over its own columns and those of ``columns`` it lacks, in that order."""
    more = [c for c in columns if c not in prior.columns]
    base = [_base(c, language_sd, hinge_sd) for c in more]
    size = len(prior.columns)
    precision = [[*row, *([0.0] * len(more))] for row in prior.precision]
    for i, (_, variance) in enumerate(base):
        precision.append([0.0] * (size + len(more)))
        precision[-1][size + i] = 1 / variance
    return [*prior.mean, *(m for m, _ in base)], precision


def _after_measuring(prior: CapabilityPrior, profile: CapabilityProfile) -> CapabilityPrior:
    """Laplace's approximation of the posterior after the counted outcomes."""
    designs = [design_of(m.tokens, m.language, m.task) for m in profile.measured]
    columns = tuple(dict.fromkeys((*prior.columns, *(c for d in designs for c, _ in d))))
    start, precision = widened_to(prior, columns, profile.language_sd, profile.hinge_sd)
    rows = _rows(designs, columns)
    counted = [
        (at, v, float(m.asked), m.right / m.asked) for (at, v), m in zip(rows, profile.measured, strict=True)
    ]
    mean = _mode(start, precision, counted)
    for at, values, asked, _ in counted:
        p = logistic(MARGINAL_SCALE * sum(mean[i] * v for i, v in zip(at, values, strict=True)))
        add_outer(precision, at, values, asked * MARGINAL_SCALE**2 * p * (1 - p))
    _widen(precision, columns.index(INTERCEPT), TRANSFER_SD**2)
    return CapabilityPrior(prior.name, columns, tuple(mean), tuple(map(tuple, precision)), profile.weight)


_Outcomes = tuple[Sequence[int], Sequence[float], float, float]
"""Places and values of one design vector, its weight in observations, and the share of them that were right."""


def _mode(start: Sequence[float], precision0: Matrix, observed: Sequence[_Outcomes]) -> Vector:
    """The weights that are likeliest under ``N(start, precision0⁻¹)`` after ``observed``: Newton's method, steps held to one logit."""
    mean = list(start)
    for _ in range(25):
        off = [m0 - m for m, m0 in zip(mean, start, strict=True)]
        gradient = [sum(q * o for q, o in zip(row, off, strict=True)) for row in precision0]
        precision = [list(row) for row in precision0]
        for at, values, weight, share in observed:
            p = logistic(MARGINAL_SCALE * sum(mean[i] * v for i, v in zip(at, values, strict=True)))
            pull = weight * MARGINAL_SCALE * (share - p)
            for i, v in zip(at, values, strict=True):
                gradient[i] += pull * v
            add_outer(precision, at, values, weight * MARGINAL_SCALE**2 * max(p * (1 - p), 0.01))
        step = solve(cholesky(precision), gradient)
        longest = max(1.0, *(abs(s) for s in step))
        mean = [m + s / longest for m, s in zip(mean, step, strict=True)]
        if max(abs(s) for s in step) < 1e-6:
            break
    return mean


def _rows(designs: Sequence[Design], columns: Sequence[str]) -> list[tuple[list[int], list[float]]]:
    place = {c: i for i, c in enumerate(columns)}
    return [([place[c] for c, _ in d], [v for _, v in d]) for d in designs]


def _base(column: str, language_sd: float | None, hinge_sd: float | None) -> Gaussian:
    mean, variance = base_prior(column)
    if language_sd is not None and column.startswith("language:"):
        return mean, language_sd**2
    if hinge_sd is not None and column in HINGE_COLUMNS:
        return mean, hinge_sd**2
    if hinge_sd is not None and column == "task:lookup":
        return MEASURED_LOOKUP
    return mean, variance


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


def _diagonal(base: Sequence[tuple[float, float]]) -> Matrix:
    size = len(base)
    return [[1 / base[i][1] if i == j else 0.0 for j in range(size)] for i in range(size)]


def _widen(precision: Matrix, at: int, variance: float) -> None:
    """Add ``variance`` to one weight's variance, leaving its covariances: Sherman–Morrison on the
    precision."""
    column = [row[at] for row in precision]
    shrink = variance / (1 + variance * column[at])
    for i, a in enumerate(column):
        for j, b in enumerate(column):
            precision[i][j] -= shrink * a * b
