"""Puts a run's records on disk, whatever the disk says: what cannot be written is kept in memory and tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from laar_tui.calibration.journal import Journal
from laar_tui.calibration.outcomes import Asked, Record, Result

RETRY_S = 3.0


class Keeper:
    """``full`` is told why a record could not be written, ``room`` that all of them have been since. Records keep their order."""

    def __init__(
        self,
        journal: Journal,
        *,
        full: Callable[[str], None],
        room: Callable[[], None],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._journal = journal
        self._full = full
        self._room = room
        self._sleep = sleep
        self._waiting: list[Record] = []
        # One at a time: a write that fails is cut off again, and must not take another's with it.
        self._writing = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None

    @property
    def unwritten(self) -> int:
        """Results that are on no disk yet."""
        return sum(isinstance(r, Result) for r in self._waiting)

    async def write(self, record: Record) -> bool:
        """Whether ``record`` is on disk. A question that cannot be noted is forgotten, as it must not be asked then; anything else is
        kept and tried again."""
        try:
            async with self._writing:
                await asyncio.to_thread(self._append, record)
        except OSError as error:
            if not isinstance(record, Asked):
                self._waiting.append(record)
            self._full(error.strerror or str(error))
            if self._watching is None or self._watching.done():
                self._watching = asyncio.create_task(self._until_there_is_room(), name="watch the disk")
            return False
        return True

    async def close(self) -> None:
        """Try what waits a last time."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        await self._flush()

    def _append(self, record: Record) -> None:
        while self._waiting:
            self._journal.append(self._waiting[0])
            self._waiting.pop(0)
        self._journal.append(record)

    async def _until_there_is_room(self) -> None:
        while not await self._flush():
            await self._sleep(RETRY_S)
        self._room()

    async def _flush(self) -> bool:
        """Whether nothing waits any more, and another record would find room."""
        try:
            async with self._writing:
                while self._waiting:
                    await asyncio.to_thread(self._journal.append, self._waiting[0])
                    self._waiting.pop(0)
                await asyncio.to_thread(self._journal.probe)
        except OSError:
            return False
        return True
