"""Cut a response body into JSON texts, whatever the server called it: an event stream, one JSON value, JSON lines, or no such thing.

The first bytes decide; content types lie. Which JSON means what is the dialects' business.
"""

from __future__ import annotations

from laar_tui.core.attempt import Outcome
from laar_tui.endpoints.failures import Failure, failure
from laar_tui.endpoints.masking import Mask
from laar_tui.endpoints.readable import parsed, sentence
from laar_tui.endpoints.sse import LineSplitter, LineTooLongError, SseEvent, SseParser

UNFRAMED = "unframed"
"""Name of the events that were no server-sent events but bare JSON values, one or one per line."""

LONGEST_BODY = 32 * 1024 * 1024
"""Bytes of one JSON value."""

_BOM = b"\xef\xbb\xbf"
_HEAD = 64 * 1024
_EARLY_TRIES = 32
_EARLY_BYTES = 256 * 1024


class BodyReader:
    """``feed`` bytes, get :class:`SseEvent` values; ``finish`` once; then :meth:`trouble` says why there were none."""

    def __init__(self) -> None:
        self._mode = ""
        self._sse = SseParser(bare_json=True)
        self._lines = LineSplitter()
        self._buffer = bytearray()
        self._head = bytearray()
        self._first_line = True
        self._tries = 0
        self._events = 0

    def feed(self, data: bytes) -> list[SseEvent]:
        """Raises ``LineTooLongError``."""
        if len(self._head) < _HEAD:
            self._head += data[: _HEAD - len(self._head)]
        if not self._mode:
            data = self._sniff(data)
        events = self._read(data) if data and self._mode else []
        self._events += len(events)
        return events

    def finish(self) -> list[SseEvent]:
        events: list[SseEvent] = []
        if self._mode == "events":
            events = self._sse.finish()
        elif self._mode == "lines":
            events = _as_events([self._lines.finish()])
        elif self._mode == "json" and self._buffer:
            events = _as_events([bytes(self._buffer)])
            self._buffer.clear()
        self._events += len(events)
        return events

    @property
    def hopeless(self) -> bool:
        """A web page, of which enough has come to say so."""
        return self._mode == "page" and len(self._head) >= _HEAD

    def trouble(self, hide: Mask, *, understood: bool) -> Failure | None:
        """Why the body held no event at all, or only bare JSON that was not ``understood``; otherwise ``None``."""
        if self._mode == "page":
            said = sentence(self._head.decode("utf-8", "replace"), hide, 120)
            text = f"the server answered with a web page instead of an answer{f' ({said})' if said else ''}: check base_url"
            return failure(Outcome.REJECTED, text)
        if self._events and understood:
            return None
        if self._events and self._mode == "events":
            text = "the server's events are not of this protocol: check protocol and base_url"
            return failure(Outcome.REJECTED, text)
        lines = self._head.decode("utf-8", "replace").lstrip("\ufeff").splitlines()
        words = " ".join(
            li for li in lines if li and not li.startswith((":", "event:", "id:", "retry:", "data"))
        )
        if said := sentence(words, hide):
            return failure(Outcome.REJECTED, f"the server did not answer in this protocol: {said}")
        return failure(Outcome.EMPTY, "the server closed the stream without sending anything")

    def _sniff(self, data: bytes) -> bytes:
        """Decide the mode by the first byte that says something; returns what is still to be read."""
        self._buffer += data
        begun = bytes(self._buffer)
        if len(begun) < len(_BOM) and _BOM.startswith(begun):
            return b""
        begun = begun.removeprefix(_BOM).lstrip(b" \t\r\n")
        self._buffer.clear()
        if not begun:
            # Blank lines before an event mean nothing in any of the formats.
            return b""
        self._mode = {b"{": "json", b"[": "json", b'"': "json", b"<": "page"}.get(begun[:1], "events")
        return begun

    def _read(self, data: bytes) -> list[SseEvent]:
        if self._mode == "events":
            return self._sse.feed(data)
        if self._mode == "lines":
            return _as_events(self._lines.feed(data))
        if self._mode == "json":
            return self._read_json(data)
        return []

    def _read_json(self, data: bytes) -> list[SseEvent]:
        first_line_is_new = self._first_line
        self._first_line = first_line_is_new and b"\n" not in data
        self._buffer += data
        if len(self._buffer) > LONGEST_BODY:
            raise LineTooLongError(f"an answer of more than {LONGEST_BODY >> 20} MiB in one piece")
        ends_now = first_line_is_new and b"\n" in data
        line, newline, rest = bytes(self._buffer).partition(b"\n") if ends_now else (b"", b"", b"")
        if newline and parsed(line) is not None:
            self._become_lines()
            return _as_events([line, *self._lines.feed(rest)])
        if not self._seems_whole() or parsed(bytes(self._buffer)) is None:
            return []
        # Some servers leave the connection open after the value; others go on with a further one.
        whole = bytes(self._buffer)
        self._become_lines()
        return _as_events([whole])

    def _seems_whole(self) -> bool:
        if self._tries >= _EARLY_TRIES or len(self._buffer) > _EARLY_BYTES:
            return False
        closed = bytes(self._buffer[-64:]).rstrip().endswith((b"}", b"]", b'"'))
        self._tries += closed
        return closed

    def _become_lines(self) -> None:
        self._mode = "lines"
        self._buffer.clear()


def _as_events(lines: list[bytes]) -> list[SseEvent]:
    return [SseEvent(li.decode("utf-8", "replace"), UNFRAMED) for li in lines if li.strip()]
