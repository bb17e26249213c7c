"""What a fault of ours leaves on the terminal: where it happened, and nothing that was in memory.

Textual's own crash screen prints local variables, and those hold keys and documents.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from rich.text import Text

from laar_tui.core.clock import system_wall_clock
from laar_tui.settings.crash_report import write_crash_report

FRAMES = 12


def report(error: BaseException, folder: Path | None) -> Text:
    """The error's type and the places in the code it came through; no message, no values. The same goes into ``folder``."""
    written = write_crash_report(error, folder, system_wall_clock()) if folder is not None else None
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    lines = [
        "laar-chat stopped because of a fault of its own. Your questions and the answers so far are on disk.",
        f"{type(error).__module__}.{type(error).__qualname__}",
        *([f"A report without any of your text is in {written}"] if written else []),
        *(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames),
    ]
    return Text("\n".join(lines))
