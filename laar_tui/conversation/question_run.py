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
from laar_tui.conversation.deciding import Deciding
from laar_tui.conversation.events import Decided, Measured, QuestionStored, Settled
from laar_tui.conversation.keeping import Keeper
from laar_tui.conversation.measuring import measure
from laar_tui.conversation.overlapping import beside, calls_made
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.prompt import messages_of
from laar_tui.conversation.rung import Rung, ladder_ttca, standing_rung
from laar_tui.conversation.servers import ask_windows
from laar_tui.conversation.verdicts import Verdicts
from laar_tui.conversation.waiting import Waiting
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
        self.documents: tuple[MeasuredDocument, ...] = ()
        self.stopped: StopReason | None = None
        self.last_decision: Decision | None = None
        self._parts = parts
        self._simulated = parts.simulated
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
        self._verdicts = Verdicts(question.id, parts, self._clock, self._keep)
        self._deciding = Deciding(question, parts, lambda: self.rungs)
        self._waiting = Waiting(
            question.id,
            parts,
            self._clock,
            self._deciding,
            lambda: self.rungs,
            parts.speed if self._simulated else 1.0,
        )
        self._driver: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self._asking_beside = asyncio.Lock()
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
        run.rungs, run.documents, run.stopped = rungs, documents, stopped
        run._deciding.features = features
        for rung in rungs:
            if rung.complete and (rung.verdicts or not rung.overlapped):
                run._show(rung)
        run.last_decision = rungs[-1].decision if rungs else None
        run._simulated = any(r.simulated for r in rungs) if rungs else parts.simulated
        ends = [s.settled_s for s in (r.span() for r in rungs) if s is not None]
        run._clock.resume_at(max(ends, default=0.0))
        run._deciding.pinned = None
        return run

    # -- the outside ---------------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def features(self) -> QuestionFeatures | None:
        """What the question measures, once it is measured."""
        return self._deciding.features

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
    def elsewhere(self) -> bool:
        """It was put to the simulated fleet and real endpoints answer now, or the other way round: it goes to nobody any more."""
        return self._simulated != self._parts.simulated

    @property
    def clock_s(self) -> float:
        return self._clock.now()

    async def start(self) -> None:
        """Put the question on disk, then begin. One that can be kept nowhere is asked all the same, and it is said."""
        saved = self._parts.history.save_question(self.question, simulated=self._simulated)
        await asyncio.gather(asyncio.wrap_future(saved), return_exceptions=True)
        self._parts.emit(QuestionStored(self.id, self.question))
        await self._keep(saved)
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
        await self._attempting.reconsider()
        if rung.attempt is None:
            if value is VerdictValue.WRONG and rung.stream is not None:
                rung.stream.cancel()
        elif value is VerdictValue.WRONG and was_standing and reroute and not self.elsewhere:
            if not self.running:
                self._deciding.pinned = None
                self._drive(forced=True)
        elif value is VerdictValue.RIGHT:
            self.cancel()
            if not self.running:
                await self._settle(StopReason.ANSWERED)
        elif not self.running:
            await self._settle(self._resting_reason())

    async def reconsider(self) -> None:
        """A mark on another question with the same prompt may say something about these answers."""
        if self.features is None:
            return
        await self._attempting.reconsider()
        if not self.running and self.stopped is not None:
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
        await self._attempting.reconsider()
        await self._settle(self._resting_reason())
        return True

    def skip(self) -> None:
        """Leave what is waited for, its text so far kept, and ask the next one. Raises :class:`UsageError` when nothing is waited for,
        or nobody else can be asked."""
        on_their_way = [r for r in self._under_way() if r.attempt is None]
        left = [r for r in on_their_way if not r.overlapped] or on_their_way
        if not self.running or not left:
            raise UsageError("No answer is being waited for.")
        if self._deciding.next(forced=True, beyond_cap=True).chosen is None:
            raise UsageError("Nobody else can be asked now.", "Escape stops this one.")
        for rung in left:
            rung.stop()

    def leave(self) -> None:
        """The user goes on to another question: how many of this one's calls were needed is known now."""
        if not self._left and not self.running and self.rungs and not self.elsewhere:
            self._left = True
            self._parts.call_price.learn(*calls_made(self.rungs))

    def regenerate(self) -> None:
        """One more attempt because the user wishes it, cap or no cap; endpoints that failed to answer may be asked again."""
        if self.running:
            raise UsageError("An answer is still coming.", "Cancel it first (escape).")
        if self.elsewhere:
            raise UsageError(
                f"This question was put to {'the simulated fleet' if self._simulated else 'real endpoints'}.",
                "Ask it again to put it to those that answer now.",
            )
        self._deciding.pinned = None
        everybody = self._parts.endpoints.keys() <= {r.endpoint for r in self.rungs if r.complete}
        forgiven = {r.id for r in self.rungs if everybody or not r.complete}
        # Whoever said nothing at all comes last: a person who asks for one more try does not mean the same silence again.
        mute = {r.id for r in self.rungs if not r.complete and not r.readable}
        self._deciding.forgiven, self._deciding.forgiven_last = forgiven - mute, mute
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
        await self._get_ready()
        while not self._stop.is_set():
            ready = next(
                (r for r in self.rungs if r.complete and not (r.running or r.wrong or r.shown)), None
            )
            if ready is not None:
                self._show(ready)
                for rung in self._under_way():
                    if ready.right or rung.hedges or rung.hedged_at_s is not None:
                        rung.stop()
                await self._settle(StopReason.ANSWERED)
                if self._parts.interactive and not ready.right:
                    await self._ask_beside()
                return
            if not any(r.awaited for r in self._under_way()):
                decision = await self._decide(forced=forced, beyond_cap=beyond_cap)
                if decision.chosen is not None:
                    await self._begin(decision, overlapped=False)
                elif not self._under_way():
                    await self._settle(self._stop_reason(decision), decision)
                    return
            await self._ask_beside()
            beside_silent = await self._waiting.one_to_end()
            if beside_silent is not None:
                await self._note_decision(beside_silent)
                await self._begin(beside_silent, overlapped=False)
                self.rungs[-1].hedges = True
            last = self.rungs[-1]
            forced, beyond_cap = last.wrong and last.verdict.by_user, False
        await asyncio.gather(*(r.task for r in self._under_way() if r.task is not None))
        judged_right = self.standing is not None and self.standing.right
        await self._settle(StopReason.ANSWERED if judged_right else StopReason.CANCELLED)

    async def _get_ready(self) -> None:
        """What a decision needs to know of the question, once."""
        deciding = self._deciding
        if deciding.features is None:
            deciding.features, self.documents = await measure(self.question, self._parts.measurer)
            await self._keep(self._parts.history.save_measure(self.id, deciding.features, self.documents))
            self._parts.emit(Measured(self.id, deciding.features, self.documents))
        if deciding.pieces is None:
            deciding.pieces = await asyncio.to_thread(Pieces.of, messages_of(self.question))
            await ask_windows(self._parts, deciding.features, deciding.pinned)

    async def _decide(self, *, forced: bool, beyond_cap: bool) -> Decision:
        decision = self._deciding.next(forced=forced, beyond_cap=beyond_cap)
        await self._note_decision(decision)
        self.last_decision = decision
        return decision

    async def _note_decision(self, decision: Decision, *, overlapped: bool = False) -> None:
        ordinal = len(self.rungs) + 1
        await self._keep(self._parts.history.save_decision(self.id, ordinal, decision))
        self._parts.emit(Decided(self.id, decision, ordinal, overlapped))

    async def _begin(self, decision: Decision, *, overlapped: bool) -> None:
        features, pieces = self._deciding.features, self._deciding.pieces
        assert features is not None
        assert pieces is not None
        rung = await self._attempting.begin(
            decision, len(self.rungs) + 1, features, pieces, overlapped=overlapped
        )
        self.rungs.append(rung)
        if rung.task is not None:
            rung.task.add_done_callback(self._report_fault)
        if self._stop.is_set():
            self._cancel_attempts()

    async def _ask_beside(self) -> None:
        """Ask others too, while overlap is on and the bet is worth it; their answers wait in reserve."""
        async with self._asking_beside:
            while self._deciding.pinned is None and not self._stop.is_set():
                decision = beside(
                    self.rungs,
                    self._parts,
                    self._deciding.suppose,
                    now_s=self._clock.now(),
                    check_s=self._deciding.check_s,
                )
                if decision is None:
                    return
                await self._note_decision(decision, overlapped=True)
                await self._begin(decision, overlapped=True)

    async def _after_attempt(self) -> None:
        """One that ends in reserve does not stand, and leaves a place for another. What it says may settle how the answer that stands
        is judged: as right, or as wrong, and then the next one is shown."""
        await self._keep_standing()
        standing = self.standing
        if self.running or self.stopped is not StopReason.ANSWERED:
            return
        if standing is None:
            self._drive(forced=False)
        elif standing.right:
            self._cancel_attempts()
            await self._settle(StopReason.ANSWERED)
        elif self._parts.interactive:
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

    def _cancel_attempts(self) -> None:
        for rung in self.rungs:
            rung.stop()

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
        assert self.features is not None
        await self._verdicts.take(rung, verdicts, self.rungs, self.features)

    def _resting_reason(self) -> StopReason:
        if self.standing is not None:
            return StopReason.ANSWERED
        return self.stopped if self.stopped not in (None, StopReason.ANSWERED) else StopReason.NO_ENDPOINT

    def _stop_reason(self, decision: Decision) -> StopReason:
        if self.standing is not None:
            return StopReason.ANSWERED
        if self._waiting.out_of_time:
            return StopReason.BUDGET
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
