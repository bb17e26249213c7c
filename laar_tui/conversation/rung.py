"""One rung of the attempt ladder while its question is open: the stream, then the attempt, and the verdicts on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from laar_tui.core.attempt import Attempt, Outcome
from laar_tui.core.decision import Decision
from laar_tui.core.ttca import AttemptSpan, Ttca, time_to_correct_answer
from laar_tui.core.verdict import Verdict, VerdictValue, effective_verdict
from laar_tui.endpoints.stream import AttemptStream


@dataclass
class Rung:
    """``started_s``, ``judged_s`` are seconds on the question's clock. ``attempt`` is ``None`` while it runs."""

    id: str
    ordinal: int
    endpoint: str
    decision: Decision
    started_s: float
    stream: AttemptStream | None = None
    attempt: Attempt | None = None
    answer: str = ""
    thoughts: str = ""
    verdicts: list[Verdict] = field(default_factory=list)
    judged_s: float | None = None

    @property
    def running(self) -> bool:
        return self.attempt is None

    @property
    def verdict(self) -> Verdict:
        return effective_verdict(self.verdicts)

    @property
    def wrong(self) -> bool:
        return self.verdict.counts_as_wrong

    @property
    def right(self) -> bool:
        return self.verdict.value is VerdictValue.RIGHT

    @property
    def complete(self) -> bool:
        return self.attempt is not None and self.attempt.reply.outcome is Outcome.COMPLETE

    @property
    def readable(self) -> bool:
        """Text came, whatever way it ended."""
        return self.attempt is not None and bool(self.attempt.reply.answer.strip())

    def span(self) -> AttemptSpan | None:
        if self.attempt is None:
            return None
        times = self.attempt.reply.times
        last = times.last_token_s if times.last_token_s is not None else times.total_s
        return AttemptSpan(self.started_s, self.started_s + last, self.right, self.judged_s)


def ladder_ttca(rungs: Sequence[Rung]) -> Ttca | None:
    return time_to_correct_answer([s for s in (r.span() for r in rungs) if s is not None])


def standing_rung(rungs: Sequence[Rung]) -> Rung | None:
    """The answer that stands: the earliest one judged right, else the newest complete one that does not count as wrong."""
    rights = [(span.ended_s, r) for r in rungs if r.right and (span := r.span()) is not None]
    if rights:
        return min(rights, key=lambda pair: pair[0])[1]
    return next((r for r in reversed(rungs) if r.complete and not r.wrong), None)
