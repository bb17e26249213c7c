"""From the network thread to the caller's event loop: batches of text at most about thirty a second, then one reply.

:class:`Outbox` lives in the network thread, :class:`LiveStream` on the caller's loop; they meet only in ``call_soon_threadsafe``. A caller
that does not read costs no more memory than the answer itself.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from laar_tui.core.attempt import Reply
from laar_tui.endpoints.answer import Delta
from laar_tui.endpoints.stream import StreamBatch

INTERVAL_S = 1 / 30
"""Seconds between batches; the first text goes at once."""


class LiveStream:
    """The caller's end; see :class:`laar_tui.endpoints.stream.AttemptStream`."""

    def __init__(self, cancel: Callable[[], object]) -> None:
        self._cancel = cancel
        self._text: list[str] = []
        self._thoughts: list[str] = []
        self._waiting: deque[str] = deque()
        self._reply: Reply | None = None
        self._news = asyncio.Event()
        self._ended = asyncio.Event()

    def __aiter__(self) -> LiveStream:
        return self

    async def __anext__(self) -> StreamBatch:
        while True:
            if self._waiting:
                return StreamBatch(waiting=self._waiting.popleft())
            if self._text or self._thoughts:
                batch = StreamBatch("".join(self._text), "".join(self._thoughts))
                self._text.clear()
                self._thoughts.clear()
                return batch
            if self._reply is not None:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()

    async def reply(self) -> Reply:
        await self._ended.wait()
        assert self._reply is not None
        return self._reply

    def cancel(self) -> None:
        if self._reply is None:
            self._cancel()

    def receive(self, delta: Delta, waiting: str, reply: Reply | None) -> None:
        """What the network thread hands over; runs on the caller's loop."""
        if delta.text:
            self._text.append(delta.text)
        if delta.thoughts:
            self._thoughts.append(delta.thoughts)
        if waiting:
            self._waiting.append(waiting)
        if reply is not None:
            self._reply = reply
            self._ended.set()
        self._news.set()


class Outbox:
    """The network thread's end: joins what comes too fast. After :meth:`end` nothing more is sent."""

    def __init__(self, stream: LiveStream, caller: asyncio.AbstractEventLoop) -> None:
        self._stream = stream
        self._caller = caller
        self._text: list[str] = []
        self._thoughts: list[str] = []
        self._sent_s = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self.ended = False

    def push(self, delta: Delta) -> None:
        if not delta or self.ended:
            return
        self._text.append(delta.text)
        self._thoughts.append(delta.thoughts)
        loop = asyncio.get_running_loop()
        due = self._sent_s + INTERVAL_S
        if loop.time() >= due:
            self._flush()
        elif self._timer is None:
            self._timer = loop.call_at(due, self._flush)

    def wait(self, sentence: str) -> None:
        """Say why nothing comes."""
        if not self.ended:
            self._send(Delta(), sentence, None)

    def end(self, reply: Reply) -> None:
        """Hand over the rest and the reply. The first call counts."""
        if self.ended:
            return
        self.ended = True
        self._flush(reply)

    def _flush(self, reply: Reply | None = None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        delta = Delta("".join(self._text), "".join(self._thoughts))
        self._text.clear()
        self._thoughts.clear()
        if delta or reply is not None:
            self._sent_s = asyncio.get_running_loop().time()
            self._send(delta, "", reply)

    def _send(self, delta: Delta, waiting: str, reply: Reply | None) -> None:
        try:
            self._caller.call_soon_threadsafe(self._stream.receive, delta, waiting, reply)
        except RuntimeError:
            # The caller's loop is closed: nobody is left to tell.
            self.ended = True
