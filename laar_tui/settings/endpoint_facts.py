"""Small facts about endpoints that outlive a process: windows learnt from servers, fields they would not take, credit used up.

One JSON file in the state folder, replaced as a whole. No key, prompt or answer gets into it: an endpoint is known by a digest of its
address and model. Losing the file loses nothing but a few requests, so neither reading nor writing it ever fails a question.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from laar_tui.core.errors import LaarError
from laar_tui.settings.locations import ensure_private
from laar_tui.settings.model import EndpointSettings

ASKED_AGAIN_AFTER = timedelta(days=1)
"""How long a server's word on its window counts: models are swapped behind one name."""
_MOST_ENDPOINTS = 1000


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """``window``: tokens, as an error of the server told; ``told_window``: as its own description tells, asked at ``asked_at``.
    ``adjustments``: names of the dialect's changes to a request. ``quota``: why there is no credit, since ``quota_since``."""

    name: str = ""
    window: int | None = None
    told_window: int | None = None
    asked_at: datetime | None = None
    adjustments: tuple[str, ...] = ()
    quota: str = ""
    quota_since: datetime | None = None

    def smallest(self, configured: int | None) -> int | None:
        """The window in tokens to reckon with: the configured one, unless the server has shown that it is smaller."""
        known = [w for w in (configured or self.told_window, self.window) if w]
        return min(known, default=None)

    @property
    def sentence(self) -> str:
        """What was learnt, for a person; empty when that is nothing."""
        found = []
        if self.window:
            found.append(f"window of {self.window:,} tokens, as its answers showed")
        if self.told_window:
            found.append(f"window of {self.told_window:,} tokens, as its server tells")
        if self.adjustments:
            found.append(f"does not take: {', '.join(self.adjustments)}")
        if self.quota:
            found.append("no credit left")
        return f"Learnt: {'; '.join(found)}" if found else ""


class EndpointFacts:
    """``file`` is ``None`` to remember within the process only. Safe to use from several threads; two processes that write at the same
    moment may lose one fact, which is then learnt again."""

    def __init__(self, file: Path | None, wall_clock: Callable[[], datetime]) -> None:
        self._file = file
        self._wall_clock = wall_clock
        self._lock = threading.Lock()
        self._known = self._read()

    def of(self, endpoint: EndpointSettings) -> Facts:
        with self._lock:
            return self._known.get(_key(endpoint), Facts())

    def window(self, endpoint: EndpointSettings) -> int | None:
        """See :meth:`Facts.smallest`."""
        return self.of(endpoint).smallest(endpoint.context_window)

    def should_ask(self, endpoint: EndpointSettings) -> bool:
        """Whether the window is unknown and the server was not asked lately."""
        if endpoint.context_window is not None:
            return False
        asked = self.of(endpoint).asked_at
        return asked is None or not timedelta() <= self._wall_clock() - asked < ASKED_AGAIN_AFTER

    def note_asked(self, endpoint: EndpointSettings, window: int | None) -> None:
        self._change(endpoint, told_window=window, asked_at=self._wall_clock())

    def note_window(self, endpoint: EndpointSettings, window: int) -> None:
        self._change(endpoint, window=window)

    def note_adjustments(self, endpoint: EndpointSettings, adjustments: frozenset[str]) -> None:
        self._change(endpoint, adjustments=tuple(sorted(adjustments)))

    def note_quota(self, endpoint: EndpointSettings, why: str) -> None:
        self._change(endpoint, quota=why[:300], quota_since=self._wall_clock())

    def forget_quota(self, endpoint: EndpointSettings) -> None:
        if self.of(endpoint).quota:
            self._change(endpoint, quota="", quota_since=None)

    def forget(self, endpoint: EndpointSettings) -> None:
        """Everything about this endpoint, for a user who has changed its server."""
        with self._lock:
            self._known = self._read()
            if self._known.pop(_key(endpoint), None) is not None:
                self._write()

    def _change(self, endpoint: EndpointSettings, **changes: object) -> None:
        key = _key(endpoint)
        with self._lock:
            # Another process may have learnt something since.
            self._known = self._read() if self._file is not None else self._known
            old = self._known.pop(key, Facts())
            new = msgspec.structs.replace(old, name=endpoint.name, **changes)
            self._known[key] = new
            while len(self._known) > _MOST_ENDPOINTS:
                del self._known[next(iter(self._known))]
            if new != old:
                self._write()

    def _read(self) -> dict[str, Facts]:
        if self._file is None:
            return {}
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, Facts])
        except (OSError, ValueError):
            return getattr(self, "_known", {})

    def _write(self) -> None:
        if self._file is None:
            return
        new = self._file.with_name(f"{self._file.name}.{os.getpid()}.new")
        with contextlib.suppress(OSError, LaarError):
            ensure_private(self._file.parent)
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as written:
                written.write(msgspec.json.encode(self._known))
            os.replace(new, self._file)


def _key(endpoint: EndpointSettings) -> str:
    """A digest, because an address may carry a password."""
    described = "\n".join((endpoint.protocol, endpoint.base_url, endpoint.model))
    return hashlib.sha256(described.encode("utf-8", "surrogatepass")).hexdigest()[:24]
