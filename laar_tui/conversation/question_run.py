"""The loop of one question: decide, attempt, check, record, learn; and again after a *wrong*.

One driver task at a time walks the ladder. Between its walks the question rests, settled, and waits for a mark. Everything is
written to history before the step it describes is taken, and no failure of the history stops an answer from being shown.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import replace

from laar_tui.checking.free import run_free_checks
from laar_tui.conversation import wording
from laar_tui.conversation.accounting import price_of
from laar_tui.conversation.events import (
    AttemptEnded,
    AttemptProgress,
    AttemptStarted,
    Decided,
    Judged,
    Measured,
    QuestionStored,
    Settled,
)
from laar_tui.conversation.learning import learn_from_attempt, verdict_observation
from laar_tui.conversation.measuring import measure
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.prompt import messages_of
from laar_tui.conversation.rung import Rung, ladder_ttca, standing_rung
from laar_tui.core.attempt import Attempt, Outcome, Reply
from laar_tui.core.clock import QuestionClock
from laar_tui.core.decision import Decision, StopReason
from laar_tui.core.errors import HistoryError, UsageError
from laar_tui.core.question import MeasuredDocument, Question, QuestionFeatures
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.endpoints.stream import ChatRequest
from laar_tui.settings.model import EndpointSettings

PARTIAL_SAVE_S = 0.5


class QuestionRun:
    """One question on its way to a right answer. Drive it from one event loop only."""

    def __init__(self, question: Question, parts: Parts) -> None:
        self.question = question
        self.rungs: list[Rung] = []
        self.features: QuestionFeatures | None = None
        self.documents: tuple[MeasuredDocument, ...] = ()
        self.stopped: StopReason | None = None
        self.last_decision: Decision | None = None
        self._parts = parts
        self._simulated = all(e.simulated for e in parts.endpoints.values()) and bool(parts.endpoints)
        self._clock = QuestionClock(parts.monotonic, parts.speed if self._simulated else 1.0)
        self._unusable: dict[str, str] = dict(parts.out_of_service)
        self._pinned = question.pinned
        self._driver: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self._history_failed = False
        self._marks: list[tuple[Rung, bool]] = []

    @classmethod
    def at_rest(
        cls,
        question: Question,
        parts: Parts,
        *,
        rungs: list[Rung],
        features: QuestionFeatures | None,
        documents: tuple[MeasuredDocument, ...],
        stopped: StopReason,
    ) -> QuestionRun:
        """A question taken up again from the history. Nothing is sent until the user marks or regenerates."""
        run = cls(question, parts)
        run.rungs, run.features, run.documents, run.stopped = rungs, features, documents, stopped
        run.last_decision = rungs[-1].decision if rungs else None
        ends = [s.settled_s for s in (r.span() for r in rungs) if s is not None]
        run._clock.resume_at(max(ends, default=0.0))
        run._pinned = None
        return run

    # -- the outside ---------------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def standing(self) -> Rung | None:
        return standing_rung(self.rungs)

    @property
    def ttca(self) -> Ttca | None:
        return ladder_ttca(self.rungs)

    @property
    def running(self) -> bool:
        return self._driver is not None and not self._driver.done()

    @property
    def clock_s(self) -> float:
        return self._clock.now()

    async def start(self) -> None:
        """Put the question on disk, then begin. Raises :class:`HistoryError` when it cannot be kept: nothing is sent then."""
        await asyncio.wrap_future(self._parts.history.save_question(self.question, simulated=self._simulated))
        self._parts.emit(QuestionStored(self.id, self.question))
        self._drive(forced=False)

    async def settled(self) -> None:
        """Wait until nothing more happens by itself. Re-raises what should never have happened."""
        while self._driver is not None:
            driver = self._driver
            await asyncio.shield(driver)
            if driver is self._driver:
                return

    def cancel(self) -> None:
        """Stop what runs; partial text is kept."""
        if self.running:
            self._stop.set()
            for rung in self.rungs:
                if rung.running and rung.stream is not None:
                    rung.stream.cancel()

    async def mark(self, value: VerdictValue, ordinal: int | None = None, reason: str = "") -> None:
        """The user's word on an answer (the newest one by default). *Wrong* on the answer that stands reroutes at once."""
        rung = self._rung_to_mark(ordinal)
        was_standing = rung.running or rung is self.standing
        await self._judge(rung, Verdict(value, USER, 1.0, reason))
        rerouting = value is VerdictValue.WRONG and was_standing
        if value is not VerdictValue.UNKNOWN:
            self._marks.append((rung, rerouting))
        if rung.running:
            if value is VerdictValue.WRONG and rung.stream is not None:
                rung.stream.cancel()
            return
        if rerouting:
            if not self.running:
                self._pinned = None
                self._drive(forced=True)
        elif self.running and value is VerdictValue.RIGHT:
            self.cancel()
        elif not self.running:
            await self._settle(self._resting_reason())

    async def undo_mark(self) -> bool:
        """Take the user's latest mark back, and with it the reroute it started, if that still runs."""
        if not self._marks:
            return False
        rung, rerouted = self._marks.pop()
        if rerouted and self.running:
            self.cancel()
            await self.settled()
        await self._judge(rung, Verdict(VerdictValue.UNKNOWN, USER, 0.5, "mark taken back"))
        if not self.running:
            await self._settle(self._resting_reason())
        return True

    def regenerate(self) -> None:
        """One more attempt because the user wishes it, cap or no cap."""
        if self.running:
            raise UsageError("An answer is still coming.", "Cancel it first (escape).")
        self._pinned = None
        self._unusable = dict(self._parts.out_of_service)
        self._drive(forced=True, beyond_cap=True)

    # -- the loop ------------------------------------------------------------------------------------------------

    def _drive(self, *, forced: bool, beyond_cap: bool = False) -> None:
        self._stop.clear()
        self._driver = asyncio.create_task(
            self._walk(forced=forced, beyond_cap=beyond_cap), name=f"question {self.id}"
        )
        self._driver.add_done_callback(self._report_fault)

    def _report_fault(self, driver: asyncio.Task[None]) -> None:
        if not driver.cancelled() and driver.exception() is not None:
            fault = type(driver.exception()).__name__
            self._parts.notice(
                self.id,
                f"This question stopped by a fault of laar-chat ({fault}). Its text is kept.",
                "error",
            )

    async def _walk(self, *, forced: bool, beyond_cap: bool) -> None:
        if self.features is None:
            self.features, self.documents = await measure(self.question, self._parts.measurer)
            await self._keep(self._parts.history.save_measure(self.id, self.features, self.documents))
            self._parts.emit(Measured(self.id, self.features, self.documents))
        while not self._stop.is_set():
            decision = await self._decide(forced=forced, beyond_cap=beyond_cap)
            if decision.chosen is None:
                await self._settle(self._stop_reason(decision), decision)
                return
            rung = await self._attempt(decision)
            await self._check(rung)
            if self._stop.is_set():
                break
            if rung.right or (rung.complete and not rung.wrong):
                await self._settle(StopReason.ANSWERED)
                return
            forced = rung.wrong and rung.verdict.by_user
            beyond_cap = False
        standing = self.standing
        judged_right = standing is not None and standing.right
        await self._settle(StopReason.ANSWERED if judged_right else StopReason.CANCELLED)

    async def _decide(self, *, forced: bool, beyond_cap: bool) -> Decision:
        parts = self._parts
        assert self.features is not None
        decision = parts.router.decide(
            parts.new_id(),
            self.features,
            failed=[r.endpoint for r in self.rungs if r.wrong],
            unusable=self._out_for_this_question(),
            pinned=self._pinned,
            check_s=0.0 if self.question.expectation else parts.reading_s,
            attempts_made=min(len(self.rungs), parts.routing.attempts - 1) if beyond_cap else len(self.rungs),
            spent_s=self._clock.now(),
            spent_money=sum(r.attempt.money or 0.0 for r in self.rungs if r.attempt),
            random=parts.random,
            forced_more=forced or not self.rungs,
        )
        self.last_decision = decision
        await self._keep(parts.history.save_decision(self.id, len(self.rungs) + 1, decision))
        parts.emit(Decided(self.id, decision, len(self.rungs) + 1))
        return decision

    def _out_for_this_question(self) -> dict[str, str]:
        out = dict(self._unusable)
        if self._pinned is not None:
            for name in self._parts.endpoints:
                if name != self._pinned:
                    out.setdefault(name, f"you pinned {self._pinned} for this question")
        return out

    async def _attempt(self, decision: Decision) -> Rung:
        parts = self._parts
        assert decision.chosen is not None
        endpoint = parts.endpoints[decision.chosen]
        ordinal = len(self.rungs) + 1
        rung = Rung(parts.new_id(), ordinal, endpoint.name, decision, self._clock.now())
        await self._keep(
            parts.history.begin_attempt(
                rung.id,
                self.id,
                ordinal,
                endpoint.name,
                endpoint.model,
                decision.id,
                rung.started_s,
                overlapped=False,
                simulated=endpoint.simulated,
            )
        )
        assert self.features is not None
        request = ChatRequest(messages_of(self.question), self.features.tokens)
        rung.started_s = self._clock.attempt_started()
        rung.stream = parts.network.start(endpoint, request)
        self.rungs.append(rung)
        parts.emit(
            AttemptStarted(
                self.id, rung.id, ordinal, endpoint.name, endpoint.model, endpoint.simulated, rung.started_s
            )
        )
        if self._stop.is_set():
            rung.stream.cancel()
        saver = asyncio.create_task(self._save_partials(rung))
        try:
            async for batch in rung.stream:
                rung.answer += batch.text
                rung.thoughts += batch.thoughts
                parts.emit(
                    AttemptProgress(self.id, rung.id, ordinal, batch.text, batch.thoughts, batch.waiting)
                )
            reply = await rung.stream.reply()
        finally:
            saver.cancel()
        await self._finish(rung, endpoint, reply)
        return rung

    async def _save_partials(self, rung: Rung) -> None:
        saved = ("", "")
        while True:
            await asyncio.sleep(PARTIAL_SAVE_S)
            if (rung.answer, rung.thoughts) != saved:
                saved = (rung.answer, rung.thoughts)
                await self._keep(self._parts.history.save_partial(rung.id, *saved))

    async def _finish(self, rung: Rung, endpoint: EndpointSettings, reply: Reply) -> None:
        parts = self._parts
        ended_s = self._clock.attempt_ended(rung.started_s + reply.times.total_s)
        assert self.features is not None
        rung.attempt = Attempt(
            id=rung.id,
            ordinal=rung.ordinal,
            endpoint=endpoint.name,
            model_asked=endpoint.model,
            reply=reply,
            started_s=rung.started_s,
            ended_s=ended_s,
            decision_id=rung.decision.id,
            money=price_of(reply, endpoint, self.features.tokens),
            simulated=endpoint.simulated,
        )
        parts.note_health(endpoint.name, reply)
        if not reply.outcome.judgeable and reply.outcome is not Outcome.CANCELLED:
            self._unusable[endpoint.name] = wording.failure_sentence(rung.attempt)
        await self._keep(parts.history.end_attempt(self.id, rung.attempt))
        learn_from_attempt(parts.router, self.features, rung.attempt)
        parts.emit(AttemptEnded(self.id, rung.attempt))

    async def _check(self, rung: Rung) -> None:
        """The free checks; in a thread, because an expression or a huge answer may take more than a frame."""
        if rung.attempt is None or rung.attempt.reply.outcome is Outcome.CANCELLED:
            return
        if not self._parts.checking.auto and self.question.expectation is None:
            return
        every = [d for turn in self.question.earlier for d in turn.documents] + list(self.question.documents)
        begun = self._parts.monotonic()
        verdicts = await asyncio.to_thread(run_free_checks, self.question, every, rung.attempt.reply)
        took = self._parts.monotonic() - begun
        for verdict in verdicts:
            await self._judge(rung, replace(verdict, check_s=took))

    # -- verdicts and the end ------------------------------------------------------------------------------------

    def _rung_to_mark(self, ordinal: int | None) -> Rung:
        if not self.rungs:
            raise UsageError("There is no answer to mark yet.")
        if ordinal is None:
            rung = self.rungs[-1] if self.running else (self.standing or self.rungs[-1])
        else:
            found = next((r for r in self.rungs if r.ordinal == ordinal), None)
            if found is None:
                raise UsageError(f"This question has no attempt {ordinal}: it has {len(self.rungs)}.")
            rung = found
        if rung.running and not rung.answer.strip():
            raise UsageError(f"{rung.endpoint} has not said anything yet.", "Escape cancels it.")
        if not rung.running and not rung.complete:
            assert rung.attempt is not None
            why = wording.failure_sentence(rung.attempt)
            raise UsageError(f"{rung.endpoint} gave no full answer that could be judged: {why}.")
        return rung

    async def _judge(self, rung: Rung, verdict: Verdict) -> None:
        before = rung.verdict
        rung.verdicts.append(verdict)
        rung.judged_s = self._clock.now()
        await self._keep(self._parts.history.save_verdict(self.id, rung.id, verdict, rung.judged_s))
        effective = rung.verdict
        await self._learn(rung, before)
        self._parts.emit(Judged(self.id, rung.id, rung.ordinal, verdict, effective, self.ttca))

    async def _learn(self, rung: Rung, before: Verdict) -> None:
        """The first judgement of an answer is learnt at once; a changed one means learning anew from the history."""
        assert self.features is not None
        if before.value is not VerdictValue.UNKNOWN:
            await self._parts.relearn()
            return
        failed = [r.endpoint for r in self.rungs if r.wrong and r.ordinal < rung.ordinal]
        observation = verdict_observation(rung.endpoint, self.features, rung.verdicts, failed)
        if observation is not None:
            self._parts.router.learn_verdict(observation)

    def _resting_reason(self) -> StopReason:
        if self.standing is not None:
            return StopReason.ANSWERED
        return self.stopped if self.stopped not in (None, StopReason.ANSWERED) else StopReason.NO_ENDPOINT

    def _stop_reason(self, decision: Decision) -> StopReason:
        if self.standing is not None:
            return StopReason.ANSWERED
        if self.rungs and not any(r.complete for r in self.rungs):
            return StopReason.ALL_FAILED
        return decision.stop or StopReason.NO_ENDPOINT

    async def _settle(self, stopped: StopReason, decision: Decision | None = None) -> None:
        self.stopped = stopped
        standing, ttca = self.standing, self.ttca
        await self._keep(
            self._parts.history.settle(self.id, stopped, standing.id if standing else None, ttca)
        )
        message = wording.settled_sentence(stopped, self.rungs, standing, ttca, decision, self._parts.routing)
        self._parts.emit(Settled(self.id, stopped, standing.ordinal if standing else None, ttca, message))

    async def _keep(self, saved: Future[None]) -> None:
        """Wait for a write. A history that fails is said once; the answer on screen matters more."""
        try:
            await asyncio.wrap_future(saved)
        except HistoryError as error:
            if not self._history_failed:
                self._history_failed = True
                self._parts.notice(self.id, f"Not saved: {error}", "error")
