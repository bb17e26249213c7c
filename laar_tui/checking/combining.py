"""Several checks of one answer become one verdict: their likelihood ratios multiply the odds the router gave beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log

from laar_tui.core.verdict import COMBINED, MARKED_SOURCE, SURE_WRONG, Verdict, VerdictValue
from laar_tui.routing.reliability import CheckerRecord, weighed

SURE_RIGHT = 0.95
"""Checks call an answer right only when they are together at least so sure; most right answers stay *unknown*."""

LOWEST_PRIOR = 0.4
HIGHEST_PRIOR = 0.75
"""The router's P(right) counts within these bounds. It is about questions like this one and not about this answer, its level rests on
other people's benchmarks, and it has learnt from these very checks. So no weak remark condemns an answer of an endpoint that is often
wrong, and no endpoint is above a strong objection."""

SHARED_WEIGHT = 0.5
"""Checks read the same answer and err together: beside the strongest in either direction the others count half."""

OVERRULING = ("check:judge", "check:marked")
OVERRULING_CONFIDENCE = 0.82
"""A judge that objects, and the user's mark on the same answer elsewhere, are vetoes: they have seen what the other checks found in
the answer's favour, so that no longer counts, nor does more than an even prior. A judge whose record has brought it below this
confidence is one check among others."""

UNFOUNDED = "check:values"
"""That the answer's values and quotes stand in the document speaks against the objection that they are unfounded, and against no other: a
neighbour's value, an earlier state, a half answer and the other end of a span stand there too."""
FROM_OUTSIDE = ("check:agreement", "check:marked", "check:canary", "check:judge")
"""These did not find a fault in the answer: somebody says another thing, or may have read less than was sent. What speaks for it still
does, unless they overrule. What they say in its favour counts whatever is objected."""
PROVING = ("check:place", "check:polarity", "check:count", "check:extreme", *FROM_OUTSIDE)
"""What can call an answer right at all: the place where its value stands has what the question names, or somebody else says the same.
Checks that merely found nothing to object to prove nothing, however good the endpoint."""

_SUREST = 0.99
HARD = ("check:expect", "check:outcome")
"""Sources whose verdict stands alone and is not combined."""


def combined(
    p_right: float | None,
    verdicts: Sequence[Verdict],
    records: Mapping[str, CheckerRecord] | None = None,
    *,
    reroute_above: float = SURE_WRONG,
) -> Verdict | None:
    """The verdict of all checks together; ``None`` when none of them says anything for or against the answer.

    ``p_right`` is the router's probability for this endpoint on this question (0.5 when unknown). *Wrong* when P(wrong) exceeds
    ``reroute_above`` and something speaks against the answer, *right* when P(right) is at least :data:`SURE_RIGHT`; else *unknown*,
    with P(wrong) as its confidence. ``records`` weigh each checker by its past.
    """
    heard = [weighed(v, records or {}) for v in verdicts if not v.source.startswith(HARD)]
    against = sorted((v for v in heard if v.value is VerdictValue.WRONG), key=_strength, reverse=True)
    for_it = sorted((v for v in heard if v.value is VerdictValue.RIGHT), key=_strength, reverse=True)
    if not against and not for_it:
        return None
    prior = min(HIGHEST_PRIOR, max(LOWEST_PRIOR, 0.5 if p_right is None else p_right))
    if any(v.source.startswith(OVERRULING) and v.confidence > OVERRULING_CONFIDENCE for v in against):
        prior, for_it = min(prior, 0.5), []
    elif against and not against[0].source.startswith((UNFOUNDED, *FROM_OUTSIDE)):
        for_it = [v for v in for_it if v.source.startswith(FROM_OUTSIDE)]
    if for_it and for_it[0].source == MARKED_SOURCE and for_it[0].confidence > OVERRULING_CONFIDENCE:
        # The same answer, marked right: what its endpoint was believed to be able to does not make it less so.
        prior = max(prior, 0.5)
    odds = log((1 - prior) / prior) + _sum(against) - _sum(for_it)
    p_wrong = 1 / (1 + exp(-odds))
    took = max((v.check_s for v in verdicts), default=0.0)
    if against and p_wrong > reroute_above:
        return Verdict(VerdictValue.WRONG, COMBINED, p_wrong, _because(against), took)
    if not against and 1 - p_wrong >= SURE_RIGHT and any(v.source.startswith(PROVING) for v in for_it):
        return Verdict(VerdictValue.RIGHT, COMBINED, 1 - p_wrong, _because(for_it), took)
    leaning = against if against and p_wrong >= 0.5 else for_it or against
    return Verdict(VerdictValue.UNKNOWN, COMBINED, p_wrong, _because(leaning), took)


def _strength(verdict: Verdict) -> float:
    confidence = min(_SUREST, max(0.5, verdict.confidence))
    return log(confidence / (1 - confidence))


def _sum(strongest_first: Sequence[Verdict]) -> float:
    return sum(_strength(v) * (SHARED_WEIGHT if place else 1.0) for place, v in enumerate(strongest_first))


def _because(verdicts: Sequence[Verdict]) -> str:
    return "; ".join(v.reason for v in verdicts[:3])
