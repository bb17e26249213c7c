"""A question nobody has room for stays with whoever wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from laar_tui.conversation.session import Session
from laar_tui.core.errors import UsageError
from laar_tui.history.records import QuestionFilter
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import EndpointSettings, Settings

LONG = "The board met and nothing was decided. " * 3000


def session(tmp_path: Path, *windows: int) -> Session:
    endpoints = tuple(
        EndpointSettings(name=f"e{n}", base_url="http://127.0.0.1:1/v1", model="m", context_window=window)
        for n, window in enumerate(windows)
    )
    return Session(find_locations(tmp_path, None, {}), Settings(endpoint=endpoints))


async def test_nothing_is_kept_or_sent_when_nobody_has_room(tmp_path: Path) -> None:
    asking = session(tmp_path, 8192, 16384)
    await asking.start()
    try:
        document = await asking.add_paste(LONG)
        with pytest.raises(
            UsageError, match=r"Nobody has room for these .* tokens, so nothing was sent: e"
        ) as said:
            await asking.ask("What was decided?", [document], None)
        assert "Remove a document" in said.value.hint
        assert not (await asking.archive.find(QuestionFilter(), 10)).rows
        with pytest.raises(UsageError, match=r"e1 has no room"):
            await asking.ask("What was decided?", [document], "e1")
    finally:
        await asking.close()


async def test_one_with_room_is_enough(tmp_path: Path) -> None:
    asking = session(tmp_path, 8192, 65536)
    await asking.start()
    try:
        document = await asking.add_paste(LONG)
        assert await asking.ask("What was decided?", [document], None)
    finally:
        await asking.close()
