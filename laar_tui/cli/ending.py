"""How a run ends: whatever happens becomes an exit code and at most one sentence. No traceback reaches a screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from laar_tui.core.errors import LaarError

EXIT_FAULT = 1
EXIT_CANCELLED = 130


def exit_code(run: Callable[[], int], crash_folder: Callable[[], Path]) -> int:
    """Run, and return the exit code of ``cli.md``'s table."""
    try:
        return run()
    except KeyboardInterrupt:
        print("laar-chat: cancelled.", file=sys.stderr)
        return EXIT_CANCELLED
    except LaarError as error:
        print(f"laar-chat: {_readable(str(error))}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        return reader_has_gone()
    except Exception as error:  # noqa: BLE001 - the last net: whatever it is, no traceback reaches a screen
        return _report_fault(error, crash_folder())


def reader_has_gone() -> int:
    """The reader of our output is satisfied (``| head``); nothing may be written to it again, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


def crash_folder(arguments: Sequence[str]) -> Path:
    """Where this run keeps its state; its options were understood, or click would have complained before."""
    from laar_tui.settings.locations import find_locations

    given = [part for argument in arguments for part in argument.split("=", 1)]
    home = Path(given[given.index("--home") + 1]) if "--home" in given[:-1] else None
    return find_locations(home, None, os.environ).crash_dir


def _report_fault(error: BaseException, folder: Path) -> int:
    """Write the crash report into ``folder`` and say where it is."""
    from laar_tui.core.clock import system_wall_clock
    from laar_tui.settings.crash_report import write_crash_report

    path = write_crash_report(error, folder, system_wall_clock())
    where = f" A report without any of your text is in {path}." if path else ""
    print(
        f"laar-chat: this is a fault of laar-chat ({type(error).__name__}), not yours.{where}",
        file=sys.stderr,
    )
    return EXIT_FAULT


def _readable(text: str) -> str:
    from laar_tui.core.sanitiser import clean

    return clean(text)
