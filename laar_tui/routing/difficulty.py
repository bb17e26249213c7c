"""Failures are correlated: a question that one endpoint got wrong is probably hard for the others too.

One latent difficulty per question, ``z ~ N(0, 1)`` (item response theory): ``logit p_j(x, z) = a_j + s·z``
with ``a_j = w_j·x``. An expectation over ``z`` is a sum over 15 Gauss–Hermite nodes; failures reweight the
nodes by Bayes' rule. ``a_j`` is itself uncertain, ``N(μ, v)``: MacKay's approximation ``E σ(a) ≈ σ(μ / sqrt(1
+ π v / 8))`` (Neural Computation 4(5), 1992) takes that in.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, pi, sqrt
from operator import mul

DISCRIMINATION = 1.3
"""``s``: maximises the marginal likelihood of public outcomes (BABILong, 10,003 questions × 6 models) once
length and task are known; values from 1.2 to 1.5 are as good."""

KAPPA = 0.45
"""Logits lost per failure of an endpoint about which nothing else is known (0.3 once the task is a
feature)."""

NODES = (
    -6.363947888829839,
    -5.190093591304781,
    -4.1962077112690155,
    -3.2890824243987664,
    -2.432436827009758,
    -1.6067100690287297,
    -0.799129068324548,
    0.0,
    0.799129068324548,
    1.6067100690287297,
    2.432436827009758,
    3.2890824243987664,
    4.1962077112690155,
    5.190093591304781,
    6.363947888829839,
)
"""Nodes of the 15-point Gauss–Hermite rule for the standard normal; :data:`WEIGHTS` sum to 1."""

WEIGHTS = (
    8.589649899633252e-10,
    5.975419597920599e-07,
    5.642146405189029e-05,
    0.001567357503549956,
    0.017365774492137616,
    0.08941779539984437,
    0.23246229360973225,
    0.31825951825951815,
    0.23246229360973225,
    0.08941779539984437,
    0.017365774492137616,
    0.001567357503549956,
    5.642146405189029e-05,
    5.975419597920599e-07,
    8.589649899633252e-10,
)

_SHIFTS = tuple(DISCRIMINATION * z for z in NODES)
MARGINAL_SCALE = 1 / sqrt(1 + pi * DISCRIMINATION**2 / 8)
"""``P(right) ≈ σ(MARGINAL_SCALE · a)`` when nothing is known of ``z``: what a published accuracy says about
``a``."""

_MANY = 64


def logistic(logit: float) -> float:
    if logit >= 0:
        return 1 / (1 + exp(-min(logit, 700.0)))
    odds = exp(max(logit, -700.0))
    return odds / (1 + odds)


def logit(probability: float) -> float:
    """Log odds; 0 and 1 are held at 1e-9 from the end."""
    p = min(max(probability, 1e-9), 1 - 1e-9)
    return log(p / (1 - p))


def node_probabilities(
    mean: float, variance: float = 0.0, discrimination: float = DISCRIMINATION
) -> list[float]:
    """P(right | z_k) at every node, for ``a ~ N(mean, variance)``.

    ``a`` is always on the scale of :data:`DISCRIMINATION`: for another ``s`` it is stretched so that P(right) over
    all difficulties stays what it was.
    """
    shifts = _SHIFTS
    if discrimination != DISCRIMINATION:
        stretch = MARGINAL_SCALE * sqrt(1 + pi * discrimination**2 / 8)
        mean, variance = mean * stretch, variance * stretch**2
        shifts = tuple([discrimination * z for z in NODES])
    scale = 1 / sqrt(1 + pi * variance / 8)
    if scale * (mean + shifts[0]) < -700.0:
        return [logistic(scale * (mean + shift)) for shift in shifts]
    return [1 / (1 + exp(-scale * (mean + shift))) for shift in shifts]


def mean_probabilities(
    levels: Sequence[float], weights: Sequence[float], discrimination: float = DISCRIMINATION
) -> list[float]:
    """P(right) averaged over the difficulty ``weights`` for each known ``a`` of ``levels``: many at once, where numpy
    is worth its import."""
    if len(levels) < _MANY:
        return [mean_over(weights, node_probabilities(a, 0.0, discrimination)) for a in levels]
    import numpy as np

    stretch = MARGINAL_SCALE * sqrt(1 + pi * discrimination**2 / 8)
    logits = np.asarray(levels)[:, None] * stretch + discrimination * np.asarray(NODES)
    found = (1 / (1 + np.exp(-np.clip(logits, -700.0, 700.0)))) @ np.asarray(weights)
    averages: list[float] = np.minimum(1.0, found).tolist()
    return averages


def weights_after(failed: Sequence[Sequence[float]]) -> Sequence[float]:
    """The posterior over the nodes when endpoints with these node probabilities were wrong: ``∝ weight_k · Π
    (1 − p_i(z_k))``."""
    weights: Sequence[float] = WEIGHTS
    for probabilities in failed:
        unnormalised = [w * (1 - p) for w, p in zip(weights, probabilities, strict=True)]
        total = sum(unnormalised)
        if total <= 0.0:
            # Certain success has failed at every node: only the hardest is left to believe in.
            return (1.0,) + (0.0,) * (len(NODES) - 1)
        weights = [w / total for w in unnormalised]
    return weights


def mean_over(weights: Sequence[float], probabilities: Sequence[float]) -> float:
    total: float = sum(map(mul, weights, probabilities))
    return min(1.0, total)


def kappa_shift(failures: int, kappa: float = KAPPA) -> float:
    """What to add to a mean of ``a`` for failures of endpoints without a model: the fallback ``logit p(S) =
    logit p − κ·|S|``."""
    return -kappa * failures / MARGINAL_SCALE


def p_given_failures(
    mean: float, variance: float, failed: Sequence[tuple[float, float]], unknown_failures: int = 0
) -> float:
    """P(right | x, S wrong) for ``a ~ N(mean, variance)``; ``failed`` holds mean and variance of each
    endpoint in S."""
    weights = weights_after([node_probabilities(m, v) for m, v in failed])
    return mean_over(weights, node_probabilities(mean + kappa_shift(unknown_failures), variance))


def p_anyone(weights: Sequence[float], others: Sequence[Sequence[float]]) -> float:
    """P(at least one of ``others`` is right), given the node weights; exact under the latent model."""
    all_wrong = list(weights)
    for probabilities in others:
        all_wrong = [w * (1 - p) for w, p in zip(all_wrong, probabilities, strict=True)]
    return min(1.0, max(0.0, 1 - sum(all_wrong)))
