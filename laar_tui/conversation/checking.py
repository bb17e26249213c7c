"""The *check* step of the loop: what the checks say about one ended attempt, each alone and all together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from laar_tui.conversation.events import Grounded
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.prompt import canary_of
from laar_tui.conversation.rung import Rung
from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.question import Document, Question
from laar_tui.core.quotes import Footnote
from laar_tui.core.verdict import Verdict, VerdictValue
from laar_tui.history.checkers import checker_records
from laar_tui.history.repeats import earlier_answers
from laar_tui.routing.reliability import CheckerRecord
from laar_tui.settings.model import CheckingSettings, EndpointSettings

if TYPE_CHECKING:
    from laar_tui.checking.agreement import Other


def documents_of(question: Question) -> tuple[Document, ...]:
    """All documents that are sent with a question, this turn's first."""
    return (*question.documents, *(d for turn in question.earlier for d in turn.documents))


_LOCAL_HOSTS = ("localhost", "127.", "[::1]", "0.0.0.0", "host.docker.internal")


def canary_for(question: Question, endpoint: EndpointSettings, settings: CheckingSettings) -> str:
    """The code that a local endpoint is asked to give back, when that is switched on; else empty."""
    host = endpoint.base_url.partition("://")[2]
    local = host.startswith(_LOCAL_HOSTS) and not endpoint.simulated
    return canary_of(question) if settings.canary and local else ""


def check_canary(code: str, answer: str) -> Verdict | None:
    """Wrong when the code from the head of the prompt did not come back. Its presence says nothing about the answer."""
    if not code or code in answer:
        return None
    reason = "the code at the head of the prompt did not come back: the server may have cut your document"
    return Verdict(VerdictValue.WRONG, "check:canary", 0.85, reason)


def import_checks() -> None:
    """Their patterns take a tenth of a second to compile: not on the loop, and not before a question is on its way."""
    import laar_tui.checking.agreement
    import laar_tui.checking.suite  # noqa: F401


class Checking:
    """Checks the answers of one question. Everything that takes longer than a frame runs in a thread. ``ladder`` gives the attempts
    made so far."""

    def __init__(self, question: Question, parts: Parts, ladder: Callable[[], Sequence[Rung]]) -> None:
        self._question = question
        self._parts = parts
        self._ladder = ladder
        self._earlier: list[Other] | None = None

    async def verdicts_on(self, rung: Rung, reply: Reply) -> list[Verdict]:
        """Each check's verdict, and last the combined one; empty when nothing can be said or nothing is to be checked."""
        question, parts = self._question, self._parts
        if reply.outcome is Outcome.CANCELLED:
            return []
        from laar_tui.checking.suite import check_answer, footnotes_of

        if not parts.checking.auto and question.expectation is None:
            self._ground(rung, await asyncio.to_thread(footnotes_of, reply.answer, documents_of(question)))
            return []
        checked = await asyncio.to_thread(
            check_answer, question, documents_of(question), reply, parts.monotonic, parts.guess_language
        )
        self._ground(rung, checked.footnotes)
        verdicts = list(checked.verdicts)
        if checked.decided or not reply.outcome.judgeable:
            return verdicts
        code = canary_for(question, parts.endpoints[rung.endpoint], parts.checking)
        canary = check_canary(code, reply.answer)
        if canary is not None:
            verdicts.append(canary)
        verdicts = await self._with_others(rung, reply, verdicts)
        together = await self._together(rung, verdicts)
        if self._wants_judge(rung, together, checked.abstains):
            from laar_tui.conversation.judge import ask_judge

            judged = await ask_judge(
                parts, parts.checking.judge, question.text, reply.answer, documents_of(question)
            )
            rung.judge_money += judged.money or 0.0
            verdicts.append(judged.verdict)
            together = await self._together(rung, verdicts)
        return [*verdicts, *([together] if together is not None else [])]

    async def _together(self, rung: Rung, verdicts: Sequence[Verdict]) -> Verdict | None:
        from laar_tui.checking.combining import combined

        return combined(
            self._p_right(rung),
            verdicts,
            await self._records(),
            reroute_above=self._parts.checking.reroute_above,
        )

    async def _with_others(self, rung: Rung, reply: Reply, verdicts: list[Verdict]) -> list[Verdict]:
        """What other answers to this question say about this one, on this ladder and in the history."""
        from laar_tui.checking.agreement import Other, check_agreement, check_shared_abstention

        family = self._parts.families.get(rung.endpoint, rung.endpoint)
        others = [
            Other(
                r.endpoint,
                self._parts.families.get(r.endpoint, r.endpoint),
                r.answer,
                marked_wrong=r.wrong and r.verdict.by_user,
                rejected=r.wrong and not r.verdict.by_user,
            )
            for r in self._ladder()
            if r is not rung and r.complete
        ]
        others += await self._earlier_answers()
        shared = check_shared_abstention(reply.answer, family, others)
        if shared is not None:
            # Two families that both found nothing outweigh what our own reading finds.
            return [shared]
        agreement = await asyncio.to_thread(
            check_agreement, reply.answer, family, self._question.text, others
        )
        return [*verdicts, agreement] if agreement is not None else verdicts

    async def _earlier_answers(self) -> list[Other]:
        if self._earlier is None:
            from laar_tui.checking.agreement import Other

            found = await asyncio.to_thread(earlier_answers, self._parts.history.reader, self._question)
            self._earlier = [
                Other(
                    e.endpoint,
                    self._parts.families.get(e.endpoint, e.endpoint),
                    e.answer,
                    e.marked_wrong,
                    e.rejected,
                )
                for e in found
            ]
        return self._earlier

    def _wants_judge(self, rung: Rung, together: Verdict | None, abstains: bool) -> bool:
        """A judge is a veto: it is asked about answers that would otherwise stand, and never about its own."""
        name = self._parts.checking.judge
        if not name or abstains or name == rung.endpoint or name not in self._parts.endpoints:
            return False
        return together is None or together.value is VerdictValue.UNKNOWN

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
