"""What the router has to know of the endpoints besides the question: who is busy with requests of ours, and who has just read
the beginning of this very prompt.

A server that keeps the prefix of a prompt answers a follow-up over the same document sooner. What was sent is remembered as hashes of
pieces, for this process: servers forget sooner than a process ends.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from laar_tui.core.clock import Monotonic
from laar_tui.core.question import QuestionFeatures
from laar_tui.endpoints.stream import Message

PIECE = 2048
"""Characters. Servers keep prefixes in blocks of 16 to 1024 tokens."""
_KEPT = 12


@dataclass(frozen=True)
class Pieces:
    """A prompt as the hashes of its pieces, of :data:`PIECE` characters each."""

    hashes: tuple[int, ...]

    @classmethod
    def of(cls, messages: Sequence[Message]) -> Pieces:
        text = "\x00".join(f"{m.role}\x00{m.content}" for m in messages)
        return cls(tuple(hash(text[at : at + PIECE]) for at in range(0, len(text), PIECE)))

    def shared_with(self, other: Pieces) -> float:
        """The share, 0..1, of this prompt that is the beginning of ``other`` too."""
        same = 0
        for mine, theirs in zip(self.hashes, other.hashes, strict=False):
            if mine != theirs:
                break
            same += 1
        return same / max(1, len(self.hashes))


@dataclass(frozen=True)
class Prefix:
    """``tokens`` of a prompt that were sent before, ``age_s`` seconds ago."""

    tokens: int = 0
    age_s: float = 0.0


NO_PREFIX = Prefix()


@dataclass
class Circumstances:
    """Of one session, all questions together."""

    monotonic: Monotonic
    in_flight: Counter[str] = field(default_factory=Counter)
    _sent: dict[str, deque[tuple[Pieces, float]]] = field(default_factory=dict)

    def began(self, endpoint: str, pieces: Pieces) -> None:
        """A request with these pieces leaves for ``endpoint``."""
        self.in_flight[endpoint] += 1
        self._sent.setdefault(endpoint, deque(maxlen=_KEPT)).append((pieces, self.monotonic()))

    def ended(self, endpoint: str, pieces: Pieces, *, heard: bool) -> None:
        """The request with these pieces is over. Unless text came (``heard``), nobody knows that they were ever read."""
        if not heard:
            sent = self._sent.get(endpoint, deque())
            latest = next((s for s in reversed(sent) if s[0] is pieces), None)
            if latest is not None:
                sent.remove(latest)
        self.in_flight[endpoint] = max(0, self.in_flight[endpoint] - 1)

    def prefix(self, endpoint: str, pieces: Pieces, tokens: int) -> Prefix:
        """What of a prompt of ``tokens`` ``endpoint`` has been sent already: the longest beginning, the latest time."""
        best = (0.0, 0.0)
        for sent, at in self._sent.get(endpoint, ()):
            best = max(best, (pieces.shared_with(sent), at))
        share, at = best
        shared = int(share * tokens)
        return Prefix(shared, max(0.0, self.monotonic() - at)) if shared > 0 else NO_PREFIX

    def prefixes(self, pieces: Pieces, features: QuestionFeatures) -> Mapping[str, Prefix]:
        """By endpoint, those with a prefix alone."""
        found = {name: self.prefix(name, pieces, features.tokens) for name in self._sent}
        return {name: prefix for name, prefix in found.items() if prefix.tokens}
