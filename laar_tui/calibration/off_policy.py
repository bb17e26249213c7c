"""What a policy would have cost, from what another policy did: importance-weighted estimates over questions.

Each question ``i`` brings a weight ``W_i`` (the product, over its decisions, of P(the other policy chooses this) /
P(it was chosen)), a value ``Y_i`` (what came of it), a forecast ``F_i`` of that value made from what was known
before anyone was asked, and a share ``m_i``: how much of what the policy would do there had any chance of being
tried. The estimand is the mean of Y under the policy over the part of the questions that ``m`` covers.

- SNIPS, self-normalised inverse propensity scores: ``Σ W Y / Σ W`` (Swaminathan and Joachims, "The self-normalized
  estimator for counterfactual learning", NeurIPS 2015).
- Doubly robust, self-normalised: ``Σ m F / Σ m + Σ W (Y − F) / Σ W`` (Dudík, Langford and Li, "Doubly robust policy
  evaluation and learning", ICML 2011): right when the propensities are, or when the forecasts are.
- Effective sample size: ``(Σ W)² / Σ W²`` (Kong 1992), see :attr:`Weighted.effective`.

Intervals are quantiles of resamples of whole questions, a little outside 2.5 and 97.5 %: as far as Student's t for the
effective sample size lies outside the normal, because percentiles of resamples are too narrow in small samples
(Hesterberg, "What teachers should know about the bootstrap", The American Statistician 69 (2015), section 3.2); made
symmetric at their wider side, because rare heavy weights make the resamples lopsided; and stretched by what weights of
their kind were to be expected beyond those that came (:attr:`Weighted.hidden`). A share of successes is also never surer
than the effective sample size allows (a Beta posterior), which matters when everything that matched was right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from laar_tui.history.survival import beta_quantile

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Floats = NDArray[float64]

RESAMPLES = 1000
LEAST_EFFECTIVE = 30.0
"""Below this effective sample size nothing is said."""

_CHUNK = 50
_Z = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Weighted:
    """One policy on every question, as arrays: ``weight`` W, ``square`` W² or what it was to be expected to be before
    the last choice was made, ``share`` m (0..1), ``spread`` the second moment of the
    weight of the first choice, known before anyone was asked; and for the restricted mean
    (seconds) and for success (0 or 1) the ``value`` Y that the policy's own course had, the ``forecast`` F, and
    ``happened``, what came of it in fact. A question that cannot be used has weight and share 0.
    """

    weight: Floats
    square: Floats
    share: Floats
    spread: Floats
    seconds: Floats
    seconds_forecast: Floats
    seconds_happened: Floats
    solved: Floats
    solved_forecast: Floats
    solved_happened: Floats

    @property
    def hidden(self) -> float:
        """By which factor errors are larger than the weights that were drawn let see: 1 or more."""
        drawn = float((self.weight**2).sum())
        return math.sqrt(max(1.0, float(self.square.sum()) / drawn)) if drawn > 0 else 1.0

    @property
    def effective(self) -> float:
        """The effective sample size, never more than the design lets expect.

        The weights that were drawn do not show the heavy ones that were not: a policy that needs rare choices looks
        well supported as long as none has come. So the size counts no more than Σ m² / Σ (second moments), and less
        by as much as the weights fall short of what they add up to on average, Σ m.
        """
        drawn, share = float(self.weight.sum()), float(self.share.sum())
        if drawn <= 0:
            return 0.0
        as_drawn = drawn**2 / float(self.square.sum()) * min(1.0, drawn / share)
        return min(as_drawn, share**2 / float(self.spread.sum()))


@dataclass(frozen=True)
class Estimated:
    """Doubly robust values with 95 % intervals, the SNIPS values beside them, and what happened on the same
    questions; ``seconds_more`` is the policy's restricted mean minus that.
    """

    seconds: Interval
    seconds_snips: float
    seconds_happened: float
    seconds_more: Interval
    solved: Interval
    solved_snips: float
    solved_happened: float


def estimate(policies: Sequence[Weighted], seed: int = 0, resamples: int = RESAMPLES) -> list[Estimated]:
    """Every policy over the same questions and the same resamples. Each must have an effective sample size above
    0."""
    import numpy as np

    if not policies:
        return []
    columns = np.concatenate([_columns(p) for p in policies], axis=1)
    width = columns.shape[1] // len(policies)
    totals = [
        _figures(columns.sum(axis=0)[None, i * width : (i + 1) * width])[0] for i in range(len(policies))
    ]
    drawn = [_figures(sums) for sums in np.split(_resampled(columns, seed, resamples), len(policies), axis=1)]
    return [
        _estimated(policy, values, spread)
        for policy, values, spread in zip(policies, totals, drawn, strict=True)
    ]


def _columns(p: Weighted) -> Floats:
    import numpy as np

    w, m = p.weight, p.share
    return np.stack(
        [
            w, m,
            w * p.seconds, m * p.seconds_forecast, w * p.seconds_forecast, m * p.seconds_happened,
            w * p.solved, m * p.solved_forecast, w * p.solved_forecast, m * p.solved_happened,
        ],
        axis=1,
    )  # fmt: skip


def _figures(sums: Floats) -> Floats:
    """Rows of (DR seconds, SNIPS seconds, happened, DR solved, SNIPS solved, happened) from rows of sums; nan where
    a resample matched nothing."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        w, m = sums[:, 0], sums[:, 1]
        every = []
        for at in (2, 6):
            snips = sums[:, at] / w
            every += [snips + sums[:, at + 1] / m - sums[:, at + 2] / w, snips, sums[:, at + 3] / m]
    return np.stack(every, axis=1)


def _resampled(columns: Floats, seed: int, resamples: int) -> Floats:
    """Sums over resamples of the rows: one row of sums for each."""
    import numpy as np

    n = len(columns)
    random = np.random.default_rng(seed)
    sums = []
    for start in range(0, resamples, _CHUNK):
        size = min(_CHUNK, resamples - start)
        times = np.stack([np.bincount(random.integers(0, n, n), minlength=n) for _ in range(size)])
        sums.append(times.astype(np.float64) @ columns)
    return np.concatenate(sums)


def _estimated(policy: Weighted, values: Floats, drawn: Floats) -> Estimated:
    seconds, seconds_snips, seconds_happened, solved, solved_snips, solved_happened = values.tolist()
    tail = _tail(policy.effective)
    share = _around(solved, drawn[:, 3], tail, policy.hidden)
    likely = _posterior(min(1.0, max(0.0, solved)), policy.effective)
    mean = _around(seconds, drawn[:, 0], tail, policy.hidden)
    return Estimated(
        seconds=Interval(max(0.0, mean.value), max(0.0, mean.low), mean.high),
        seconds_snips=seconds_snips,
        seconds_happened=seconds_happened,
        seconds_more=_around(seconds - seconds_happened, drawn[:, 0] - drawn[:, 2], tail, policy.hidden),
        solved=Interval(
            min(1.0, max(0.0, solved)),
            max(0.0, min(share.low, likely[0])),
            min(1.0, max(share.high, likely[1])),
        ),
        solved_snips=solved_snips,
        solved_happened=solved_happened,
    )


def _tail(effective: float) -> float:
    """The share to cut off each end of the resamples for 95 %."""
    freedom = max(2.0, effective - 1)
    # Student's 97.5 % quantile by its expansion in 1/ν (Abramowitz and Stegun 26.7.5).
    t = _Z + (_Z**3 + _Z) / (4 * freedom) + (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / (96 * freedom**2)
    return 0.5 * math.erfc(t * math.sqrt((freedom + 1) / freedom) / math.sqrt(2))


def _around(value: float, drawn: Floats, tail: float, stretch: float) -> Interval:
    """The percentile interval, as far to either side of ``value`` as to its wider one, ``stretch`` times. Where rare
    heavy weights make the resamples lopsided, the truth lies on the side on which they are few; where none has come
    yet, resampling does not know of them."""
    import numpy as np

    low, high = (float(q) for q in np.nanquantile(drawn, (tail, 1 - tail)))
    reach = stretch * max(value - low, high - value, 0.0)
    return Interval(value, value - reach, value + reach)


def _posterior(share: float, effective: float) -> tuple[float, float]:
    a, b = 1 + share * effective, 1 + (1 - share) * effective
    return beta_quantile(0.025, a, b), beta_quantile(0.975, a, b)
