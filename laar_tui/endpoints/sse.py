"""Server-sent events from bytes, by the WHATWG rules (HTML Living Standard §9.2.6), in pieces of any size.

Only CR, LF and CRLF end a line: U+2028, U+2029 and U+0085 inside JSON do not. UTF-8 is decoded per line, so a character may be split
anywhere. Deviation, on purpose: an event that the end of the stream cuts short is delivered by :meth:`SseParser.finish`, because
servers forget the last blank line. Knows nothing of what the events mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes of one line, and characters of one event's data, beyond which :class:`LineTooLongError` is raised."""

BARE = "bare"
_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\n|\r")


class LineTooLongError(ValueError):
    """A line or an event grew past the bound; the stream cannot be read further."""


@dataclass(frozen=True)
class SseEvent:
    """One event. ``event`` is ``"message"`` unless the server named it; ``data`` joins its data lines with newlines."""

    data: str
    event: str = "message"


class LineSplitter:
    """Bytes to lines without their ends; bounded memory."""

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self._longest = longest
        self._partial = bytearray()
        self._after_cr = False

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that ``data`` completes. Raises :class:`LineTooLongError`."""
        if self._after_cr and data:
            self._after_cr = False
            # The LF of a CRLF whose CR ended the previous piece.
            data = data.removeprefix(b"\n")
        if not data:
            return []
        self._after_cr = data.endswith(b"\r")
        *complete, rest = _LINE_END.split(data)
        if complete:
            complete[0] = bytes(self._partial) + complete[0]
            self._partial.clear()
        self._partial += rest
        if len(self._partial) > self._longest or any(len(line) > self._longest for line in complete):
            raise LineTooLongError(f"a line of more than {self._longest} bytes")
        return complete

    def finish(self) -> bytes:
        """The unterminated last line, or nothing."""
        rest = bytes(self._partial)
        self._partial.clear()
        return rest


class SseParser:
    """``feed`` bytes as they come, ``finish`` once. Invalid UTF-8 becomes U+FFFD.

    With ``bare_json`` a line that begins with ``{`` is an event called ``"bare"``, and one that begins with ``error: {`` an event called
    ``"error"`` (by the rules both would be ignored): servers, llama.cpp among them, write an error into the stream that way.
    """

    def __init__(self, longest: int = LONGEST_LINE, *, bare_json: bool = False) -> None:
        self._lines = LineSplitter(longest)
        self._bare_json = bare_json
        self._longest = longest
        self._first_line = True
        self._event = ""
        self._data: list[str] = []
        self._data_size = 0

    def feed(self, data: bytes) -> list[SseEvent]:
        """The events that ``data`` completes. Raises :class:`LineTooLongError`."""
        events: list[SseEvent] = []
        for line in self._lines.feed(data):
            self._take(line, events)
        return events

    def finish(self) -> list[SseEvent]:
        """The event that the end of the stream left unfinished, if there is one."""
        events: list[SseEvent] = []
        if rest := self._lines.finish():
            self._take(rest, events)
        self._dispatch(events)
        return events

    def _take(self, line: bytes, events: list[SseEvent]) -> None:
        if self._first_line:
            self._first_line = False
            line = line.removeprefix(_BOM)
        if not line:
            self._dispatch(events)
            return
        name, _, value = line.partition(b":")
        if name == b"data":
            text = value.removeprefix(b" ").decode("utf-8", "replace")
            self._data_size += len(text) + 1
            if self._data_size > self._longest:
                raise LineTooLongError(f"an event of more than {self._longest} characters")
            self._data.append(text)
        elif name == b"event":
            self._event = value.removeprefix(b" ").decode("utf-8", "replace")
        elif self._bare_json and line.startswith(b"{"):
            events.append(SseEvent(line.decode("utf-8", "replace"), BARE))
        elif self._bare_json and name == b"error" and value.lstrip().startswith(b"{"):
            events.append(SseEvent(value.lstrip().decode("utf-8", "replace"), "error"))

    def _dispatch(self, events: list[SseEvent]) -> None:
        if self._data:
            events.append(SseEvent("\n".join(self._data), self._event or "message"))
            self._data = []
            self._data_size = 0
        self._event = ""
