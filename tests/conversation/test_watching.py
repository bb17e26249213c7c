"""A mark given by another process is learnt by the one that is open."""

from __future__ import annotations

from pathlib import Path

from laar_tui.conversation.session import Session
from laar_tui.conversation.watching import look
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.deleting import delete_questions
from laar_tui.history.store import History
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import Settings
from tests.history.building import Calendar


async def test_marks_from_elsewhere_are_learnt_and_own_ones_not_again(tmp_path: Path) -> None:
    locations = find_locations(tmp_path / "home", None, {})
    session = Session(locations, Settings(), demo=True, demo_speed=1000, interactive=True)
    await session.start()
    run = await session.begin("What is the harbour budget?")
    await run.settled()
    await session.mark(run.id, VerdictValue.RIGHT)
    parts = await session._ready()
    taught = []

    async def relearn() -> None:
        taught.append(parts.router)
        await session._relearn()

    assert not await look(parts, relearn)
    before = parts.router
    with History.open(locations.history_file, wall_clock=Calendar()) as other:
        other.mark(run.id, VerdictValue.WRONG).result()
    assert await look(parts, relearn)
    assert (await session._ready()).router is not before
    assert not await look(parts, relearn)
    with History.open(locations.history_file, wall_clock=Calendar()) as other:
        delete_questions(other, [run.id])
    assert await look(parts, relearn)  # what was deleted elsewhere is forgotten here
    assert not await look(parts, relearn)
    assert len(taught) == 2
    await session.close()
