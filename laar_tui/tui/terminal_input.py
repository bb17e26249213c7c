"""What a terminal sends, made safe before Textual's parser sees it.

Textual 8.2 ends a bracketed paste at the first ESC inside it, and what follows arrives as key presses that fire bindings; it also
reads a paste character by character (20 s for 10 MB), takes ESC CR for two keys, and stops the program at an invalid UTF-8 byte.
Its drivers look their parser and decoder up as module globals, so both are replaced there. No public door exists for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from laar_tui.tui.terminal_gone import SteadyDecoder, SteadyWriter

PASTE_BEGINS = "\x1b[200~"
PASTE_ENDS = "\x1b[201~"
ALT_ENTER = "\x1b\r"
LINE_FEED = "\n"
"""What ctrl+j sends: the newline key that every terminal delivers."""


class PasteSafeParser(XTermParser):
    """Textual's parser for keys and mouse; whole pastes go round it, as one event, with every character in them."""

    def __init__(self, debug: bool = False) -> None:
        self._paste: list[str] | None = None
        self._held = ""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        if not data:
            yield from super().feed(data)
            return
        data, self._held = self._held + data, ""
        while data:
            if self._paste is None:
                before, begins, data = data.partition(PASTE_BEGINS)
                if not begins:
                    # The mark itself may be cut between two reads; a lone ESC is the escape key and must not wait.
                    self._held = _cut_mark(before, PASTE_BEGINS, at_least=3)
                    before = before.removesuffix(self._held) if self._held else before
                if before:
                    yield from super().feed(before.replace(ALT_ENTER, LINE_FEED))
                if begins:
                    self._paste = []
            else:
                inside, ends, data = data.partition(PASTE_ENDS)
                if not ends:
                    self._held = _cut_mark(inside, PASTE_ENDS, at_least=1)
                    inside = inside.removesuffix(self._held) if self._held else inside
                self._paste.append(inside)
                if ends:
                    text, self._paste = "".join(self._paste), None
                    yield events.Paste(text)


def install() -> None:
    """Have Textual's terminal driver use the safe parser, replace what is not UTF-8, and stand its terminal's end."""
    if sys.platform == "win32":
        from textual.drivers import win32

        # Here nothing is decoded: a console hands characters over.
        vars(win32).update(XTermParser=PasteSafeParser)
    else:
        from textual.drivers import linux_driver

        vars(linux_driver).update(
            XTermParser=PasteSafeParser,
            getincrementaldecoder=lambda _encoding: SteadyDecoder,
            WriterThread=SteadyWriter,
        )


def _cut_mark(text: str, mark: str, at_least: int) -> str:
    """The longest end of ``text`` that may be the beginning of ``mark``."""
    return next((mark[:n] for n in range(len(mark) - 1, at_least - 1, -1) if text.endswith(mark[:n])), "")
