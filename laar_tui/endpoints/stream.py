"""What a caller sees of a running request: batches of text as they arrive, then one :class:`Reply`.

The bytes are read, parsed and time-stamped in the network thread (``endpoints/network.py``); the caller gets joined batches on its
own event loop, at most about thirty a second, however fast tokens arrive.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, Protocol

from laar_tui.core.attempt import Reply


@dataclass(frozen=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class ChatRequest:
    """One request.

    ``prompt_tokens`` is the client's own count of all messages (0: unknown), for window checks; ``token_ratio`` is what this server's
    count usually is over it (``None``: not known yet). ``longest_wait_s``: a longer ``Retry-After`` is not waited for, because
    somebody else can be asked meanwhile. ``retries_left`` bounds the requests that may follow the first.
    """

    messages: tuple[Message, ...]
    prompt_tokens: int = 0
    token_ratio: float | None = None
    longest_wait_s: float = 5.0
    retries_left: int = 2


@dataclass(frozen=True)
class StreamBatch:
    """What arrived since the last batch. ``waiting`` is a short sentence while nothing arrives (for example a retry), else empty."""

    text: str = ""
    thoughts: str = ""
    waiting: str = ""


class AttemptStream(Protocol):
    """A request under way. Iterate for batches; :meth:`reply` after (or instead of) iterating."""

    def __aiter__(self) -> AsyncIterator[StreamBatch]: ...

    async def reply(self) -> Reply:
        """Wait for the end. Never raises for what a server did: every failure is an outcome."""
        ...

    def cancel(self) -> None:
        """Close the connection; :meth:`reply` then returns with the partial text and outcome ``cancelled``."""
        ...
