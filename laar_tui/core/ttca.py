"""Time-to-Correct-Answer accounting.

TTCA is the wall-clock time from the first byte of the first attempt to the last token of the first answer whose verdict is *right*,
retries included (Yoshimura, van de Beek, Chiba, arXiv 2604.15732). A question with no right answer is right-censored at its
last verdict (or at the end of its last attempt when there is no verdict).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class AttemptSpan:
    """One attempt on the question's clock, in seconds; ``ended_s`` is the last token of a complete answer, else when it was given up.
    ``checking_s`` is how long machines checked the answer after that (free checks, a judge)."""

    started_s: float
    ended_s: float
    right: bool
    verdict_s: float | None = None
    checking_s: float = 0.0

    @property
    def settled_s(self) -> float:
        """When it was judged, or ended without that."""
        return self.ended_s if self.verdict_s is None else max(self.ended_s, self.verdict_s)


@dataclass(frozen=True)
class Ttca:
    """``wall_s`` and ``machine_s`` in seconds; ``censored`` when no answer was right."""

    wall_s: float
    machine_s: float
    censored: bool


def time_to_correct_answer(spans: Sequence[AttemptSpan]) -> Ttca | None:
    """TTCA of one question from its attempts; ``None`` without attempts.

    The machine clock counts only the time in which at least one attempt was running or being checked (overlapped ones count once), so
    the user's reading and thinking time is removed. For every input ``machine_s <= wall_s``.
    """
    if not spans:
        return None
    start = min(s.started_s for s in spans)
    rights = [s.ended_s for s in spans if s.right]
    end = min(rights) if rights else max(s.settled_s for s in spans)
    busy = 0.0
    reached = start
    for begin, stop in sorted((s.started_s, min(s.ended_s + s.checking_s, end)) for s in spans):
        if stop > reached:
            busy += stop - max(begin, reached)
            reached = stop
    return Ttca(wall_s=end - start, machine_s=busy, censored=not rights)
