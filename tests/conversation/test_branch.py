"""A branch goes on from an earlier question: what came after it is not sent along, and it is a conversation of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from laar_tui.conversation.session import Session
from laar_tui.core.errors import UsageError
from laar_tui.history.records import QuestionFilter
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import Settings


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    opened = Session(find_locations(tmp_path, None, os.environ), Settings(), demo=True, demo_speed=1000)
    await opened.start()
    yield opened
    await opened.close()


async def ask(session: Session, text: str) -> str:
    run = await session.begin(text)
    await run.settled()
    return run.id


async def test_the_next_question_goes_on_from_the_branch(session: Session) -> None:
    first = await ask(session, "What is a quay?")
    second = await ask(session, "What is a crane?")
    await session.branch(first)
    third = await session.begin("And a harbour?")
    await third.settled()
    assert second not in [turn.question for turn in third.question.earlier]
    assert len(third.question.earlier) <= 1
    found = (await session.archive.find(QuestionFilter(), 10)).rows
    rows = {row.id: row.conversation_id for row in found}
    assert rows[first] == rows[second]
    assert rows[third.id] not in (rows[first], "")


async def test_only_a_question_of_this_conversation_can_be_branched_from(session: Session) -> None:
    first = await ask(session, "What is a quay?")
    await session.new_conversation()
    with pytest.raises(UsageError):
        await session.branch(first)
