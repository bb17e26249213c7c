"""A terminal that goes away while the program runs: nothing spins, nothing waits for it, and the program ends.

Textual 8.2 reads the end of a hung-up terminal again and again without a pause, its writer ends at the first write that fails, and what
is written after that waits for ever. Its driver looks both up as module globals, so :mod:`laar_tui.tui.terminal_input` replaces them there.
"""

from __future__ import annotations

import codecs
import os
import signal
import threading
import time
from typing import ClassVar

from textual.drivers._writer_thread import WriterThread

LONGEST_EXIT_S = 10.0
"""After a hang-up or a polite kill the program ends within this time, whatever still hangs."""
_PAUSE_S = 0.1


class SteadyDecoder(codecs.IncrementalDecoder):
    """UTF-8 in which what is invalid is replaced. Nothing at all was read only where the terminal is gone: that ends the program."""

    _told: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__("replace")
        self._inner = codecs.getincrementaldecoder("utf-8")("replace")

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        if not data and not final:
            self._terminal_ended()
        return self._inner.decode(data, final)

    @classmethod
    def _terminal_ended(cls) -> None:
        time.sleep(_PAUSE_S)  # On the input thread, which would read the same end again at once.
        if not cls._told:
            cls._told = True
            os.kill(os.getpid(), getattr(signal, "SIGHUP", signal.SIGTERM))


class SteadyWriter(WriterThread):
    """Goes on taking what is written when the terminal takes it no more."""

    def run(self) -> None:
        try:
            super().run()
        except (OSError, ValueError):
            while self._queue.get() is not None:
                pass


def end_within(seconds: float, code: int) -> None:
    """End the process with ``code`` after so many seconds if it is still there then. History and drafts stand a crash at any time."""

    def watch() -> None:
        time.sleep(seconds)
        os._exit(code)

    threading.Thread(target=watch, name="end-within", daemon=True).start()
