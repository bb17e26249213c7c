"""Ctrl-C within work that ends in its own way, on loops with signal handlers and on those of Windows, which have none."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

import pytest

from laar_tui.cli.interruption import interruptible


class WindowsLoop(asyncio.SelectorEventLoop):
    """Like the loops of Windows in what they lack."""

    def add_signal_handler(self, sig: int, callback: Callable[..., object], *args: object) -> None:
        raise NotImplementedError

    def remove_signal_handler(self, sig: int) -> bool:
        raise NotImplementedError


@pytest.mark.parametrize("loop", [asyncio.SelectorEventLoop, WindowsLoop])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_reaches_the_work(
    loop: type[asyncio.SelectorEventLoop], number: signal.Signals
) -> None:
    async def work() -> int:
        times, told = 0, asyncio.Event()

        def interrupt() -> None:
            nonlocal times
            times += 1
            told.set()

        with interruptible(interrupt):
            for _ in range(2):
                signal.raise_signal(number)
                await asyncio.wait_for(told.wait(), 30)
                told.clear()
        return times

    before = signal.getsignal(number)
    with asyncio.Runner(loop_factory=loop) as runner:
        assert runner.run(work()) == 2
    assert signal.getsignal(number) == before
