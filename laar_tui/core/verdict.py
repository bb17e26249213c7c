"""Who says whether an answer is right, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class VerdictValue(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


SURE_WRONG = 0.8
"""A checker's *wrong* counts against an answer, and reroutes, only when it is surer than this; below, it is a remark."""

USER = "user"
NOBODY = "none"
ABSTENTION_SOURCE = "check:abstention"
MARKED_SOURCE = "check:marked"
"""What the user's mark on one answer says about another that says the same, or something else."""
COMBINED = "check:combined"
"""All checks of one answer taken together, with what the router believed beforehand. It speaks for them."""


@dataclass(frozen=True)
class Verdict:
    """One judgement of one answer.

    ``source`` is ``"user"``, ``"check:NAME"`` or ``"none"``; ``confidence`` is the probability in 0..1 that ``value`` is what the
    truth is, for one check at even odds (so that ``confidence / (1 - confidence)`` is its likelihood ratio); 0.5 for unknown, but
    an unknown :data:`COMBINED` verdict carries P(wrong). ``reason`` is a sentence for a person; ``check_s`` is how long judging
    took, in seconds; ``money`` what it cost, ``None`` where nobody was paid or the price is not known.
    """

    value: VerdictValue
    source: str = NOBODY
    confidence: float = 0.5
    reason: str = ""
    check_s: float = 0.0
    money: float | None = None

    @property
    def by_user(self) -> bool:
        return self.source == USER

    @property
    def counts_as_wrong(self) -> bool:
        """The answer is taken for wrong: its endpoint has failed on this question. A combined *wrong* always is: it was held
        against ``[checking] reroute_above`` when it was made."""
        sure = self.by_user or self.source == COMBINED or self.confidence > SURE_WRONG
        return self.value is VerdictValue.WRONG and sure

    @property
    def p_wrong(self) -> float:
        """How probable it is that the answer is wrong, 0..1, going by this verdict alone."""
        if self.value is VerdictValue.RIGHT:
            return 1 - self.confidence
        return self.confidence


NOT_JUDGED = Verdict(VerdictValue.UNKNOWN, NOBODY, 0.5, "nobody has judged this answer")


def checking_s(verdicts: Iterable[Verdict]) -> float:
    """Seconds that the checks took: what they say together took nothing on top, and a user's time is their own."""
    return sum(v.check_s for v in verdicts if not v.by_user and v.source != COMBINED)


def effective_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that counts: the user's latest mark if there is one, else what the checks say together, else the most confident
    check.

    ``verdicts`` are in the order they were given. A user's mark of *unknown* takes their earlier mark back, after which
    the checks count again.
    """
    mark: Verdict | None = None
    checks: list[Verdict] = []
    for verdict in verdicts:
        if verdict.by_user:
            mark = verdict if verdict.value is not VerdictValue.UNKNOWN else None
        else:
            checks.append(verdict)
    if mark is not None:
        return mark
    together = [c for c in checks if c.source == COMBINED]
    if together:
        return together[-1]
    decided = [c for c in checks if c.value is not VerdictValue.UNKNOWN]
    pool = decided or checks
    return max(pool, key=lambda v: v.confidence) if pool else NOT_JUDGED
