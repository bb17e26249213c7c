"""Ctrl-C and a polite kill, taken by a running loop so that work can end in its own way."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def interruptible(interrupt: Callable[[], object]) -> Iterator[None]:
    """Within, SIGINT and SIGTERM call ``interrupt`` on the running loop and do nothing else. Main thread only; elsewhere they stay
    as they are."""
    loop = asyncio.get_running_loop()
    with ExitStack() as undo:
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, interrupt)
            except NotImplementedError:
                # The loops of Windows have no signal handlers, but wake up for the interpreter's.
                before = signal.signal(number, lambda *_: loop.call_soon_threadsafe(interrupt))
                undo.callback(signal.signal, number, before)
            except (RuntimeError, ValueError):
                continue
            else:
                undo.callback(loop.remove_signal_handler, number)
        yield
