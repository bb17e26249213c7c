"""Signals to the interface, taken by its loop: a closed window, a polite kill, being stopped and going on."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from laar_tui.tui.terminal_gone import LONGEST_EXIT_S, end_within

if TYPE_CHECKING:
    from textual.app import App


def take(app: App[None], paint: Callable[[], object]) -> None:
    """To be called on the running loop. A closed window or a polite kill ends like ctrl+q: partial text kept, terminal given back.

    Textual lets the interpreter call the handlers of being stopped and going on in the middle of anything, and one that interrupts a
    write to the terminal waits for that write for ever; the loop calls them between two things. ``paint`` draws everything.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()

    def listen(name: str, act: Callable[[int], object]) -> None:
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, functools.partial(act, number))

    stopped = signal.getsignal(signal.SIGTSTP) if hasattr(signal, "SIGTSTP") else None
    continued = signal.getsignal(signal.SIGCONT) if hasattr(signal, "SIGCONT") else None

    def end(number: int) -> None:
        end_within(LONGEST_EXIT_S, 128 + number)
        app.exit(return_code=128 + number)

    def stop(number: int) -> None:
        if callable(stopped):
            stopped(number, None)

    def go_on(number: int) -> None:
        """Only what was stopped goes on: a hang-up sends this signal too, and starting to read a terminal that is gone never ends."""
        driver = app._driver
        if app._exit or driver is None or not callable(continued):
            return
        if not getattr(driver, "_must_signal_resume", False):
            # Stopped without a word (SIGSTOP): the shell has set the terminal as it likes it meanwhile.
            driver.suspend_application_mode()
        continued(number, None)
        paint()

    listen("SIGTERM", end)
    listen("SIGHUP", end)
    listen("SIGTSTP", stop)
    listen("SIGCONT", go_on)
