"""The time limit that applies to a request at the moment, and what to say when it has passed."""

from __future__ import annotations

import asyncio

from laar_tui.core.figures import seconds as shown_seconds
from laar_tui.settings.model import EndpointSettings


class Limits:
    """Connecting, first byte, pauses in the answer, and the whole: one running timeout that moves from phase to phase."""

    def __init__(self, endpoint: EndpointSettings) -> None:
        self._timeouts = endpoint.timeouts
        self._timeout: asyncio.Timeout | None = None
        self._phase = "first_byte"
        self._last = float("inf")

    def running(self) -> asyncio.Timeout:
        now = asyncio.get_running_loop().time()
        self._last = now + self._timeouts.total
        # Connecting, with its own limit, comes first; a transport without a trace starts to wait at once.
        self._timeout = asyncio.timeout_at(
            min(self._last, now + 2 * self._timeouts.connect + self._timeouts.first_byte)
        )
        return self._timeout

    def sent(self) -> None:
        self._set("first_byte", self._timeouts.first_byte)

    def content(self) -> None:
        self._set("idle", self._timeouts.idle)

    def grace(self, seconds: float) -> None:
        self._set("grace", seconds)

    def sentence(self, url: str) -> str:
        if self._phase == "idle":
            return f"the answer stopped: nothing came for {shown_seconds(self._timeouts.idle)}"
        if self._phase == "total":
            return f"the answer took longer than {shown_seconds(self._timeouts.total)}"
        return f"{url} gave no answer within {shown_seconds(self._timeouts.first_byte)}"

    def _set(self, phase: str, seconds: float) -> None:
        if self._timeout is None or self._timeout.expired():
            return
        due = asyncio.get_running_loop().time() + seconds
        self._phase = phase if due <= self._last else "total"
        self._timeout.reschedule(min(due, self._last))
