"""The part of a session that reads what was asked so far: for finding, reviewing and measuring by it. Nothing here sends anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from laar_tui.conversation.archive import Archive
    from laar_tui.conversation.equipment import Equipment
    from laar_tui.conversation.parts import Parts
    from laar_tui.conversation.review import Review, ReviewView
    from laar_tui.conversation.thread import Thread
    from laar_tui.core.clock import WallClock
    from laar_tui.history.ladders import Ladder
    from laar_tui.settings.locations import Locations
    from laar_tui.settings.model import Settings


class HistoryPart:
    """Mixed into :class:`laar_tui.conversation.session.Session`, which gives what is only declared here."""

    settings: Settings
    locations: Locations
    _thread: Thread
    _wall_clock: WallClock

    if TYPE_CHECKING:

        @property
        def simulated(self) -> bool: ...
        async def _ready(self) -> Parts: ...
        async def _relearn(self) -> None: ...

    @property
    def archive(self) -> Archive:
        """All questions so far, for finding, deleting and exporting."""
        from laar_tui.conversation.archive import Archive

        return Archive(self._ready, lambda: {run.id for run in self._thread.runs}, self._relearn)

    async def keeps_all(self) -> bool:
        """Whether everything asked in this session is in the history itself, where ``laar-chat history`` finds it."""
        history = (await self._ready()).history
        return history.path == self.locations.history_file and history.moved_to is None

    async def review(self, view: ReviewView) -> Review:
        """Everything the TTCA review shows of one part of the history."""
        from laar_tui.conversation.review import review_of

        return await asyncio.to_thread(review_of, (await self._ready()).history.reader, view)

    async def ladders(self, view: ReviewView) -> Sequence[Ladder]:
        from laar_tui.conversation.review import ladders_of

        return await asyncio.to_thread(ladders_of, (await self._ready()).history.reader, view)

    async def spent_today(self) -> float:
        """Money since local midnight, in the unit of the configured prices; simulated money in a simulated session."""
        from laar_tui.history.spending import money_since

        reader = (await self._ready()).history.reader
        midnight = self._wall_clock().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        return await asyncio.to_thread(money_since, reader, midnight, simulated=self.simulated)

    async def check_history(self) -> str:
        """SQLite's own integrity check; empty when all is well."""
        parts = await self._ready()
        return await asyncio.to_thread(parts.history.reader.integrity_problem)

    async def equipment(self) -> Equipment:
        """What a calibration works with."""
        from laar_tui.conversation.equipment import equipment_of

        return equipment_of(await self._ready(), self.locations)

    async def profiles_changed(self) -> None:
        """Route by what has been measured since; nothing is sent."""
        from laar_tui.conversation.equipment import work_with_new_profiles

        parts = await self._ready()
        await asyncio.to_thread(work_with_new_profiles, parts, self.locations, self.settings)
