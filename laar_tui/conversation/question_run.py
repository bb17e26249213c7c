"""The loop of one question: decide, attempt, check, record, learn; and again after a *wrong*.

One driver task at a time walks the ladder. Between its walks the question rests, settled, and waits for a mark; with overlap an
attempt may then still run in reserve. Everything is written to history before the step it describes is taken.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from laar_tui.conversation import wording
from laar_tui.conversation.attempting import Attempting
from laar_tui.conversation.auditing import audit_request
from laar_tui.conversation.circumstances import Pieces
from laar_tui.conversation.events import Decided, Judged, Measured, QuestionStored, Settled
from laar_tui.conversation.keeping import Keeper
from laar_tui.conversation.learning import verdict_observation
from laar_tui.conversation.measuring import measure
from laar_tui.conversation.overlapping import beside, calls_made
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.prompt import messages_of
from laar_tui.conversation.rung import Rung, ladder_ttca, standing_rung
from laar_tui.conversation.servers import ask_windows, usable_again
from laar_tui.core.clock import QuestionClock
from laar_tui.core.decision import Decision, StopReason
from laar_tui.core.errors import UsageError
from laar_tui.core.question import MeasuredDocument, Question, QuestionFeatures
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import USER, Verdict, VerdictValue


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
        self._keep = Keeper(parts, question.id)
        self._attempting = Attempting(
            question,
            parts,
            self._clock,
            self._keep,
            self._judge,
            self._after_attempt,
            lambda: self.rungs,
        )
        self._forgiven: set[str] = set()
        self._pinned = question.pinned
        self._driver: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self._asking_beside = asyncio.Lock()
        self._pieces: Pieces | None = None
        self._left = False
        self._answers_shown = 0
        self._marks: list[tuple[Rung, int]] = []

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
        for rung in rungs:
            if rung.complete and (rung.verdicts or not rung.overlapped):
                run._show(rung)
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
        """Something is on its way to the user. An attempt in reserve does not count."""
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

    async def finished(self) -> None:
        """Wait for the driver and for every attempt, those in reserve too."""
        tasks = [self._driver, *(r.task for r in self.rungs)]
        await asyncio.gather(*(t for t in tasks if t is not None), return_exceptions=True)

    def cancel(self) -> None:
        """Stop what runs, reserves too; partial text is kept."""
        if self.running:
            self._stop.set()
        self._cancel_attempts()

    async def mark(
        self, value: VerdictValue, ordinal: int | None = None, reason: str = "", *, reroute: bool = True
    ) -> None:
        """The user's word on an answer (by default the one they see).

        *Wrong* on the answer that stands reroutes at once, unless ``reroute`` is off. *Unknown* takes the latest mark back.
        """
        if value is VerdictValue.UNKNOWN and ordinal is None and self._marks:
            ordinal = self._marks[-1][0].ordinal
        rung = self._rung_to_mark(ordinal)
        was_standing = rung.attempt is None or rung is self.standing
        shown_before = self._answers_shown
        await self._judge(rung, [Verdict(value, USER, 1.0, reason)])
        if value is not VerdictValue.UNKNOWN:
            self._marks.append((rung, shown_before))
        if rung.attempt is None:
            if value is VerdictValue.WRONG and rung.stream is not None:
                rung.stream.cancel()
        elif value is VerdictValue.WRONG and was_standing and reroute:
            if not self.running:
                self._pinned = None
                self._drive(forced=True)
        elif value is VerdictValue.RIGHT:
            self.cancel()
            if not self.running:
                await self._settle(StopReason.ANSWERED)
        elif not self.running:
            await self._settle(self._resting_reason())

    async def undo_mark(self) -> bool:
        """Take the user's latest mark back, and with it what it brought about: a reroute under way, an answer shown since."""
        if not self._marks:
            return False
        rung, shown_before = self._marks.pop()
        if self.running:
            self.cancel()
            await self.settled()
        for later in self.rungs:
            if later.shown > shown_before:
                later.shown = 0
        await self._judge(rung, [Verdict(VerdictValue.UNKNOWN, USER, 0.5, "mark taken back")])
        await self._settle(self._resting_reason())
        return True

    def leave(self) -> None:
        """The user goes on to another question: how many of this one's calls were needed is known now."""
        if not self._left and not self.running and self.rungs:
            self._left = True
            self._parts.call_price.learn(*calls_made(self.rungs))

    def regenerate(self) -> None:
        """One more attempt because the user wishes it, cap or no cap; endpoints that failed to answer may be asked again."""
        if self.running:
            raise UsageError("An answer is still coming.", "Cancel it first (escape).")
        self._pinned = None
        everybody = self._parts.endpoints.keys() <= {r.endpoint for r in self.rungs if r.complete}
        self._forgiven = {r.id for r in self.rungs if everybody or not r.complete}
        self._drive(forced=True, beyond_cap=True)

    # -- the loop ------------------------------------------------------------------------------------------------

    def _drive(self, *, forced: bool, beyond_cap: bool = False) -> None:
        self._stop.clear()
        self.stopped = None
        self._driver = asyncio.create_task(
            self._walk(forced=forced, beyond_cap=beyond_cap), name=f"question {self.id}"
        )
        self._driver.add_done_callback(self._report_fault)

    def _report_fault(self, driver: asyncio.Task[None]) -> None:
        if not driver.cancelled() and driver.exception() is not None:
            logging.getLogger(__name__).error("a question stopped by a fault", exc_info=driver.exception())
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
        if self._pieces is None:
            self._pieces = await asyncio.to_thread(Pieces.of, messages_of(self.question))
            await ask_windows(self._parts, self.features, self._pinned)
        while not self._stop.is_set():
            ready = next(
                (r for r in self.rungs if r.complete and not (r.running or r.wrong or r.shown)), None
            )
            if ready is not None:
                self._show(ready)
                if ready.right:
                    self._cancel_attempts()
                await self._settle(StopReason.ANSWERED)
                if self._parts.interactive and not ready.right:
                    await self._ask_beside()
                return
            if not self._under_way():
                decision = await self._decide(forced=forced, beyond_cap=beyond_cap)
                if decision.chosen is None:
                    await self._settle(self._stop_reason(decision), decision)
                    return
                await self._begin(decision, overlapped=False)
            await self._ask_beside()
            await self._one_to_end()
            last = self.rungs[-1]
            forced, beyond_cap = last.wrong and last.verdict.by_user, False
        await asyncio.gather(*(r.task for r in self._under_way() if r.task is not None))
        judged_right = self.standing is not None and self.standing.right
        await self._settle(StopReason.ANSWERED if judged_right else StopReason.CANCELLED)

    async def _decide(self, *, forced: bool, beyond_cap: bool) -> Decision:
        parts = self._parts
        made, cap = len(self.rungs), parts.routing.attempts
        decision = self._ask_router(
            parts.new_id(), made=min(made, cap - 1) if beyond_cap else made, forced=forced or not self.rungs
        )
        await self._note_decision(decision)
        self.last_decision = decision
        return decision

    def _ask_router(
        self,
        decision_id: str,
        *,
        made: int,
        forced: bool,
        failed: Sequence[str] | None = None,
        pinned: str | None = None,
    ) -> Decision:
        parts, ttca = self._parts, self.ttca
        assert self.features is not None
        assert self._pieces is not None
        prefixes = parts.circumstances.prefixes(self._pieces, self.features)
        return parts.router.decide(
            decision_id,
            self.features,
            failed=[r.endpoint for r in self.rungs if r.wrong] if failed is None else failed,
            unusable=self._out_for_this_question(),
            pinned=pinned or self._pinned,
            check_s=self._check_s,
            attempts_made=made,
            # Reading is the user's own time: a budget of seconds is for the machines.
            spent_s=ttca.machine_s if ttca else 0.0,
            spent_money=sum((r.attempt.money or 0.0) + r.judge_money for r in self.rungs if r.attempt),
            random=parts.random,
            forced_more=forced,
            cached_tokens={name: prefix.tokens for name, prefix in prefixes.items()},
            prefix_age_s={name: prefix.age_s for name, prefix in prefixes.items()},
            in_flight=parts.circumstances.in_flight,
        )

    def _suppose(self, failed: Sequence[str], pinned: str | None = None) -> Decision:
        """What the router would say if the answers of ``failed`` were wrong. A person may ask for more; alone, it stops."""
        return self._ask_router(
            self._parts.new_id(),
            made=len(self.rungs),
            forced=self._parts.interactive,
            failed=failed,
            pinned=pinned,
        )

    @property
    def _check_s(self) -> float:
        """Expected seconds until an answer of this question is judged."""
        return 0.0 if self.question.expectation else self._parts.reading_s

    async def _note_decision(self, decision: Decision, *, overlapped: bool = False) -> None:
        ordinal = len(self.rungs) + 1
        await self._keep(self._parts.history.save_decision(self.id, ordinal, decision))
        self._parts.emit(Decided(self.id, decision, ordinal, overlapped))

    def _out_for_this_question(self) -> dict[str, str]:
        out = dict(self._parts.out_of_service)
        for rung in self.rungs:
            attempt = rung.attempt
            if attempt is None:
                out[rung.endpoint] = "it is being asked already"
            elif (
                rung.wrong
                and self._pinned is not None
                and self._parts.endpoints[rung.endpoint].temperature == 0
            ):
                out[rung.endpoint] = "was wrong on this question and would repeat itself"
            elif rung.id in self._forgiven or rung.wrong:
                continue
            elif rung.complete:
                out[rung.endpoint] = "it has answered already"
            else:
                out[rung.endpoint] = wording.failure_sentence(attempt)
        if self._pinned is not None:
            for name in self._parts.endpoints:
                if name != self._pinned:
                    out.setdefault(name, f"you pinned {self._pinned} for this question")
        return usable_again(self._parts, out, self._pinned, (r.endpoint for r in self.rungs))

    async def _begin(self, decision: Decision, *, overlapped: bool) -> None:
        assert self.features is not None
        assert self._pieces is not None
        rung = await self._attempting.begin(
            decision, len(self.rungs) + 1, self.features, self._pieces, overlapped=overlapped
        )
        self.rungs.append(rung)
        if rung.task is not None:
            rung.task.add_done_callback(self._report_fault)
        if self._stop.is_set():
            self._cancel_attempts()

    async def _ask_beside(self) -> None:
        """Ask others too, while overlap is on and the bet is worth it; their answers wait in reserve."""
        async with self._asking_beside:
            while self._pinned is None and not self._stop.is_set():
                decision = beside(
                    self.rungs, self._parts, self._suppose, now_s=self._clock.now(), check_s=self._check_s
                )
                if decision is None:
                    return
                await self._note_decision(decision, overlapped=True)
                await self._begin(decision, overlapped=True)

    async def _after_attempt(self) -> None:
        """One that ends in reserve does not stand, and leaves a place for another."""
        await self._keep_standing()
        standing = self.standing
        if not self.running and self._parts.interactive and standing is not None and not standing.right:
            await self._ask_beside()

    async def _keep_standing(self) -> None:
        """The history takes the newest answer for the one that stands."""
        if self.stopped is not None:
            standing = self.standing
            await self._keep(
                self._parts.history.settle(
                    self.id, self.stopped, standing.id if standing else None, self.ttca
                )
            )

    def _under_way(self) -> list[Rung]:
        return [r for r in self.rungs if r.running]

    async def _one_to_end(self) -> None:
        tasks = [r.task for r in self._under_way() if r.task is not None]
        if not tasks:
            return
        done, _ = await asyncio.wait(tasks, timeout=self._seconds_left(), return_when=asyncio.FIRST_COMPLETED)
        if not done:
            self._cancel_attempts()
            await asyncio.wait(tasks)

    def _seconds_left(self) -> float | None:
        """Real seconds until this question's budget of machine seconds is used up; ``None`` without a budget."""
        budget = self._parts.routing.budget_seconds
        if budget is None:
            return None
        ended = [s for s in (r.span() for r in self.rungs) if s is not None]
        spent = sum(s.ended_s - s.started_s for s in ended)
        running = self._clock.now() - min((r.started_s for r in self._under_way()), default=self._clock.now())
        speed = self._parts.speed if self._simulated else 1.0
        return max(0.0, budget - spent - running) / speed

    def _cancel_attempts(self) -> None:
        for rung in self.rungs:
            if rung.attempt is None and rung.stream is not None:
                rung.stream.cancel()

    def _show(self, rung: Rung) -> None:
        self._answers_shown += 1
        rung.shown, rung.shown_s = self._answers_shown, self._clock.now()

    # -- verdicts and the end ------------------------------------------------------------------------------------

    def _rung_to_mark(self, ordinal: int | None) -> Rung:
        if not self.rungs:
            raise UsageError("There is no answer to mark yet.")
        if ordinal is None:
            primary = [r for r in self.rungs if r.attempt is None and not r.overlapped]
            rung = (primary if self.running and primary else [self.standing or self.rungs[-1]])[0]
        else:
            found = next((r for r in self.rungs if r.ordinal == ordinal), None)
            if found is None:
                raise UsageError(f"This question has no attempt {ordinal}: it has {len(self.rungs)}.")
            rung = found
        if rung.attempt is None and not rung.answer.strip():
            raise UsageError(f"{rung.endpoint} has not said anything yet.", "Escape cancels it.")
        if rung.attempt is not None and not rung.complete:
            why = wording.failure_sentence(rung.attempt)
            raise UsageError(f"{rung.endpoint} gave no full answer that could be judged: {why}.")
        return rung

    async def _judge(self, rung: Rung, verdicts: Sequence[Verdict]) -> None:
        """Take verdicts that came at one moment: what is learnt and shown is what they say together."""
        before = rung.verdict
        rung.verdicts.extend(verdicts)
        rung.judged_s = self._clock.now()
        for verdict in verdicts:
            await self._keep(self._parts.history.save_verdict(self.id, rung.id, verdict, rung.judged_s))
        if any(v.by_user for v in verdicts):
            self._parts.checkers = None
            if rung.shown and rung.verdict.value is not VerdictValue.UNKNOWN:
                self._parts.reading.add(rung.judged_s - rung.shown_s)
        effective = rung.verdict
        await self._learn(rung, before)
        for verdict in verdicts:
            self._parts.emit(Judged(self.id, rung.id, rung.ordinal, verdict, effective, self.ttca))

    async def _learn(self, rung: Rung, before: Verdict) -> None:
        """The first judgement of an answer is learnt at once; one that changes what was learnt before means learning anew from
        the history."""
        assert self.features is not None
        later = any(r.ordinal > rung.ordinal and r.verdicts for r in self.rungs)
        if before.value is not VerdictValue.UNKNOWN or (rung.wrong and later):
            await self._parts.relearn()
            return
        failed = [r.endpoint for r in self.rungs if r.wrong and r.ordinal < rung.ordinal]
        observation = verdict_observation(rung.endpoint, self.features, rung.verdicts, failed)
        if observation is not None:
            changed = self._parts.router.learn_verdict(observation)
            if changed is not None:
                self._parts.notice(self.id, wording.behaviour_changed(changed), "warning")

    def _resting_reason(self) -> StopReason:
        if self.standing is not None:
            return StopReason.ANSWERED
        return self.stopped if self.stopped not in (None, StopReason.ANSWERED) else StopReason.NO_ENDPOINT

    def _stop_reason(self, decision: Decision) -> StopReason:
        if self.standing is not None:
            return StopReason.ANSWERED
        limited = decision.stop in (StopReason.CAP, StopReason.BUDGET)
        others_left = any(c.eligible for c in decision.candidates)
        if self.rungs and not any(r.complete for r in self.rungs) and not (limited and others_left):
            return StopReason.ALL_FAILED
        return decision.stop or StopReason.NO_ENDPOINT

    async def _settle(self, stopped: StopReason, decision: Decision | None = None) -> None:
        self.stopped = stopped
        standing, ttca = self.standing, self.ttca
        await self._keep_standing()
        message = wording.settled_sentence(stopped, self.rungs, standing, ttca, decision, self._parts.routing)
        if stopped is StopReason.ANSWERED and (request := audit_request(self._parts, standing)):
            self._parts.notice(self.id, request)
        self._parts.emit(Settled(self.id, stopped, standing.ordinal if standing else None, ttca, message))
