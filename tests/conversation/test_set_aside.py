"""Where questions go while the history cannot be used, and that nothing is left where none was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from laar_tui.conversation.events import Event, Notice
from laar_tui.conversation.session import Session
from laar_tui.conversation.set_aside import open_history
from laar_tui.core.errors import HistoryError
from laar_tui.settings.locations import Locations, find_locations
from laar_tui.settings.model import Settings
from tests.history.building import Calendar


@pytest.fixture
def spoilt(tmp_path: Path) -> Locations:
    locations = find_locations(tmp_path / "home", None, {})
    locations.history_file.parent.mkdir(parents=True)
    locations.history_file.write_bytes(b"no database, and long enough to be told from an empty one" * 20)
    return locations


async def test_a_session_goes_on_and_says_where_its_questions_are(spoilt: Locations) -> None:
    said: list[str] = []

    def listen(event: Event) -> None:
        if isinstance(event, Notice):
            said.append(event.text)

    session = Session(spoilt, Settings(), demo=True, demo_speed=1000)
    session.listen(listen)
    await session.start()
    run = await session.begin("What is the budget?")
    await run.settled()
    await session.close()
    (kept,) = spoilt.state_dir.glob("set-aside-*.db")
    (notice,) = said
    assert "is not an SQLite database" in notice
    assert f"laar-chat history import {kept}" in notice


async def test_nothing_is_left_where_nothing_was_asked(spoilt: Locations) -> None:
    session = Session(spoilt, Settings(), demo=True)
    await session.start()
    await session.close()
    assert list(spoilt.state_dir.glob("set-aside*")) == []


def test_where_nothing_can_be_written_the_first_fault_is_told(
    spoilt: Locations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(in_the_way))
    blocked = Locations(
        spoilt.config_file, spoilt.history_file.parent, in_the_way / "state", spoilt.cache_dir
    )
    with pytest.raises(HistoryError, match="not an SQLite database"):
        open_history(blocked, Calendar(), keep_documents=True)
