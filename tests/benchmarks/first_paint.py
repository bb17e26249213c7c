"""Start to first paint of laar-chat, as a ratio to a bare Textual app. Run: ``python -m tests.benchmarks.first_paint [RUNS]``.

Each run is a fresh process in a pseudo-terminal, all kinds taking turns; the time is from starting the process until the last line of
its first frame has arrived at the terminal. On a machine that does other work too, processor time is the figure to look at. laar-chat
is started as its users start it, command line included, and with its bytecode cached as after any first start. Printed, never asserted.
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
AIM = 1.3

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
sys.argv = ["laar-chat", {arguments}]
main()
"""

# The key line is the last line of the screen.
KINDS = {
    "bare Textual app": (BARE, b"hello"),
    "laar-chat --demo": (OURS.format(arguments='"--demo"'), b"Help"),
    "laar-chat, nothing configured": (OURS.format(arguments=""), b"Help"),
}


def seconds_to_text(code: str, text: bytes, home: str) -> tuple[float, float]:
    """From the start of a Python process that runs ``code`` until ``text`` has come out of it: by the clock, and of processor time."""
    begun = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.update(
            TERM="xterm-256color",
            COLUMNS="100",
            LINES="30",
            LAAR_CHAT_HOME=os.path.join(home, "home"),
            PYTHONPYCACHEPREFIX=os.path.join(home, "bytecode"),
        )
        os.execv(sys.executable, [sys.executable, "-c", code])
    seen = b""
    while text not in seen:
        ready, _, _ = select.select([terminal], [], [], 30)
        if not ready:
            raise TimeoutError(f"{text!r} never came")
        seen += os.read(terminal, 65536)
    taken = time.perf_counter() - begun
    os.kill(process, signal.SIGKILL)
    _, _, used = os.wait4(process, 0)
    os.close(terminal)
    return taken, used.ru_utime + used.ru_stime


def main(runs: int) -> None:
    took: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as home:
        for run in range(runs + 1):
            for kind, (code, text) in KINDS.items():
                seconds = seconds_to_text(code, text, home)
                if run:  # the first one writes the bytecode
                    took[kind].append(seconds)
    print(
        f"{runs} runs each, taking turns; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; aim ≤ {AIM}"
    )
    bare = next(iter(took.values()))
    for kind, measured in took.items():
        for which, name in enumerate(("by the clock", "of processor")):
            ratios = [ours[which] / of_bare[which] for ours, of_bare in zip(measured, bare, strict=True)]
            print(
                f"{kind:30} {statistics.median(m[which] for m in measured):.3f} s {name}, "
                f"ratio {statistics.median(ratios):.2f} (min {min(ratios):.2f}, max {max(ratios):.2f})"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
