"""Every check that needs no other endpoint, run over one answer, each with the time it took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from laar_tui.checking.combining import HARD
from laar_tui.checking.free import run_free_checks
from laar_tui.core.attempt import Reply
from laar_tui.core.clock import Monotonic
from laar_tui.core.question import Document, Question
from laar_tui.core.verdict import Verdict, VerdictValue


@dataclass(frozen=True)
class Checked:
    """What the checks found. ``decided``: a verdict among them stands alone (an expectation, or no full answer)."""

    verdicts: tuple[Verdict, ...]

    @property
    def decided(self) -> bool:
        return any(
            v.source.startswith(HARD) and (v.value is not VerdictValue.UNKNOWN or v.source == "check:outcome")
            for v in self.verdicts
        )


def check_answer(
    question: Question, documents: Sequence[Document], reply: Reply, monotonic: Monotonic
) -> Checked:
    """Judge a reply by everything that costs nothing. ``documents`` are all that were sent, earlier turns' too. Never raises."""
    return Checked(_timed(lambda: run_free_checks(question, documents, reply), monotonic))


def _timed(check: Callable[[], Sequence[Verdict]], monotonic: Monotonic) -> tuple[Verdict, ...]:
    begun = monotonic()
    found = check()
    share = (monotonic() - begun) / max(1, len(found))
    return tuple(replace(verdict, check_s=share) for verdict in found)
