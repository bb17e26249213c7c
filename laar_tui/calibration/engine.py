"""Runs a calibration: asks what the design chooses, on every endpoint at once, and keeps all of it on disk as it comes.

One task per request; everything else on one loop. A question is noted before it is sent and its result as soon as it is there, so a
crash loses what was running and nothing else, and nothing is sent twice. Pausing lets what runs finish.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from laar_tui.calibration.asking import Aim, Asking
from laar_tui.calibration.belief import Belief, Cell
from laar_tui.calibration.design import Choice, Design
from laar_tui.calibration.events import (
    Answered,
    CalibrationEvent,
    Ended,
    LaneChanged,
    Paused,
    Progress,
    Resumed,
    Sent,
)
from laar_tui.calibration.journal import Journal
from laar_tui.calibration.keeping import Keeper
from laar_tui.calibration.lane import Lane
from laar_tui.calibration.lengths import Parts
from laar_tui.calibration.outcomes import Asked, Record, Result
from laar_tui.calibration.outcomes import Ended as EndedRecord
from laar_tui.calibration.plan import EXPECTED_ANSWER_TOKENS, MIX, Plan, money_of, spec_of
from laar_tui.calibration.questions.item import Kind, Spec
from laar_tui.core.attempt import Outcome
from laar_tui.core.clock import Monotonic, WallClock
from laar_tui.endpoints.stream import AttemptStream

PREFIX_PROBES = 2
"""Second questions about a document that was just sent, per endpoint: they show what a kept prefix saves."""
PREFIX_FROM_TOKENS = 8000
LENGTH_TOLERANCE = 0.02
"""How far a prompt's length may be off."""
WARM_UP = 1_000_000
"""Ordinals from here on only measure how a server counts; they are no part of an experiment."""
TRIES = 3
"""Of one question of an experiment, when the connection fails; elsewhere another question takes its place."""


@dataclass
class Job:
    """What a request is for."""

    endpoint: str
    spec: Spec
    tries: int = 1


@dataclass
class _State:
    """What has happened so far; rebuilt from a journal."""

    results: list[Result] = field(default_factory=list)
    ordinals: dict[tuple[str, Cell, Kind], int] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    probes: dict[str, int] = field(default_factory=dict)
    money: float = 0.0
    reserved: float = 0.0
    tokens: int = 0


class Calibration:
    """One run. ``await run()`` once; :meth:`pause`, :meth:`resume` and :meth:`stop` at any time, on its loop.

    ``before`` are the records of the same run from an earlier process. ``emit`` gets every event. ``speed`` divides simulated time.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        asking: Asking,
        beliefs: Mapping[str, Belief],
        design: Design,
        journal: Journal,
        emit: Callable[[CalibrationEvent], None],
        monotonic: Monotonic,
        wall_clock: WallClock,
        before: Sequence[Record] = (),
        speed: float = 1.0,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.plan = plan
        self.beliefs = beliefs
        self._asking = asking
        self._design = design
        self._keeper = Keeper(journal, full=self._disk_full, room=self.resume, sleep=sleep)
        self._emit = emit
        self._monotonic = monotonic
        self._wall_clock = wall_clock
        self._endpoints = {e.name: e for e in plan.endpoints}
        self.lanes = {
            e.name: Lane(e, list(plan.fits(e)), plan.concurrency, monotonic, speed if e.simulated else 1.0)
            for e in plan.endpoints
        }
        self._state = _State()
        self._pending: dict[str, list[Cell]] = {name: [] for name in self.lanes}
        self._again: list[Job] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._streams: set[AttemptStream] = set()
        self._wake = asyncio.Event()
        self._going = asyncio.Event()
        self._going.set()
        self._stopping = False
        self._restore(before)

    # -- for whoever drives it -----------------------------------------------------------------------------------

    @property
    def results(self) -> Sequence[Result]:
        """Everything that came back, in order, earlier processes included."""
        return self._state.results

    @property
    def paused(self) -> bool:
        return not self._going.is_set()

    def pause(self, why: str = "paused") -> None:
        """Send nothing new; what runs finishes and is kept."""
        if self._going.is_set() and not self._stopping:
            self._going.clear()
            self._emit(Paused(why))

    def resume(self) -> None:
        if not self._going.is_set():
            self._going.set()
            self._wake.set()
            self._emit(Resumed())

    def stop(self) -> None:
        """End when what runs has finished."""
        self._stopping = True
        self._going.set()
        self._wake.set()

    def cancel(self) -> None:
        """End now: what runs is given up."""
        self.stop()
        for stream in tuple(self._streams):
            stream.cancel()

    def progress(self) -> Progress:
        done = {name: self._charged(name) for name in self.lanes}
        most = {name: max(done[name], self._most(lane)) for name, lane in self.lanes.items()}
        return Progress(done, most, self._left_s(done, most), self._state.money, self._state.tokens)

    async def run(self) -> Ended:
        """Ask until nothing is left that is worth asking, or until :meth:`stop`. Never raises for what servers or disks do."""
        self._emit(self.progress())
        if self.plan.experiment:
            await self._warm_up()
        while not self._stopping:
            await self._going.wait()
            # Before choosing: who waits now may go on the moment after.
            somebody_waits = self._waiting_s() > 0 and self._left_to_ask()
            job = None if self._stopping else self._next()
            if job is not None:
                self._start(job)
            elif self._tasks or somebody_waits:
                await self._something()
            elif not self._stopping:
                break
        await self._finish_running()
        how = "stopped" if self._stopping else "settled"
        if how == "settled":
            await self._keeper.write(EndedRecord(self._wall_clock().isoformat(), how))
        await self._keeper.close()
        ended = Ended(how, self._keeper.unwritten)
        self._emit(ended)
        return ended

    # -- choosing ------------------------------------------------------------------------------------------------

    def _next(self) -> Job | None:
        for job in self._again:
            if self.lanes[job.endpoint].may_send:
                self._again.remove(job)
                return job
        open_to = {
            name: self._affordable(lane)
            for name, lane in self.lanes.items()
            if lane.may_send and not any(j.endpoint == name for j in self._again)
        }
        choice = self._design.next({n: c for n, c in open_to.items() if c}, self._pending)
        return None if choice is None else self._job(choice)

    def _job(self, choice: Choice) -> Job:
        name, cell, state = choice.endpoint, choice.cell, self._state
        turn = state.turns.get(name, 0)
        state.turns[name] = turn + 1
        kind = Kind.KEY_VALUE if self.plan.experiment else MIX[turn % len(MIX)]
        if choice.ordinal is not None:
            return Job(name, spec_of(self.plan, cell, kind, choice.ordinal))
        if not self._asking.lengths.known(name, cell.language, kind):
            # Nobody knows yet how this text counts there: find out with a short one.
            cell = min((c for c in self.lanes[name].open_cells if c.language == cell.language), default=cell)
        ordinal = state.ordinals.get((name, cell, kind), 0)
        state.ordinals[name, cell, kind] = ordinal + 1
        return Job(name, spec_of(self.plan, cell, kind, ordinal))

    def _affordable(self, lane: Lane) -> list[Cell]:
        budget = self.plan.budget_money
        if budget is None or lane.endpoint.price is None:
            return lane.open_cells
        left = budget - self._state.money - self._state.reserved
        return [c for c in lane.open_cells if (self._price(lane, c.length) or 0.0) <= left]

    def _price(self, lane: Lane, length: int) -> float | None:
        return money_of(lane.endpoint, length * 1.02, EXPECTED_ANSWER_TOKENS * 4)

    def _left_to_ask(self) -> bool:
        return bool(self._again) or any(
            not lane.out and self._charged(name) < self._most(lane) for name, lane in self.lanes.items()
        )

    # -- asking --------------------------------------------------------------------------------------------------

    def _start(self, job: Job) -> None:
        lane, spec = self.lanes[job.endpoint], job.spec
        cell = Cell(spec.length, spec.language)
        lane.running += 1
        self._pending[job.endpoint].append(cell)
        reserved = self._price(lane, spec.length) or 0.0
        self._state.reserved += reserved
        task = asyncio.create_task(self._ask(job), name=f"calibrate {job.endpoint} {spec.id}")
        self._tasks.add(task)

        def done(finished: asyncio.Task[None]) -> None:
            self._tasks.discard(finished)
            lane.running -= 1
            self._pending[job.endpoint].remove(cell)
            self._state.reserved -= reserved
            self._wake.set()
            self._emit(self.progress())

        task.add_done_callback(done)

    async def _ask(self, job: Job) -> None:
        name, spec = job.endpoint, job.spec
        lane = self.lanes[name]
        asked = Asked(name, spec.id, spec.kind.value, spec.language, spec.length, spec.ordinal, spec.ask)
        if not await self._keeper.write(asked):
            self._design.give_back(name)
            return
        streams: list[AttemptStream] = []

        def started(stream: AttemptStream) -> None:
            streams.append(stream)
            self._streams.add(stream)
            self._emit(Sent(name, Cell(spec.length, spec.language), spec.kind.value))

        begun = self._monotonic()
        try:
            result, reply = await self._asking.ask(lane.endpoint, spec, self._aim(name, spec), started)
        finally:
            self._streams.difference_update(streams)
        await self._keeper.write(result)
        if not result.transport:
            lane.took_s.append(self._monotonic() - begun)
        self._take_in(result)
        said = lane.note(result, reply.error.retry_after_s if reply.error else None)
        self._emit(Answered(result))
        if said:
            self._emit(LaneChanged(name, said, lane.waits_s, bool(lane.out)))
        self._follow_up(job, result)

    def _aim(self, name: str, spec: Spec) -> Aim:
        """In an experiment one document has to fit all endpoints; elsewhere each gets its own length exactly. A little short where a
        prompt that turns out a little long would not fit any more."""
        shared = bool(self.plan.experiment) and spec.ordinal < WARM_UP
        lengths = self._asking.lengths
        factors = (
            lengths.largest(spec.language, spec.kind)
            if shared
            else lengths.factors(name, spec.language, spec.kind)
        )
        cell = Cell(spec.length, spec.language)
        asked = self.plan.endpoints if shared else (self._endpoints[name],)
        tight = any(
            e.context_window is not None
            and spec.length * (1 + LENGTH_TOLERANCE) + e.max_output_tokens > e.context_window
            for e in asked
            if cell in self.plan.fits(e)
        )
        return Aim(spec.length * (1 - 0.75 * LENGTH_TOLERANCE * tight), factors)

    def _follow_up(self, job: Job, result: Result) -> None:
        name, spec, state = job.endpoint, job.spec, self._state
        if result.transport and result.outcome != Outcome.CANCELLED:
            if self.plan.experiment and job.tries < TRIES and not self.lanes[name].out:
                self._again.append(Job(name, spec, job.tries + 1))
            elif not self.plan.experiment:
                self._design.give_back(name)
        elif (
            not self.plan.experiment
            and result.outcome == Outcome.COMPLETE
            and spec.ask == 0
            and spec.length >= PREFIX_FROM_TOKENS
            and state.probes.get(name, 0) < PREFIX_PROBES
            and self._charged(name) < self._most(self.lanes[name])
        ):
            state.probes[name] = state.probes.get(name, 0) + 1
            self._design.spend(name)
            second = spec_of(self.plan, Cell(spec.length, spec.language), spec.kind, spec.ordinal, ask=1)
            self._again.append(Job(name, second))

    def _take_in(self, result: Result) -> None:
        """What a result teaches, now or when a journal is read again."""
        state = self._state
        state.results.append(result)
        state.money += result.money or 0.0
        state.tokens += result.tokens
        kind = Kind(result.kind)
        if result.right is not None:
            parts = Parts(*result.parts)
            self._asking.lengths.learn(result.endpoint, result.language, kind, parts, result.prompt_tokens)
        belief = self.beliefs.get(result.endpoint)
        if belief is not None and result.right is not None and not _warms_up(result.question):
            belief.learn(nearest(belief.cells, result), result.task, result.right)

    async def _warm_up(self) -> None:
        """One short question per endpoint and language, to learn how each counts: the same documents must fit all of them."""
        shortest = min(self.plan.lengths)
        for code in self.plan.languages:
            for name, lane in self.lanes.items():
                if lane.open_cells and not self._asking.lengths.own(name, code, Kind.KEY_VALUE):
                    spec = spec_of(self.plan, Cell(shortest, code), Kind.KEY_VALUE, WARM_UP)
                    self._start(Job(name, spec))
            await self._finish_running()

    # -- waiting -------------------------------------------------------------------------------------------------

    async def _something(self) -> None:
        """Until a request ends, a waiting endpoint may go on, or somebody pauses or stops."""
        waits = self._waiting_s()
        if waits <= 0 and not self._tasks:
            return
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(waits if waits > 0 else None):
                await self._wake.wait()

    def _waiting_s(self) -> float:
        return min((s for lane in self.lanes.values() if (s := lane.waits_s) > 0), default=0.0)

    async def _finish_running(self) -> None:
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    def _disk_full(self, why: str) -> None:
        self.pause(
            f"the journal cannot be written ({why}): nothing is lost; it goes on when there is room again"
        )

    # -- counting ------------------------------------------------------------------------------------------------

    def _charged(self, name: str) -> int:
        return self._design.asked.get(name, 0) - len(self._pending[name])

    def _most(self, lane: Lane) -> int:
        if self.plan.experiment:
            return len(lane.open_cells) * self.plan.per_cell
        return self.plan.questions if lane.open_cells else 0

    def _left_s(self, done: Mapping[str, int], most: Mapping[str, int]) -> float | None:
        """Real seconds, by how long each endpoint has taken so far; ``None`` before the first answer."""
        found = []
        for name, lane in self.lanes.items():
            if not lane.out and lane.took_s and most[name] > done[name]:
                mean = sum(lane.took_s[-20:]) / len(lane.took_s[-20:])
                found.append((most[name] - done[name]) * mean / max(1, lane.limit))
        return max(found, default=None)

    def _restore(self, records: Sequence[Record]) -> None:
        state = self._state
        for record in records:
            if isinstance(record, Asked) and record.endpoint in self.lanes:
                if record.ordinal >= WARM_UP:
                    continue
                kind = Kind(record.kind)
                key = (record.endpoint, record.cell, kind)
                state.ordinals[key] = max(state.ordinals.get(key, 0), record.ordinal + 1)
                if record.ask == 0:
                    state.turns[record.endpoint] = state.turns.get(record.endpoint, 0) + 1
                else:
                    state.probes[record.endpoint] = state.probes.get(record.endpoint, 0) + 1
                self._design.restore(record.endpoint, record.cell, record.ordinal)
            elif isinstance(record, Result) and record.endpoint in self.lanes:
                self._take_in(record)
                if record.outcome == Outcome.CONTEXT:
                    self.lanes[record.endpoint].note(record, None)


def nearest(cells: Sequence[Cell], result: Result) -> Cell:
    """The cell of the result's language whose length is nearest to what the prompt really had."""
    own = [c for c in cells if c.language == result.language] or list(cells)
    return min(own, key=lambda c: max(c.length, result.tokens) / min(c.length, max(1, result.tokens)))


def _warms_up(question: str) -> bool:
    return f"-{WARM_UP}-" in question
