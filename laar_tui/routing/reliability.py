"""How far a checker is to be trusted, from what it said about answers the user marked afterwards.

Sensitivity and the rate of false rejects have Beta posteriors. Their priors are worth :data:`PRIOR_ANSWERS` answers each, so a new
checker starts with the weight it was built with and keeps, gains or loses it by its own record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from laar_tui.core.verdict import Verdict, VerdictValue

PRIOR_ANSWERS = 20
"""Marked answers that the prior of each rate is worth."""

PRIOR_CAUGHT = 0.3
PRIOR_REJECTED = 0.01
"""A check of its own: catches three wrong answers in ten, rejects one right answer in a hundred."""

PRIOR_PASSED_RIGHT = 0.6
PRIOR_PASSED_WRONG = 0.2

MOST_WEIGHT = 2.0
"""A good record raises a checker's likelihood ratio at most so many times."""

_SUREST = 0.99


@dataclass(frozen=True)
class CheckerRecord:
    """What ``checker`` (a verdict source, ``"check:NAME"``) said about answers that the user marked while it was at work.

    Of ``wrong`` answers it called ``caught`` wrong and ``passed_wrong`` right; of ``right`` answers it called ``rejected`` wrong and
    ``passed_right`` right. On the others it said nothing. ``spoke`` counts all its verdicts but *unknown*, marked or not.
    """

    checker: str
    wrong: int = 0
    caught: int = 0
    passed_wrong: int = 0
    right: int = 0
    rejected: int = 0
    passed_right: int = 0
    spoke: int = 0
    seconds: float = 0.0

    @property
    def marked(self) -> int:
        return self.wrong + self.right


def reject_weight(record: CheckerRecord) -> float:
    """What the likelihood ratio of its *wrong* is multiplied by, in (0, :data:`MOST_WEIGHT`]; 1 without marks."""
    return _weight(record.caught, record.wrong, PRIOR_CAUGHT, record.rejected, record.right, PRIOR_REJECTED)


def pass_weight(record: CheckerRecord) -> float:
    """The same for its *right*."""
    return _weight(
        record.passed_right,
        record.right,
        PRIOR_PASSED_RIGHT,
        record.passed_wrong,
        record.wrong,
        PRIOR_PASSED_WRONG,
    )


def weighed(verdict: Verdict, records: Mapping[str, CheckerRecord]) -> Verdict:
    """``verdict`` with the confidence its checker's record leaves it; never less than even, for a bad record is no evidence for the
    opposite."""
    record = records.get(verdict.source)
    if record is None or verdict.value is VerdictValue.UNKNOWN:
        return verdict
    weight = reject_weight(record) if verdict.value is VerdictValue.WRONG else pass_weight(record)
    confidence = min(_SUREST, verdict.confidence)
    odds = max(1.0, weight * confidence / (1 - confidence))
    return replace(verdict, confidence=min(_SUREST, odds / (1 + odds)))


def _weight(hits: int, of: int, hit_rate: float, misses: int, out_of: int, miss_rate: float) -> float:
    learned_hits = (hits + PRIOR_ANSWERS * hit_rate) / (of + PRIOR_ANSWERS)
    learned_misses = (misses + PRIOR_ANSWERS * miss_rate) / (out_of + PRIOR_ANSWERS)
    return min(MOST_WEIGHT, (learned_hits / learned_misses) / (hit_rate / miss_rate))
