"""The *check* step of the loop: what the checks say about one ended attempt, each alone and all together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from laar_tui.conversation.comparing import Comparing, joined
from laar_tui.conversation.events import Grounded
from laar_tui.conversation.judge_choice import Means, choose_judge
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.prompt import canary_of
from laar_tui.conversation.rung import Rung, ladder_ttca
from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.question import Document, Question
from laar_tui.core.quotes import Footnote
from laar_tui.core.verdict import COMBINED, Verdict, VerdictValue
from laar_tui.endpoints.confidential import is_loopback
from laar_tui.endpoints.dialect import split
from laar_tui.endpoints.stream import AttemptStream
from laar_tui.history.checkers import checker_records
from laar_tui.routing.reliability import CheckerRecord
from laar_tui.settings.model import CheckingSettings, EndpointSettings


def documents_of(question: Question) -> tuple[Document, ...]:
    """All documents that are sent with a question, this turn's first."""
    return (*question.documents, *(d for turn in question.earlier for d in turn.documents))


_THIS_MACHINE = "host.docker.internal"
"""As containers call it."""


def canary_for(question: Question, endpoint: EndpointSettings, settings: CheckingSettings) -> str:
    """The code that a local endpoint is asked to give back, when that is switched on; else empty."""
    if not settings.canary or endpoint.simulated:
        return ""
    host = split(endpoint.base_url).hostname or ""
    return canary_of(question) if is_loopback(host) or host == _THIS_MACHINE else ""


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
        self._comparing = Comparing(question, parts, ladder)

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
        verdicts = joined(verdicts, await self._comparing.verdicts_on(rung))
        together = await self._together(rung, verdicts)
        if self._wants_judge(together, checked.abstains):
            verdicts.append(await self._judged(rung, reply))
            together = await self._together(rung, verdicts)
        return [*verdicts, *([together] if together is not None else [])]

    async def reconsidered(self) -> list[tuple[Rung, list[Verdict]]]:
        """What the answers there are by now, and the user's marks on them, change about the others: new verdicts by attempt, the combined
        one last. Nothing about an answer that the user has marked, or that an expectation has decided."""
        changed: list[tuple[Rung, list[Verdict]]] = []
        if not self._parts.checking.auto:
            return changed
        self._comparing.look_again()
        for rung in list(self._ladder()):
            if not rung.complete or not rung.checked or rung.verdict.by_user or _decided(rung):
                continue
            compared = await self._comparing.verdicts_on(rung)
            new = self._comparing.changes(rung, compared)
            if not new:
                continue
            latest = {v.source: v for v in [*rung.verdicts, *new] if not v.by_user and v.source != COMBINED}
            together = await self._together(rung, joined([*latest.values()], compared))
            if together is None and any(v.source == COMBINED for v in rung.verdicts):
                reason = "nothing speaks for or against it any more"
                together = Verdict(VerdictValue.UNKNOWN, COMBINED, 0.5, reason)
            changed.append((rung, [*new, *([together] if together is not None else [])]))
        return changed

    async def _together(self, rung: Rung, verdicts: Sequence[Verdict]) -> Verdict | None:
        from laar_tui.checking.combining import combined

        return combined(
            _p_right(rung, rung.endpoint),
            verdicts,
            await self._records(),
            reroute_above=self._parts.checking.reroute_above,
        )

    def _wants_judge(self, together: Verdict | None, abstains: bool) -> bool:
        """A judge is a veto: it is asked about answers that would otherwise stand."""
        if not self._parts.checking.judge or abstains:
            return False
        return together is None or together.value is VerdictValue.UNKNOWN

    async def _judged(self, rung: Rung, reply: Reply) -> Verdict:
        parts = self._parts
        choice = choose_judge(
            parts.checking.judge,
            rung.endpoint,
            endpoints=parts.endpoints,
            families=parts.families,
            answered=[r.endpoint for r in self._ladder() if r is not rung and r.complete],
            out_of_service=parts.out_of_service,
            rests=parts.judge_rests,
            p_correct=lambda name: _p_right(rung, name) or 0.0,
        )

        def hold(stream: AttemptStream) -> None:
            rung.judging = stream

        from laar_tui.conversation.judge import ask_judge

        try:
            return await ask_judge(
                parts,
                choice,
                self._question.text,
                reply.answer,
                documents_of(self._question),
                self._means(),
                hold,
            )
        finally:
            rung.judging = None

    def _means(self) -> Means:
        """What this question's budgets leave for judging."""
        routing, ladder = self._parts.routing, self._ladder()
        money = seconds = None
        if routing.budget_money is not None:
            money = routing.budget_money - sum(r.money for r in ladder)
        if routing.budget_seconds is not None:
            ttca = ladder_ttca(ladder)
            seconds = max(0.0, routing.budget_seconds - (ttca.machine_s if ttca else 0.0))
        return Means(money, seconds)

    def _ground(self, rung: Rung, footnotes: tuple[Footnote, ...]) -> None:
        if footnotes:
            rung.footnotes = footnotes
            self._parts.emit(Grounded(self._question.id, rung.id, rung.ordinal, footnotes))

    async def _records(self) -> dict[str, CheckerRecord]:
        parts = self._parts
        if parts.checkers is None:
            parts.checkers = await asyncio.to_thread(
                checker_records, parts.history.reader, simulated=parts.simulated
            )
        return parts.checkers


def _p_right(rung: Rung, endpoint: str) -> float | None:
    candidate = rung.decision.candidate(endpoint)
    return candidate.p_right_answer if candidate is not None else None


def _decided(rung: Rung) -> bool:
    from laar_tui.checking.combining import HARD

    return any(v.source.startswith(HARD) and v.value is not VerdictValue.UNKNOWN for v in rung.verdicts)
