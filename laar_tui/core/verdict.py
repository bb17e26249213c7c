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


@dataclass(frozen=True)
class Verdict:
    """One judgement of one answer.

    ``source`` is ``"user"``, ``"check:NAME"`` or ``"none"``; ``confidence`` is the probability in 0..1 that ``value`` is what the
    truth is (0.5 for unknown); ``reason`` is a sentence for a person; ``check_s`` is how long judging took, in seconds.
    """

    value: VerdictValue
    source: str = NOBODY
    confidence: float = 0.5
    reason: str = ""
    check_s: float = 0.0

    @property
    def by_user(self) -> bool:
        return self.source == USER

    @property
    def counts_as_wrong(self) -> bool:
        """The answer is taken for wrong: its endpoint has failed on this question."""
        return self.value is VerdictValue.WRONG and (self.by_user or self.confidence > SURE_WRONG)


NOT_JUDGED = Verdict(VerdictValue.UNKNOWN, NOBODY, 0.5, "nobody has judged this answer")


def effective_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that counts: the user's latest mark if there is one, else the most confident check.

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
    decided = [c for c in checks if c.value is not VerdictValue.UNKNOWN]
    pool = decided or checks
    return max(pool, key=lambda v: v.confidence) if pool else NOT_JUDGED
