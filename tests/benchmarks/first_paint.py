"""Start to first paint of laar-chat, as a ratio to a bare Textual app. Run: ``python -m tests.benchmarks.first_paint``.

Each run is a fresh process in a pseudo-terminal, the two taking turns; the time is from starting the process to the end of its first
full frame. Printed, never asserted.
"""

from __future__ import annotations

import os
import pty
import select
import statistics
import sys
import tempfile
import time

RUNS = 11

# Both stop the process the moment the first frame has been handed to the terminal: shutting down is not measured.
BARE = """
import os
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("hello")
    def on_mount(self):
        self.call_after_refresh(self.call_after_refresh, os._exit, 0)
Bare().run()
"""

OURS = """
import os, sys
from pathlib import Path
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import Settings
from laar_tui.tui.launch import build
app = build(find_locations(Path(sys.argv[1]), None, os.environ), demo=True, demo_speed=1.0, settings=Settings())
app.call_later(app.call_after_refresh, app.call_after_refresh, os._exit, 0)
app.run()
"""


def seconds_to_exit(code: str, home: str) -> float:
    begun = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="100", LINES="30")
        os.execv(sys.executable, [sys.executable, "-c", code, home])
    while True:
        ready, _, _ = select.select([terminal], [], [], 30)
        try:
            if not ready or not os.read(terminal, 65536):
                break
        except OSError:
            break
    os.waitpid(process, 0)
    return time.perf_counter() - begun


def main() -> None:
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(RUNS):
            bare.append(seconds_to_exit(BARE, home))
            ours.append(seconds_to_exit(OURS, home))
    ratios = [o / b for o, b in zip(ours, bare, strict=True)]
    print(f"bare Textual app   median {statistics.median(bare):.3f} s")
    print(f"laar-chat          median {statistics.median(ours):.3f} s")
    print(
        f"ratio              median {statistics.median(ratios):.2f}  (min {min(ratios):.2f}, max {max(ratios):.2f})"
    )


if __name__ == "__main__":
    main()
