"""Time as a parameter: what every floor is handed instead of calling the system's clocks."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Monotonic = Callable[[], float]
"""Seconds from an arbitrary origin, never going back; for durations."""

WallClock = Callable[[], datetime]
"""An aware date and time in UTC; for records."""


def system_monotonic() -> float:
    return time.monotonic()


def system_wall_clock() -> datetime:
    return datetime.now(UTC)


class QuestionClock:
    """Seconds since the first byte of a question's first attempt left (0 until then).

    With ``speed`` > 1 (the simulated fleet only) the time in which attempts run counts ``speed``-fold, so that a simulated
    minute shown in a second still counts as a minute; :meth:`attempt_ended` then settles on the exact simulated end. The time
    between attempts, in which a person reads, is never scaled.
    """

    def __init__(self, monotonic: Monotonic, speed: float = 1.0) -> None:
        self._monotonic = monotonic
        self._speed = speed
        self._running = 0
        self._anchor_real: float | None = None
        self._anchor_s = 0.0

    def resume_at(self, seconds: float) -> None:
        """Go on from ``seconds``, standing still until the next attempt: for a question taken up again another day."""
        self._anchor_s = seconds
        self._anchor_real = None

    def now(self) -> float:
        if self._anchor_real is None:
            return self._anchor_s
        rate = self._speed if self._running else 1.0
        return self._anchor_s + (self._monotonic() - self._anchor_real) * rate

    def attempt_started(self) -> float:
        """Note that an attempt leaves now; returns its start in question seconds."""
        self._settle(self.now())
        self._running += 1
        return self._anchor_s

    def attempt_ended(self, ended_s: float | None = None) -> float:
        """Note that an attempt has ended; a simulated one at ``ended_s`` question seconds, which is exact whatever the speed."""
        at = self.now()
        if ended_s is not None and self._speed != 1.0:
            # A clock never runs backwards past another attempt's end.
            at = max(ended_s, self._anchor_s)
        self._settle(at)
        self._running = max(0, self._running - 1)
        return at

    def _settle(self, at: float) -> None:
        self._anchor_s = at
        self._anchor_real = self._monotonic()
