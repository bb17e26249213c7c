"""The *check* step of the loop: what the checks say about one ended attempt, each alone and all together."""

from __future__ import annotations

import asyncio

from laar_tui.checking.combining import combined
from laar_tui.checking.suite import check_answer, footnotes_of
from laar_tui.conversation.events import Grounded
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.rung import Rung
from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.question import Document, Question
from laar_tui.core.quotes import Footnote
from laar_tui.core.verdict import Verdict
from laar_tui.history.checkers import checker_records
from laar_tui.routing.reliability import CheckerRecord


def documents_of(question: Question) -> tuple[Document, ...]:
    """All documents that are sent with a question, this turn's first."""
    return (*question.documents, *(d for turn in question.earlier for d in turn.documents))


class Checking:
    """Checks the answers of one question. Everything that takes longer than a frame runs in a thread."""

    def __init__(self, question: Question, parts: Parts) -> None:
        self._question = question
        self._parts = parts

    async def verdicts_on(self, rung: Rung, reply: Reply) -> list[Verdict]:
        """Each check's verdict, and last the combined one; empty when nothing can be said or nothing is to be checked."""
        question, parts = self._question, self._parts
        if reply.outcome is Outcome.CANCELLED:
            return []
        if not parts.checking.auto and question.expectation is None:
            self._ground(rung, await asyncio.to_thread(footnotes_of, reply.answer, documents_of(question)))
            return []
        checked = await asyncio.to_thread(
            check_answer, question, documents_of(question), reply, parts.monotonic, parts.guess_language
        )
        self._ground(rung, checked.footnotes)
        verdicts = list(checked.verdicts)
        if not checked.decided:
            together = combined(
                self._p_right(rung),
                verdicts,
                await self._records(),
                reroute_above=parts.checking.reroute_above,
            )
            if together is not None:
                verdicts.append(together)
        return verdicts

    def _ground(self, rung: Rung, footnotes: tuple[Footnote, ...]) -> None:
        if footnotes:
            rung.footnotes = footnotes
            self._parts.emit(Grounded(self._question.id, rung.id, rung.ordinal, footnotes))

    def _p_right(self, rung: Rung) -> float | None:
        candidate = rung.decision.candidate(rung.endpoint)
        return candidate.p_correct if candidate is not None else None

    async def _records(self) -> dict[str, CheckerRecord]:
        parts = self._parts
        if parts.checkers is None:
            simulated = all(e.simulated for e in parts.endpoints.values())
            parts.checkers = await asyncio.to_thread(
                checker_records, parts.history.reader, simulated=simulated
            )
        return parts.checkers
