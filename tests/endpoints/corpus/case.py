"""One misbehaving server and what must come of asking it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from laar_tui.core.attempt import Outcome
from tests.endpoints.bad_server import Handler

OK = Outcome.COMPLETE
CUT = Outcome.CUT
EMPTY = Outcome.EMPTY
TRANSPORT = Outcome.TRANSPORT
REJECTED = Outcome.REJECTED
LENGTH = Outcome.LENGTH
FILTERED = Outcome.FILTERED
REFUSED = Outcome.REFUSED
CONTEXT = Outcome.CONTEXT
QUOTA = Outcome.QUOTA

KEY = "sk-corpus-0123456789abcdefABCDEF"
"""The API key of every case; it may stand in nothing that is shown or stored."""

QUICK: Mapping[str, object] = {"connect": 2, "first_byte": 20, "idle": 20, "total": 60}
IMPATIENT: Mapping[str, object] = {"connect": 2, "first_byte": 0.3, "idle": 0.3, "total": 0.8}


@dataclass(frozen=True)
class Case:
    """The n-th request of a question gets the n-th of ``handlers``, later ones the last.

    ``says`` must occur in the error or the notices. ``document`` is the length of the document asked about, in words; ``requests`` the
    exact number of requests, ``None``: not looked at.
    """

    handlers: Handler | tuple[Handler, ...]
    outcome: Outcome
    answer: str = ""
    thoughts: str = ""
    says: str = ""
    protocol: str = "openai"
    settings: Mapping[str, object] = field(default_factory=dict)
    timeouts: Mapping[str, object] = field(default_factory=lambda: QUICK)
    document: int = 0
    requests: int | None = None

    @property
    def sequence(self) -> tuple[Handler, ...]:
        return self.handlers if isinstance(self.handlers, tuple) else (self.handlers,)

    @property
    def exit_code(self) -> int:
        """Of ``cli.md``'s table."""
        if self.outcome is OK:
            return 0
        return 3 if self.outcome in (LENGTH, FILTERED, REFUSED) else 5


Family = Mapping[str, Case]
