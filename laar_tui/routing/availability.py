"""How likely a request brings an answer at all: a Beta posterior in which the latest attempts count most.

Outages come in runs. So a failure fades the successes before it, one success fades the failures before it faster still, and
both fade with the time that passes: a server that was down in the morning is tried again in the evening.
"""

from __future__ import annotations

from collections import deque

_UP, _DOWN = 2.0, 0.03
"""Requests that brought an answer and that did not, before any was sent: one failure in 67, worth about two requests."""
_KEPT_UP, _KEPT_DOWN, _FORGIVEN = 0.9, 0.95, 0.4
"""What a failure leaves of the successes, and what a failure and a success leave of the failures before."""
_MOST_UP = 20.0
_HALF_DOWN_S, _HALF_UP_S = 3 * 3600.0, 7 * 86_400.0
"""Seconds in which half of the failures, and of the successes, is forgotten."""
LATEST = 5
"""Attempts that are told of."""


class Availability:
    """Of one endpoint. Moments are seconds since 1970; without them no time passes."""

    def __init__(self) -> None:
        self._up = 0.0
        self._down = 0.0
        self._at: float | None = None
        self._latest: deque[bool] = deque(maxlen=LATEST)

    def p(self, now_s: float | None = None) -> float:
        """P(the next request brings an answer), 0..1."""
        up, down = self._faded(now_s)
        return (_UP + up) / (_UP + up + _DOWN + down)

    @property
    def latest(self) -> tuple[int, int]:
        """How many of how many latest attempts brought an answer; those cut short too soon to tell are left out."""
        return sum(self._latest), len(self._latest)

    def add(self, *, answered: bool, weight: float = 1.0, at_s: float | None = None) -> None:
        """One request at ``at_s``; ``weight`` 0..1 says how sure it is that no answer would have come."""
        self._up, self._down = self._faded(at_s)
        if at_s is not None:
            self._at = at_s if self._at is None else max(self._at, at_s)
        if answered:
            self._up = min(_MOST_UP, self._up + 1)
            self._down *= _FORGIVEN
        else:
            self._up *= 1 - weight * (1 - _KEPT_UP)
            self._down = self._down * (1 - weight * (1 - _KEPT_DOWN)) + weight
        if answered or weight >= 0.5:
            self._latest.append(answered)

    def _faded(self, now_s: float | None) -> tuple[float, float]:
        if now_s is None or self._at is None or now_s <= self._at:
            return self._up, self._down
        passed = now_s - self._at
        return self._up * 0.5 ** (passed / _HALF_UP_S), self._down * 0.5 ** (passed / _HALF_DOWN_S)
