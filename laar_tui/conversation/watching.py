"""What other processes do to the same history while this one is open: marks given there are learnt here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from laar_tui.conversation.parts import Parts
from laar_tui.core.errors import HistoryError

LOOK_EVERY_S = 2.0


async def watch(parts: Parts, relearn: Callable[[], Awaitable[None]]) -> None:
    """Look every two seconds until cancelled. A history that cannot be read just now is looked at again later."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        with suppress(HistoryError):
            await look(parts, relearn)


async def look(parts: Parts, relearn: Callable[[], Awaitable[None]]) -> bool:
    """Learn anew when somebody else has marked, imported or judged since the last look; whether that was so."""
    parts.history.tend()
    if not await asyncio.to_thread(parts.history.judged_elsewhere):
        return False
    parts.checkers = None
    await relearn()
    return True
