"""One label from several verdicts: P(right) of an answer, from the verdicts alone.

Verdict sources are kept apart and combined by their likelihood ratios at even prior odds; what the model
believed beforehand enters once, when the label is learnt. A user's mark outweighs everything. Silence is weak
evidence and no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log

from laar_tui.core.verdict import COMBINED, Verdict, VerdictValue, effective_verdict

USER_ODDS = 50.0
"""A person who marks an answer errs about once in fifty."""
SILENCE_ODDS = 1.5
"""An answer taken without a word."""

_SUREST = 0.98


@dataclass(frozen=True)
class Reliability:
    """How often a checker passes a right answer (TPR) and fails a wrong one (TNR), each in the open interval
    (0, 1)."""

    tpr: float
    tnr: float

    @property
    def pass_odds(self) -> float:
        return self.tpr / (1 - self.tnr)

    @property
    def fail_odds(self) -> float:
        return (1 - self.tpr) / self.tnr


JUDGE = Reliability(0.96, 0.25)
"""A model as judge, before its own record is known (arXiv 2510.11822): a pass multiplies the odds by 1.3, a
fail by 0.16."""


JUDGES = "check:judge"
"""What the source of every judge's verdict begins with; the endpoint's name follows."""


def odds_of(verdict: Verdict, reliability: Reliability | None = None) -> float:
    """The likelihood ratio right : wrong of one verdict. A check without a known reliability is taken at its
    own confidence."""
    if verdict.value is VerdictValue.UNKNOWN:
        return 1.0
    right = verdict.value is VerdictValue.RIGHT
    if verdict.by_user:
        return USER_ODDS if right else 1 / USER_ODDS
    if reliability is not None:
        return reliability.pass_odds if right else reliability.fail_odds
    confidence = min(_SUREST, max(0.5, verdict.confidence))
    odds = confidence / (1 - confidence)
    return odds if right else 1 / odds


def p_right_from(
    verdicts: Iterable[Verdict],
    *,
    silence: bool = False,
    reliabilities: Mapping[str, Reliability] | None = None,
) -> float:
    """P(right) in 0..1 from all verdicts on one answer, in the order given; 0.5 when they say nothing.

    ``silence``: the answer was read and nobody objected; it counts only when nothing else speaks.
    ``reliabilities`` are by verdict source (``"check:NAME"``); judges (``"check:judge…"``) have :data:`JUDGE`
    unless given. A source that speaks twice is heard once, the last time.
    """
    given = list(verdicts)
    effective = effective_verdict(given)
    if effective.by_user:
        return _probability(log(odds_of(effective)))
    known = reliabilities or {}
    # The combined verdict holds what was believed beforehand, and the others once more.
    latest = {v.source: v for v in given if not v.by_user and v.source != COMBINED}
    total = 0.0
    for source, verdict in latest.items():
        reliability = known.get(source, JUDGE if source.startswith(JUDGES) else None)
        total += log(odds_of(verdict, reliability))
    if total == 0.0 and silence:
        total = log(SILENCE_ODDS)
    # Checks read the same answer and err together: all of them never outweigh one user.
    return _probability(max(-log(USER_ODDS), min(log(USER_ODDS), total)))


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
