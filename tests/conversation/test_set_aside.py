"""Where questions go while the history cannot be used, and that nothing is left where none was asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from laar_tui.conversation.events import Event, Notice, QuestionStored
from laar_tui.conversation.session import Session
from laar_tui.conversation.set_aside import open_history
from laar_tui.core.errors import HistoryError
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.reading import Reader
from laar_tui.settings.locations import Locations, find_locations
from laar_tui.settings.model import Settings
from tests.history.building import Calendar

if TYPE_CHECKING:
    from sqlite_utils import Database


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The language model is unpacked once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def locations(tmp_path: Path, cache: Path) -> Locations:
    return replace(find_locations(tmp_path / "home", None, {}), cache_dir=cache)


@pytest.fixture
def spoilt(locations: Locations) -> Locations:
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
    monkeypatch.setattr("laar_tui.conversation.set_aside._MEMORY", in_the_way)
    blocked = Locations(
        spoilt.config_file, spoilt.history_file.parent, in_the_way / "state", spoilt.cache_dir
    )
    with pytest.raises(HistoryError, match="not an SQLite database"):
        open_history(blocked, Calendar(), keep_documents=True)


async def fill_up(session: Session, *, spare_pages: int) -> None:
    """From now on the history may grow by so many pages and no more: to SQLite that is a full disk."""
    parts = session._parts
    assert parts is not None

    def limit(db: Database) -> None:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + spare_pages}").fetchone()

    await asyncio.wrap_future(parts.history.submit(limit))


def listening(session: Session) -> list[Event]:
    heard: list[Event] = []
    session.listen(heard.append)
    return heard


@pytest.mark.parametrize("spare_pages", [0, 2])
async def test_a_disk_that_fills_up_moves_the_question_whole(locations: Locations, spare_pages: int) -> None:
    session = Session(locations, Settings(), demo=True, demo_speed=1000)
    heard = listening(session)
    await session.start()
    document = await session.add_paste("The budget of the harbour project is 4,200 euros.\n" * 300, "minutes")
    first = await session.begin("What was said first?")
    await first.settled()
    await fill_up(session, spare_pages=spare_pages)
    run = await session.begin("What is the budget?", (document.document,))
    await run.settled()
    await run.mark(VerdictValue.RIGHT)
    await session.close()

    assert run.standing is not None
    said = [e.text for e in heard if isinstance(e, Notice)]
    (told,) = [text for text in said if "the disk is full" in text]
    (kept,) = locations.state_dir.glob("set-aside-*.db")
    assert f"laar-chat history import {kept}" in told
    record = Reader(kept).load_question(run.id)
    assert record.question.text == "What is the budget?"
    assert record.question.documents[0].text == document.document.text
    (attempt,) = record.attempts
    assert attempt.attempt.reply.answer == run.standing.answer
    assert [v.verdict.value for v in attempt.verdicts][-1] is VerdictValue.RIGHT
    assert record.stopped is not None


async def test_where_nothing_takes_it_the_question_is_asked_all_the_same(
    locations: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: object) -> list[Path]:
        return []

    monkeypatch.setattr("laar_tui.conversation.set_aside._elsewhere", nowhere)
    session = Session(locations, Settings(), demo=True, demo_speed=1000)
    heard = listening(session)
    await session.start()
    await fill_up(session, spare_pages=0)
    run = await session.begin("What is the budget? " * 400)
    await run.settled()
    await session.close()
    assert run.standing is not None
    (told,) = [e for e in heard if isinstance(e, Notice)]
    assert told.text.startswith("Not saved: ")
    stored = next(n for n, e in enumerate(heard) if isinstance(e, QuestionStored))
    assert stored < heard.index(told), "a notice about a question nobody has been told of"


def test_the_place_says_when_it_is_only_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(blocked))
    monkeypatch.setattr("laar_tui.conversation.set_aside._MEMORY", memory)
    locations = Locations(tmp_path / "c", blocked / "data", blocked / "state", blocked / "cache")
    history, problem = open_history(locations, Calendar(), keep_documents=True)
    history.close()
    assert problem is not None
    assert "until the machine is switched off" in problem.message
    assert memory in history.path.parents
