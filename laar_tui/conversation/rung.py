"""One rung of the attempt ladder while its question is open: the stream, then the attempt, and the verdicts on it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from laar_tui.core.attempt import Attempt, Outcome
from laar_tui.core.decision import Decision
from laar_tui.core.quotes import Footnote, without_markup
from laar_tui.core.ttca import AttemptSpan, Ttca, time_to_correct_answer
from laar_tui.core.verdict import Verdict, VerdictValue, checking_s, effective_verdict
from laar_tui.endpoints.stream import AttemptStream

SOON_S = 30.0
"""A failure that took longer was an attempt, whatever came of it."""


@dataclass
class Rung:
    """``started_s``, ``judged_s`` are seconds on the question's clock. ``attempt`` is ``None`` until its stream has ended.

    ``shown`` is 0 while the answer waits in reserve (an overlapped attempt nobody needs yet), else counts the order in which
    answers were put before the user, at ``shown_s`` on the question's clock. ``task`` runs the attempt to the end of its
    checks, when it is ``checked``; ``judging`` is the call to a judge meanwhile. ``heard_s`` is when text last came. ``hedged_at_s``:
    when somebody was asked beside it because it was silent; ``hedges``: it was asked for that reason.
    """

    id: str
    ordinal: int
    endpoint: str
    decision: Decision
    started_s: float
    overlapped: bool = False
    shown: int = 0
    shown_s: float = 0.0
    task: asyncio.Task[None] | None = None
    stream: AttemptStream | None = None
    judging: AttemptStream | None = None
    checked: bool = False
    heard_s: float | None = None
    hedged_at_s: float | None = None
    hedges: bool = False
    attempt: Attempt | None = None
    answer: str = ""
    thoughts: str = ""
    verdicts: list[Verdict] = field(default_factory=list)
    footnotes: tuple[Footnote, ...] = ()
    judged_s: float | None = None

    @property
    def running(self) -> bool:
        """Its stream is open, or its checks are not done."""
        return self.attempt is None or (self.task is not None and not self.task.done())

    @property
    def awaited(self) -> bool:
        """The next step waits for it: it does not wait in reserve, nor is it silent while somebody else was asked too."""
        return self.hedged_at_s is None or (self.heard_s is not None and self.heard_s > self.hedged_at_s)

    @property
    def fruitless(self) -> bool:
        """It ended soon, and without a word that anybody would be charged for: no answer that was asked for in vain."""
        if self.attempt is None or self.complete:
            return False
        reply = self.attempt.reply
        said = reply.answer.strip() or reply.thoughts.strip() or reply.usage.completion_tokens
        return not said and (reply.times.total_s < SOON_S or self.hedged_at_s is not None)

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
        """It gave a full answer: the only kind that can be judged."""
        return self.attempt is not None and self.attempt.reply.outcome is Outcome.COMPLETE

    @property
    def simulated(self) -> bool:
        return self.attempt is not None and self.attempt.simulated

    def stop(self) -> None:
        """Close its stream and that of its judge, if they are open; what came is kept."""
        if self.attempt is None and self.stream is not None:
            self.stream.cancel()
        if self.judging is not None:
            self.judging.cancel()

    @property
    def readable(self) -> bool:
        """Text came, whatever way it ended."""
        return self.attempt is not None and bool(self.attempt.reply.answer.strip())

    @property
    def shown_answer(self) -> str:
        """The answer without the markup of its quotes."""
        return without_markup(self.answer).text

    def span(self) -> AttemptSpan | None:
        if self.attempt is None:
            return None
        times = self.attempt.reply.times
        # What never came to its end held the line until it was given up.
        last = times.last_token_s if self.complete and times.last_token_s is not None else times.total_s
        return AttemptSpan(
            self.started_s, self.started_s + last, self.right, self.judged_s, checking_s(self.verdicts)
        )

    @property
    def money(self) -> float:
        """What the attempt cost so far as prices are known, what judging its answer cost included."""
        answering = (self.attempt.money or 0.0) if self.attempt is not None else 0.0
        return answering + sum(v.money or 0.0 for v in self.verdicts)


def ladder_ttca(rungs: Sequence[Rung]) -> Ttca | None:
    return time_to_correct_answer([s for s in (r.span() for r in rungs) if s is not None])


def standing_rung(rungs: Sequence[Rung]) -> Rung | None:
    """The answer that stands: the earliest one judged right, else the last one shown that does not count as wrong."""
    rights = [(span.ended_s, r) for r in rungs if r.right and (span := r.span()) is not None]
    if rights:
        return min(rights, key=lambda pair: pair[0])[1]
    shown = [r for r in rungs if r.shown and r.complete and not r.wrong]
    return max(shown, key=lambda r: r.shown, default=None)
