"""What is left on disk after a fault of ours: where it happened, never what was in memory.

A report holds versions, the exception's type and the call stack as file, line and function. No local variables, no exception text, no
command line: each of them can carry a key or a prompt.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from laar_tui import __version__
from laar_tui.settings.locations import ensure_private


def write_crash_report(error: BaseException, folder: Path, now: datetime) -> Path | None:
    """Write a 0600 report into ``folder`` and return its path, or ``None`` when even that is impossible."""
    lines = [
        f"laar-chat {__version__} · Python {platform.python_version()} · {platform.system()} {platform.machine()}",
        now.isoformat(timespec="seconds"),
        "",
    ]
    link: BaseException | None = error
    while link is not None:
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        frames = traceback.extract_tb(link.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        link = link.__cause__ or link.__context__
    try:
        ensure_private(folder)
        path = folder / f"crash-{now.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.txt"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as report:
            report.write("\n".join(lines) + "\n")
    except OSError:
        return None
    return path


def keep_faults_off_the_screen(folder: Callable[[], Path], wall_clock: Callable[[], datetime]) -> None:
    """Have faults that reach nobody (in a thread, in a task nobody awaits, in a destructor) written as reports instead of printed.

    What Python prints of them goes over the interface, and carries exception texts. ``folder`` is asked for when there is one.
    """

    def report(error: BaseException | None) -> None:
        if error is not None:
            write_crash_report(error, folder(), wall_clock())

    class Reports(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info:
                report(record.exc_info[1])

    logging.lastResort = Reports(logging.ERROR)
    threading.excepthook = lambda fault: report(fault.exc_value)
    sys.unraisablehook = lambda fault: report(fault.exc_value)
