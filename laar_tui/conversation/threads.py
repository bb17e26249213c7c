"""What a session does with whole conversations: taking one up again, leaving it for a branch, naming it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from laar_tui.conversation.restoring import events_of, restore_run
from laar_tui.conversation.thread import Carried, Thread
from laar_tui.core.errors import LaarError, UsageError
from laar_tui.history.conversations import earlier_turns
from laar_tui.history.titles import given_title, title_of
from laar_tui.settings.model import RoutingSettings

if TYPE_CHECKING:
    from laar_tui.conversation.events import Event
    from laar_tui.conversation.parts import Parts
    from laar_tui.conversation.question_run import QuestionRun
    from laar_tui.history.records import QuestionRecord


async def reopened(
    parts: Parts, question_id: str, live: Mapping[str, QuestionRun], routing: RoutingSettings
) -> tuple[Thread, list[Event]]:
    """The conversation of a stored question, with what it goes on from when it is a branch, and the events that show it. ``live`` are the
    questions that are open already: one that still runs goes on. Nothing is sent.
    """
    reader = parts.history.reader
    row = await asyncio.to_thread(reader.load_question, question_id)
    conversation = await asyncio.to_thread(reader.load_conversation, row.question.conversation_id)
    earlier = await asyncio.to_thread(earlier_turns, reader, conversation)
    thread = Thread(
        conversation.id,
        branched_from=conversation.branched_from,
        title=conversation.title,
        titled=conversation.titled,
    )
    carried = Carried()
    records: list[QuestionRecord] = []
    for stored in (*earlier, *conversation.questions):
        # Asked again, it carries what it carried: the turns before it, with their documents.
        record = replace(stored, question=replace(stored.question, earlier=tuple(carried.turns)))
        run = live.get(record.question.id)
        run = run if run is not None and run.running else restore_run(record, parts)
        carried.add(run)
        thread.runs.append(run)
        records.append(record)
    # All in one go: a change of threads for each of some hundred questions costs more than their events.
    events = await asyncio.to_thread(lambda: [e for record in records for e in events_of(record, routing)])
    return thread, events


def branched(thread: Thread, question_id: str, new_id: str) -> Thread:
    """A conversation that goes on from this question. Raises :class:`UsageError` when it is not of the present one."""
    at = next((n for n, run in enumerate(thread.runs) if run.id == question_id), None)
    if at is None:
        raise UsageError("This question is not open.", "Open it from the history first.")
    return Thread(new_id, thread.runs[: at + 1], branched_from=question_id)


async def name(parts: Parts, thread: Thread, title: str, conversation_id: str = "") -> str:
    """Call a stored conversation so, without an id the open one, ``thread``; empty: by its first question again. The open one is named when
    its first question comes. Returns what it is called then.
    """
    if conversation_id and conversation_id != thread.id:
        return await asyncio.wrap_future(parts.history.set_title(conversation_id, title))
    called = given_title(title)
    if _own(thread):
        called = await asyncio.wrap_future(parts.history.set_title(thread.id, title))
    thread.title, thread.titled = called, bool(given_title(title))
    return called


async def begun(parts: Parts, thread: Thread, run: QuestionRun) -> None:
    """A question was stored: the conversation has a title from now on. A title that cannot be kept does not stop the question."""
    if _own(thread) > 1:
        return
    if not thread.titled:
        thread.title = title_of(run.question.text, run.question.documents)
        return
    try:
        await asyncio.wrap_future(parts.history.set_title(thread.id, thread.title))
    except LaarError as error:
        parts.notice("", f"The title was not kept: {error}", "warning")


def _own(thread: Thread) -> int:
    """How many questions are the conversation's own, not what a branch goes on from."""
    return sum(run.question.conversation_id == thread.id for run in thread.runs)
