"""How much each finding of the checks weighs: likelihood ratios, counted on cases with known answers.

:data:`COUNTS` gives for each finding how many of :data:`WRONG` wrong and of :data:`RIGHT` right answers had it. It is written by
``python -m tests.benchmarks.checker_likelihoods --write`` from the cases in ``tests/benchmarks/checker_cases``, those seen for the first
time counting more, and is the only place where a weight stands; a user's own marks then move each checker's
(``routing/reliability.py``).
"""

from __future__ import annotations

from laar_tui.core.verdict import Verdict

SMOOTHING = 0.5
"""Added to every count (Jeffreys' prior), so that what was seen twice is not taken for certain."""

MOST = 0.985
"""No finding alone is surer than this."""

# The counts begin here.
WRONG = 839
RIGHT = 892
COUNTS: dict[str, tuple[int, int]] = {
    "completeness:list": (12, 0),
    "completeness:missing": (13, 4),
    "completeness:part": (19, 14),
    "count:agrees": (0, 7),
    "count:differs": (6, 0),
    "ending:no stop": (10, 0),
    "ending:no stop after a predicate": (1, 0),
    "ending:particle": (17, 0),
    "ending:word": (18, 0),
    "extreme:agrees": (1, 8),
    "extreme:another": (3, 0),
    "format:no figure": (10, 0),
    "language:guess": (2, 0),
    "language:script": (30, 0),
    "place:about another": (1, 0),
    "place:beside yes or no": (6, 0),
    "place:cell, a little better": (4, 0),
    "place:cell, better": (9, 0),
    "place:cell, far better": (34, 8),
    "place:elsewhere, a little better": (5, 0),
    "place:elsewhere, better": (6, 4),
    "place:elsewhere, far better": (66, 14),
    "place:elsewhere, far better, loosely": (4, 0),
    "place:fits": (38, 52),
    "place:fits best": (201, 492),
    "place:overlooked": (9, 1),
    "place:perhaps reckoned": (1, 0),
    "place:same sentence, better": (3, 8),
    "place:same sentence, far better": (34, 8),
    "place:same sentence, far better, loosely": (1, 0),
    "polarity:affirmed": (4, 0),
    "polarity:agrees": (7, 28),
    "polarity:denied": (14, 4),
    "quotes:absent": (39, 0),
    "quotes:absent in marks": (8, 0),
    "quotes:altered": (4, 0),
    "quotes:found": (37, 78),
    "quotes:resembles": (2, 0),
    "range:other end": (12, 0),
    "stale:moved": (9, 8),
    "stale:replaced": (40, 12),
    "stale:told as past": (12, 0),
    "support:missing": (5, 8),
    "values:absent": (23, 12),
    "values:absent beside others": (14, 16),
    "values:asks about nothing": (4, 0),
    "values:miscounted": (6, 1),
    "values:miscounted exactly": (2, 0),
    "values:not reckoned": (3, 4),
    "values:other currency": (4, 0),
    "values:present": (477, 552),
    "values:recounted": (0, 6),
    "values:slip": (64, 4),
    "values:strange name": (3, 6),
    "values:strange name beside others": (0, 1),
    "values:strange name in passing": (5, 1),
    "values:strange words": (2, 0),
}
# The counts end here.


class Strength(float):
    """A confidence at even odds that knows which finding it belongs to."""

    finding: str

    def __new__(cls, value: float, finding: str) -> Strength:
        made = super().__new__(cls, value)
        made.finding = finding
        return made


def ratio(finding: str) -> float:
    """P(finding | wrong) / P(finding | right), smoothed; 1 for a finding that was never counted."""
    wrong, right = COUNTS.get(finding, (0, 0))
    if not wrong and not right:
        return 1.0
    return ((wrong + SMOOTHING) / (WRONG + 2 * SMOOTHING)) / ((right + SMOOTHING) / (RIGHT + 2 * SMOOTHING))


def strength(finding: str) -> Strength:
    """How sure a finding against an answer is at even odds: 0.5 up to :data:`MOST`."""
    return _confidence(ratio(finding), finding)


def support(finding: str) -> Strength:
    """How sure a finding in an answer's favour is at even odds: 0.5 up to :data:`MOST`."""
    return _confidence(1 / ratio(finding), finding)


def _confidence(odds: float, finding: str) -> Strength:
    return Strength(min(MOST, max(0.5, odds / (1 + odds))), finding)


def finding_of(verdict: Verdict) -> str:
    """The table's finding that a verdict rests on; empty for verdicts of other origin."""
    return verdict.confidence.finding if isinstance(verdict.confidence, Strength) else ""
