"""How far a checker is to be trusted, from what it said about answers the user marked afterwards.

Sensitivity and the rate of false rejects have Beta posteriors. Their priors are worth :data:`PRIOR_ANSWERS` answers each and are set so
that a checker without marks counts as much as it claims: its likelihood ratio is the ratio of the two rates. With marks the ratio is the
posterior's, whatever was claimed; a checker that rejects right answers as often as wrong ones ends at 1, which is no evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.routing.evidence import JUDGE, JUDGES, Reliability, p_right_from

PRIOR_ANSWERS = 20
"""Marked answers that the prior of each rate is worth."""

PRIOR_CAUGHT = 0.3
"""A check of its own calls three wrong answers in ten wrong …"""
PRIOR_PASSED_RIGHT = 0.6
"""… and six right answers in ten right, before anything is known of it. A judge's rates are :data:`JUDGE`."""

USUAL_CLAIM = 30.0
"""The likelihood ratio of a usual *wrong*; only to say in one figure what a record does to it. That of a usual *right* is
:data:`USUAL_PASS`."""
USUAL_PASS = 3.0

MOST_WEIGHT = 2.0
"""A good record raises the likelihood ratio a checker claims at most so many times. A judge claims nothing but its rates: it may earn
any."""

_SUREST = 0.99


@dataclass(frozen=True)
class CheckerRecord:
    """What ``checker`` (a verdict source, ``"check:NAME"``) said about answers that the user marked while it was at work.

    Of ``wrong`` answers it called ``caught`` wrong and ``passed_wrong`` right; of ``right`` answers it called ``rejected`` wrong and
    ``passed_right`` right. On the others it said nothing; of a judge, which is not asked about every answer, only those count on which
    it did. ``spoke`` counts all its verdicts but *unknown*, marked or not.
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


def is_judge(source: str) -> bool:
    return source.startswith(JUDGES)


def reject_weight(record: CheckerRecord) -> float:
    """What its record does to the likelihood ratio of its *wrong*: 1 without marks, towards 0 for one that misleads."""
    claim = 1 / JUDGE.fail_odds if is_judge(record.checker) else USUAL_CLAIM
    return _reject_odds(record, claim) / claim


def pass_weight(record: CheckerRecord) -> float:
    """The same for its *right*."""
    claim = JUDGE.pass_odds if is_judge(record.checker) else USUAL_PASS
    return _pass_odds(record, claim) / claim


def weighed(verdict: Verdict, records: Mapping[str, CheckerRecord]) -> Verdict:
    """``verdict`` with the confidence its checker's record leaves it; never less than even, for a bad record is no evidence for the
    opposite."""
    record = records.get(verdict.source)
    if record is None or verdict.value is VerdictValue.UNKNOWN:
        return verdict
    confidence = min(_SUREST, max(0.5, verdict.confidence))
    claimed = confidence / (1 - confidence)
    learned = _reject_odds if verdict.value is VerdictValue.WRONG else _pass_odds
    odds = max(1.0, learned(record, claimed))
    return replace(verdict, confidence=min(_SUREST, odds / (1 + odds)))


def label(
    verdicts: Sequence[Verdict], records: Mapping[str, CheckerRecord], *, silence: bool = False
) -> float:
    """P(right) of an answer as it is learnt: :func:`p_right_from`, with each checker believed as far as its record goes."""
    judges = {name: judge_rates(record) for name, record in records.items() if is_judge(name)}
    return p_right_from([weighed(v, records) for v in verdicts], silence=silence, reliabilities=judges)


def judge_rates(record: CheckerRecord) -> Reliability:
    """A judge's posterior means."""
    return Reliability(
        (record.passed_right + PRIOR_ANSWERS * JUDGE.tpr) / (record.right + PRIOR_ANSWERS),
        (record.caught + PRIOR_ANSWERS * JUDGE.tnr) / (record.wrong + PRIOR_ANSWERS),
    )


def records_from(answers: Iterable[Sequence[Verdict]]) -> dict[str, CheckerRecord]:
    """Every checker's record from all verdicts on each answer, oldest answer first. A checker is at work from its first verdict on."""
    counts: dict[str, Counter[str]] = {}
    for given in answers:
        said = {v.source: v.value for v in given if v.source.startswith("check:")}
        mark = next((v.value for v in reversed(given) if v.by_user), VerdictValue.UNKNOWN)
        for source, value in said.items():
            counts.setdefault(source, Counter())["spoke"] += value is not VerdictValue.UNKNOWN
        if mark is VerdictValue.UNKNOWN:
            continue
        for source, count in counts.items():
            value = said.get(source, VerdictValue.UNKNOWN)
            if is_judge(source) and value is VerdictValue.UNKNOWN:
                continue
            count[mark.value] += 1
            count[_FIELDS.get((mark, value), "")] += 1
    names = ("wrong", "right", "spoke", *_FIELDS.values())
    return {s: CheckerRecord(s, **{name: count[name] for name in names}) for s, count in counts.items()}


_FIELDS = {
    (VerdictValue.WRONG, VerdictValue.WRONG): "caught",
    (VerdictValue.WRONG, VerdictValue.RIGHT): "passed_wrong",
    (VerdictValue.RIGHT, VerdictValue.WRONG): "rejected",
    (VerdictValue.RIGHT, VerdictValue.RIGHT): "passed_right",
}
"""What it is called when the user marked an answer so and a checker said that of it."""


def _reject_odds(record: CheckerRecord, claimed: float) -> float:
    caught = JUDGE.tnr if is_judge(record.checker) else PRIOR_CAUGHT
    return _odds(record, claimed, caught, record.caught, record.wrong, record.rejected, record.right)


def _pass_odds(record: CheckerRecord, claimed: float) -> float:
    passed = JUDGE.tpr if is_judge(record.checker) else PRIOR_PASSED_RIGHT
    return _odds(
        record, claimed, passed, record.passed_right, record.right, record.passed_wrong, record.wrong
    )


def _odds(
    record: CheckerRecord, claimed: float, hit_rate: float, hits: int, of: int, misses: int, out_of: int
) -> float:
    """The posterior means' ratio. The prior of a miss is what makes ``claimed`` true together with ``hit_rate``."""
    hit = (hits + PRIOR_ANSWERS * hit_rate) / (of + PRIOR_ANSWERS)
    miss = (misses + PRIOR_ANSWERS * hit_rate / claimed) / (out_of + PRIOR_ANSWERS)
    return min(hit / miss, claimed * (inf if is_judge(record.checker) else MOST_WEIGHT))
