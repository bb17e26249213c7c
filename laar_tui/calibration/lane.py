"""One endpoint's way through a run: how many requests at once, when it has to wait, when it is out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from laar_tui.calibration.belief import Cell
from laar_tui.calibration.outcomes import Result
from laar_tui.core.attempt import Outcome
from laar_tui.settings.model import EndpointSettings

MOST_IN_A_ROW = 5
"""Failures in a row after which an endpoint is left alone for the rest of the run."""
MOST_LIMITED = 10
"""The same for rate limits, which pass."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 2.0, 120.0
_AT_ONCE_AGAIN = 12
"""Answers without a rate limit after which one more request may run at once."""
_TOO_MANY = 429


@dataclass
class Lane:
    """``open_cells`` are those still asked; ``limit`` is how many requests may run at once."""

    endpoint: EndpointSettings
    open_cells: list[Cell]
    most_at_once: int
    monotonic: Callable[[], float]
    speed: float = 1.0
    limit: int = 0
    running: int = 0
    until: float = 0.0
    failures: int = 0
    limited: int = 0
    calm: int = 0
    out: str = ""
    took_s: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.limit = self.most_at_once

    @property
    def may_send(self) -> bool:
        return not self.out and self.running < self.limit and self.monotonic() >= self.until

    @property
    def waits_s(self) -> float:
        """Real seconds until it may be asked again; 0 when it may be now."""
        return 0.0 if self.out else max(0.0, self.until - self.monotonic())

    def note(self, result: Result, retry_after_s: float | None) -> str:
        """Take in how a request ended; a sentence when that changes anything."""
        if result.outcome == Outcome.CANCELLED:
            return ""
        if not result.transport:
            return self._note_answer(result)
        if result.outcome == Outcome.QUOTA:
            self.out = result.message or "no credit left"
            return f"no more questions: {self.out}"
        self.calm = 0
        if result.status == _TOO_MANY:
            return self._note_limit(retry_after_s)
        self.failures += 1
        fatal = result.outcome == Outcome.REJECTED and (result.status in (401, 403, 404) or self.failures > 1)
        if fatal or self.failures >= MOST_IN_A_ROW:
            self.out = result.message or "it does not answer"
            again = "" if fatal else f" ({self.failures} times in a row)"
            return f"no more questions: {self.out}{again}"
        return self._wait(min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** (self.failures - 1)), result.message)

    def _note_answer(self, result: Result) -> str:
        self.failures = self.limited = 0
        self.calm += 1
        if self.calm % _AT_ONCE_AGAIN == 0 and self.limit < self.most_at_once:
            self.limit += 1
        if result.outcome == Outcome.CONTEXT:
            before = len(self.open_cells)
            self.open_cells = [c for c in self.open_cells if c.length < result.length]
            if len(self.open_cells) < before:
                return f"the window ends below {result.length:,} tokens: {result.message}"
        return ""

    def _note_limit(self, retry_after_s: float | None) -> str:
        self.limited += 1
        self.limit = max(1, self.limit // 2)
        if self.limited >= MOST_LIMITED:
            self.out = "the rate limit does not lift"
            return f"no more questions: {self.out}"
        wait = max(retry_after_s or 0.0, min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** (self.limited - 1)))
        return self._wait(wait, "rate limit")

    def _wait(self, seconds: float, why: str) -> str:
        self.until = max(self.until, self.monotonic() + seconds / self.speed)
        return f"{why or 'a failure'}; waiting {seconds:.0f} s"
