"""What a replay comes to: the figures of ``routing.md`` §9 for each policy, with paired bootstrap intervals.

- *Seconds per solved question*: seconds over all questions, solved or not and every check included, by the
  number solved.
- *Restricted mean*: the mean of min(TTCA, horizon). TTCA ends with the last token of the right answer (§7); a
  question that the policy gave up on is never solved by it and counts the whole horizon, so that giving up
  early cannot pay. The horizon is the same for all policies.
- *p95*: of the seconds until a question is settled, solved or not.
- *Brier score and expected calibration error* (ten bins of equal width) of the odds said when an attempt's
  verdict was next, by the number of failures before it. ``brier_base`` is what saying the same attempts' own
  base rate every time would have scored.
- *Intervals*: 2.5 to 97.5 % of resamples of the questions; the same resamples for every policy, so that
  differences are paired. What a policy had learnt when it met a question is kept as it was.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from laar_tui.calibration.course import Course

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Floats = NDArray[float64]

FAILURES = ("0", "1", "2")
RESAMPLES = 1000
BINS = 10

Interval = tuple[float, float]


@dataclass(frozen=True)
class Forecasts:
    """How honest the odds were after a number of failures, over ``n`` verdicts."""

    n: int
    brier: float
    brier_base: float
    ece: float


@dataclass(frozen=True)
class Scores:
    """Times in seconds, shares in 0..1. ``seconds_per_solved`` is ``None`` when nothing was solved; an
    interval is ``None`` when it has no end. ``forecasts`` has only those numbers of failures after which odds
    were said. ``against_reference`` is this policy's seconds per solved question minus the reference's."""

    policy: str
    seconds_per_solved: float | None
    ci95_seconds_per_solved: Interval | None
    success: float
    restricted_mean_s: float
    p95_s: float
    first_attempt_success: float
    attempts_per_question: float
    calls_per_question: float
    forecasts: Mapping[str, Forecasts]
    decision_p50_s: float | None
    decision_p99_s: float | None
    against_reference: float | None = None
    ci95_against_reference: Interval | None = None


class Tally:
    """The courses of one policy, question by question, in compact arrays."""

    def __init__(self, policy: str) -> None:
        self.policy = policy
        self.seconds, self.ttca_s = array("d"), array("d")
        self.first_right = array("b")
        self.attempts = self.calls = 0
        self.decision_s = array("d")
        self.said = {k: array("d") for k in FAILURES}
        self.found = {k: array("b") for k in FAILURES}

    def add(self, course: Course) -> None:
        self.seconds.append(course.seconds)
        self.ttca_s.append(-1.0 if course.ttca_s is None else course.ttca_s)
        self.first_right.append(course.right and len(course.judged) == 1)
        self.attempts += len(course.judged)
        self.calls += len(course.asked)
        self.decision_s.extend(course.decision_s)
        for odds in course.odds:
            key = str(odds.failures)
            if key in self.said:
                self.said[key].append(odds.p)
                self.found[key].append(odds.right)


def score(tallies: list[Tally], *, horizon_s: float, reference: str, seed: int) -> tuple[Scores, ...]:
    """The scores of policies that were run over the same questions (at least one) in the same order."""
    import numpy as np

    resampled = _resampled(tallies, seed)
    every = []
    for tally, ratios in zip(tallies, resampled, strict=True):
        n = len(tally.seconds)
        seconds, ttca = np.asarray(tally.seconds), np.asarray(tally.ttca_s)
        solved = int((ttca >= 0).sum())
        decisions = np.asarray(tally.decision_s) if tally.decision_s else None
        difference = None
        others = [r for t, r in zip(tallies, resampled, strict=True) if t.policy == reference]
        if others and tally.policy != reference:
            of_reference = next(t for t in tallies if t.policy == reference)
            difference = _difference(_per_solved(tally), _per_solved(of_reference))
        every.append(
            Scores(
                policy=tally.policy,
                seconds_per_solved=_per_solved(tally),
                ci95_seconds_per_solved=_interval(ratios),
                success=solved / n,
                restricted_mean_s=float(np.where(ttca < 0, horizon_s, np.minimum(ttca, horizon_s)).mean()),
                p95_s=float(np.quantile(seconds, 0.95)),
                first_attempt_success=sum(tally.first_right) / n,
                attempts_per_question=tally.attempts / n,
                calls_per_question=tally.calls / n,
                forecasts={k: _forecasts(tally.said[k], tally.found[k]) for k in FAILURES if tally.said[k]},
                decision_p50_s=None if decisions is None else float(np.quantile(decisions, 0.5)),
                decision_p99_s=None if decisions is None else float(np.quantile(decisions, 0.99)),
                against_reference=difference,
                ci95_against_reference=None if difference is None else _interval(ratios - others[0]),
            )
        )
    return tuple(every)


def _per_solved(tally: Tally) -> float | None:
    solved = sum(1 for t in tally.ttca_s if t >= 0)
    return sum(tally.seconds) / solved if solved else None


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _resampled(tallies: list[Tally], seed: int) -> Floats:
    """Seconds per solved question, by policy and resample; infinite where a resample solved nothing."""
    import numpy as np

    n = len(tallies[0].seconds)
    spent = [np.asarray(t.seconds) for t in tallies]
    solved = [(np.asarray(t.ttca_s) >= 0).astype(np.float64) for t in tallies]
    random = np.random.default_rng(seed)
    ratios = np.empty((len(tallies), RESAMPLES))
    for i in range(RESAMPLES):
        times = np.bincount(random.integers(0, n, n), minlength=n).astype(np.float64)
        with np.errstate(divide="ignore"):
            for policy in range(len(tallies)):
                ratios[policy, i] = (times @ spent[policy]) / (times @ solved[policy])
    return ratios


def _interval(values: Floats) -> Interval | None:
    import numpy as np

    if not np.isfinite(values).all():
        return None
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def _forecasts(said: array[float], found: array[int]) -> Forecasts:
    import numpy as np

    p, right = np.asarray(said), np.asarray(found, dtype=np.float64)
    rate = right.mean()
    places = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(places, weights=p - right, minlength=BINS)
    return Forecasts(
        n=len(p),
        brier=float(((p - right) ** 2).mean()),
        brier_base=float(rate * (1 - rate)),
        ece=float(np.abs(gaps).sum() / len(p)),
    )
