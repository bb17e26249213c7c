"""Start to first paint of laar-chat, as a ratio to a bare Textual app. Run: ``python -m tests.benchmarks.first_paint``.

Each run is a fresh process in a pseudo-terminal, the two taking turns; the time is from starting the process until the last line of
its first frame has arrived at the terminal. laar-chat is started as its users start it, command line included. Printed, never asserted.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import statistics
import sys
import tempfile
import time

RUNS = 15

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("hello")
Bare().run()
"""

OURS = """
import sys
from laar_tui.__main__ import main
sys.argv = ["laar-chat", "--demo"]
main()
"""


def seconds_to_text(code: str, text: bytes, home: str) -> float:
    """From the start of a Python process that runs ``code`` until ``text`` has come out of it."""
    begun = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="100", LINES="30", LAAR_CHAT_HOME=home)
        os.execv(sys.executable, [sys.executable, "-c", code])
    seen = b""
    while text not in seen:
        ready, _, _ = select.select([terminal], [], [], 30)
        if not ready:
            raise TimeoutError(f"{text!r} never came")
        seen += os.read(terminal, 65536)
    taken = time.perf_counter() - begun
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(terminal)
    return taken


def main() -> None:
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(RUNS):
            bare.append(seconds_to_text(BARE, b"hello", home))
            # The key line is the last line of the screen.
            ours.append(seconds_to_text(OURS, b"Help", home))
    ratios = [o / b for o, b in zip(ours, bare, strict=True)]
    print(f"bare Textual app   median {statistics.median(bare):.3f} s")
    print(f"laar-chat          median {statistics.median(ours):.3f} s")
    print(
        f"ratio              median {statistics.median(ratios):.2f}  (min {min(ratios):.2f}, max {max(ratios):.2f})"
    )


if __name__ == "__main__":
    main()
