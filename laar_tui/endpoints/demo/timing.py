"""When a simulated server says what: the schedule of one response, in simulated seconds, and the clock that keeps it."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from laar_tui.endpoints.demo.chance import normal, pick, uniform
from laar_tui.endpoints.demo.fleet import Simulated

CACHED_SPEEDUP = 12.0
"""How much faster a cached prompt token is than one that must be prefilled."""
_TTFT_SPREAD, _DECODE_SPREAD = 0.16, 0.05
_SHORTEST_SLEEP_S = 0.006
_LONGEST_SLEEP_S = 0.25


@dataclass(frozen=True)
class Fault:
    """A transport failure: a status (503, 429) after ``at`` of the time to the first token, or, with ``status`` 0, a
    connection lost after the share ``at`` of the answer."""

    status: int
    at: float
    retry_after_s: int = 0


def fault(endpoint: Simulated, prompt: str, attempt: int, scale: float = 1.0) -> Fault | None:
    """How the ``attempt``-th request (from 1) with ``prompt`` fails in transport, if it does. ``scale`` multiplies the rate."""
    about = (endpoint.name, prompt, str(attempt))
    if uniform("fault", *about) >= endpoint.failure_rate * scale:
        return None
    status = pick((503, 503, 429, 0, 0), "fault-kind", *about)
    if status == 0:
        return Fault(0, 0.15 + 0.7 * uniform("fault-at", *about))
    return Fault(status, 0.3, 1 + int(3 * uniform("retry-after", *about)) if status == 429 else 0)


def time_to_first_token(endpoint: Simulated, tokens: int, cached: int, *about: str) -> float:
    """Simulated seconds: base + prefill of what is not cached, times log-normal noise that depends on ``about`` alone."""
    work = endpoint.base_ttft_s + (tokens - cached + cached / CACHED_SPEEDUP) / endpoint.prefill_rate
    return work * math.exp(_TTFT_SPREAD * normal("ttft", endpoint.name, *about))


def token_times(endpoint: Simulated, ttft_s: float, pieces: int, *about: str) -> list[float]:
    """Simulated seconds at which each of ``pieces`` output tokens is out; the first at ``ttft_s``."""
    rate = endpoint.decode_rate * math.exp(_DECODE_SPREAD * normal("decode", endpoint.name, *about))
    return [ttft_s + i / rate for i in range(pieces)]


class Pace:
    """Keeps the simulated time of one response: :meth:`reach` waits until it is due in real time, which is simulated time / speed.

    Work that took real time counts against the wait. Waits shorter than a few milliseconds are left to add up.
    """

    def __init__(
        self, speed: float, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self._speed = speed
        self._monotonic = monotonic
        self._sleep = sleep
        self._begun = monotonic()
        self._slept = 0.0
        self._reached_s = 0.0
        self._due_s = 0.0

    @property
    def now_s(self) -> float:
        """Simulated seconds now: exact at what was reached, in between as far as real time says, for one who leaves early."""
        return max(self._reached_s, min(self._due_s, self._passed_s() * self._speed))

    async def reach(self, at_s: float) -> None:
        """Return when simulated time ``at_s`` is due; :attr:`now_s` is then at least that."""
        self._due_s = max(self._due_s, at_s)
        while True:
            left = at_s / self._speed - self._passed_s()
            if left < _SHORTEST_SLEEP_S:
                break
            nap = min(left, _LONGEST_SLEEP_S)
            await self._sleep(nap)
            self._slept += nap
        self._reached_s = max(self._reached_s, at_s)

    def _passed_s(self) -> float:
        """Real seconds. A sleep handed in by a test may not advance the clock; what was asked of it counts all the same."""
        return max(self._monotonic() - self._begun, self._slept)
