"""The history as a screen uses it, on a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from laar_tui.conversation.session import Session
from laar_tui.core.errors import UsageError
from laar_tui.history.records import QuestionFilter
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import Settings


@pytest.fixture
async def session(tmp_path: Path) -> Session:
    session = Session(find_locations(tmp_path / "home", None, {}), Settings(), demo=True, demo_speed=1000)
    await session.start()
    return session


async def answered(session: Session, text: str) -> str:
    run = await session.begin(text)
    await run.settled()
    return run.id


async def test_finding_exporting_and_deleting(session: Session, tmp_path: Path) -> None:
    first = await answered(session, "What is the harbour budget?")
    await session.new_conversation()
    second = await answered(session, "Another question")
    archive = session.archive
    found = await archive.find(QuestionFilter("harbour"), 10)
    assert [row.id for row in found.rows] == [first]
    assert (await archive.choices()).endpoints
    with pytest.raises(UsageError, match="open conversation"):
        await archive.delete([second])
    for name in ("all.jsonl", "all.md", "all.csv"):
        assert await archive.export(QuestionFilter(), tmp_path / name) == (tmp_path / name).stat().st_size > 0
    for name, sentence in (
        ("all.md", "there already"),
        ("all.docx", "no ending"),
        ("none/all.md", "cannot be written"),
    ):
        with pytest.raises(UsageError, match=sentence):
            await archive.export(QuestionFilter(), tmp_path / name)
    assert (await archive.delete([first])).questions == 1
    assert [row.id for row in (await archive.find(QuestionFilter(), 10)).rows] == [second]
    await session.close()
