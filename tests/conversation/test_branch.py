"""A branch goes on from an earlier question: what came after it is not sent along, and it is a conversation of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from laar_tui.conversation.events import QuestionStored
from laar_tui.conversation.session import Session
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Document
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


async def test_a_branch_taken_up_again_has_its_earlier_turns(session: Session) -> None:
    first = await ask(session, "What is a quay?")
    await ask(session, "What is a crane?")
    await session.branch(first)
    third = await ask(session, "And a harbour?")
    await session.new_conversation()
    events = await session.open_question(third)
    assert list(dict.fromkeys(e.question_id for e in events)) == [first, third]
    carried = (await session.begin("And a ship?")).question
    assert carried.branched_from == first
    row = next(r for r in (await session.archive.find(QuestionFilter(), 10)).rows if r.id == third)
    assert carried.conversation_id == row.conversation_id
    assert row.branched_from == first


async def test_a_branch_of_a_branch_taken_up_again(session: Session) -> None:
    first = await ask(session, "What is a quay?")
    await session.branch(first)
    second = await ask(session, "And a harbour?")
    await session.branch(second)
    third = await ask(session, "And a ship?")
    await session.new_conversation()
    assert list(dict.fromkeys(e.question_id for e in await session.open_question(third))) == [
        first,
        second,
        third,
    ]


async def test_a_conversation_is_called_by_its_first_question_until_it_is_named(session: Session) -> None:
    assert session.title == ""
    first = await ask(session, "What is a quay?")
    assert session.title == "What is a quay?"
    await session.name_conversation("Häfen 港")
    await ask(session, "And a crane?")
    await session.new_conversation()
    assert session.title == ""
    await session.open_question(first)
    assert session.title == "Häfen 港"
    await session.name_conversation("")
    assert session.title == "What is a quay?"


async def test_a_conversation_can_be_named_before_its_first_question(session: Session) -> None:
    await session.name_conversation("Harbours")
    assert session.title == "Harbours"
    first = await ask(session, "What is a quay?")
    await session.branch(first)
    assert session.title == ""
    await ask(session, "And a harbour?")
    titles = {r.id: r.conversation_title for r in (await session.archive.find(QuestionFilter(), 10)).rows}
    assert titles.pop(first) == "Harbours"
    assert set(titles.values()) == {"And a harbour?"}


async def test_pages_of_a_document_are_kept(session: Session, tmp_path: Path) -> None:
    run = await session.begin("How long?", (Document.from_text("a.pdf", "text", "file", pages=7),))
    await run.settled()
    await session.open_question(run.id)
    asked = await session.begin("And now?")
    assert [d.pages for turn in asked.question.earlier for d in turn.documents] + [
        d.pages for d in asked.question.documents
    ] == [7]


@pytest.mark.parametrize("branch", [False, True])
async def test_a_follow_up_taken_up_again_carries_its_turns_and_documents(
    session: Session, branch: bool
) -> None:
    lease = Document.from_text("lease.txt", "The rent is 4,200 euros. The tenant is Okafor.", "file")
    first = await session.begin("What is the rent?", (lease,))
    await first.settled()
    if branch:
        await session.branch(first.id)
    second = await session.begin("And who is the tenant?")
    await second.settled()
    carried = second.question
    await session.new_conversation()
    events = await session.open_question(second.id)
    again = session._by_id[second.id]
    assert again is not second
    assert (again.question.earlier, again.question.documents) == (carried.earlier, carried.documents)
    assert [d.name for turn in again.question.earlier for d in turn.documents] + [
        d.name for d in again.question.documents
    ] == ["lease.txt"]
    stored = [e.question for e in events if isinstance(e, QuestionStored)]
    assert stored[-1].earlier == carried.earlier
