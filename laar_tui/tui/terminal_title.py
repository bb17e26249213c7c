"""The title of the terminal's window or tab: what the conversation is called, and whether an answer is coming or waits to be seen.

The title there was before is put on the terminal's own stack (XTWINOPS 22 and 23) and taken back at the end. Consoles that have no title
are left alone: some would print what they do not understand.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from laar_tui.tui import outside

NAME = "laar-chat"
_WITHOUT_TITLE = ("linux", "vt", "cons", "ansi", "dumb", "unknown")
_LONGEST = 80

RUNNING = "… "
ARRIVED = "● "


def has_title(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this terminal can be expected to know titles."""
    term = environ.get("TERM", "")
    return bool(term) and not term.startswith(_WITHOUT_TITLE)


class TerminalTitle:
    """``write`` sends characters to the terminal."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._shown: str | None = None

    def show(self, title: str, sign: str = "") -> None:
        """``title`` is from outside; nothing is sent when it is there already."""
        named = f"{outside.name(title, _LONGEST)} — {NAME}" if title else NAME
        if self._shown is None:
            self._write("\x1b[22;2t")
        if self._shown != sign + named:
            self._shown = sign + named
            self._write(f"\x1b]2;{self._shown}\x07")

    def restore(self) -> None:
        """Give back the title there was."""
        if self._shown is not None:
            self._shown = None
            self._write("\x1b[23;2t")
