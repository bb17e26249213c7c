"""Waiting for the attempts of a question to end, and what is done about one that stays silent far longer than it should.

Somebody else is asked beside it (a *hedged request*: Dean & Barroso, The Tail at Scale, CACM 56:2, 2013) once it is later than 99 of
100 of its answers and, given that it has been silent so long, the expected wait is longer than the next one takes altogether. The
first to answer wins; the other is cancelled then. It is the call that its time limit would have brought about anyway, made sooner.
Where that call costs money that may not be spent on overlap, both do not run at once: the silent one is left, after a longer wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from laar_tui.conversation.deciding import Deciding
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.rung import Rung
from laar_tui.core.clock import QuestionClock
from laar_tui.core.decision import Candidate, Decision
from laar_tui.core.figures import money, seconds

PATIENCE_S = 5.0
PATIENCE_WITH_STRANGERS_S = 10.0
"""Seconds of silence that are always allowed: to an endpoint whose times are known, and to one with fewer than
:data:`KNOWN_TIMES` measured ones, which may have to load its model first."""
PATIENCE_SPED_UP_S = 2.0
"""Real seconds of silence allowed besides: simulated time that runs faster also runs while this process is merely busy."""
KNOWN_TIMES = 3
LEFT_AFTER = 3.0
"""So many times the patience are given to an endpoint that would have to be left for the next one to be asked."""
_LOOK_S = 0.25


class Waiting:
    """Of one question; ``ladder`` gives its attempts."""

    def __init__(
        self,
        question_id: str,
        parts: Parts,
        clock: QuestionClock,
        deciding: Deciding,
        ladder: Callable[[], Sequence[Rung]],
        speed: float,
    ) -> None:
        self._question_id = question_id
        self._parts = parts
        self._clock = clock
        self._deciding = deciding
        self._ladder = ladder
        self._speed = speed
        self.out_of_time = False

    async def one_to_end(self) -> Decision | None:
        """Until an attempt ends, or the budget of seconds has (what runs is cancelled then), or somebody is to be asked beside one
        that is silent: the decision for it."""
        tasks = [r.task for r in self._ladder() if r.running and r.task is not None]
        if not tasks:
            return None
        while True:
            left_s = self._seconds_left()
            look_s = _LOOK_S if left_s is None else min(_LOOK_S, left_s)
            done, _ = await asyncio.wait(
                tasks, timeout=look_s if self._watched() else left_s, return_when=asyncio.FIRST_COMPLETED
            )
            if done:
                return None
            if left_s is not None and self._seconds_left() == 0:
                self.out_of_time = True
                for rung in self._ladder():
                    rung.stop()
                await asyncio.wait(tasks)
                return None
            decision = self._beside_silent()
            if decision is not None:
                return decision

    def _seconds_left(self) -> float | None:
        """Real seconds until this question's budget of machine seconds is used up; ``None`` without a budget."""
        budget = self._parts.routing.budget_seconds
        if budget is None:
            return None
        ended = [s for s in (r.span() for r in self._ladder()) if s is not None]
        spent = sum(s.ended_s - s.started_s for s in ended)
        now_s = self._clock.now()
        running = now_s - min((r.started_s for r in self._ladder() if r.running), default=now_s)
        return max(0.0, budget - spent - running) / self._speed

    # -- silence -------------------------------------------------------------------------------------------------

    def _watched(self) -> list[Rung]:
        """Attempts that are waited for, when all of them are still on their way and nobody was asked beside them yet."""
        if not self._parts.routing.hedge or self._deciding.pinned is not None:
            return []
        awaited = [r for r in self._ladder() if r.running and r.awaited]
        return awaited if all(r.attempt is None and r.hedged_at_s is None for r in awaited) else []

    def _beside_silent(self) -> Decision | None:
        watched = self._watched()
        least_s = max(PATIENCE_S, PATIENCE_SPED_UP_S * self._speed)
        if not watched or min(self._silent_s(r) for r in watched) < least_s:
            return None
        decision = self._deciding.next(forced=self._parts.interactive, beyond_cap=False)
        able = [c for c in decision.candidates if c.eligible and not c.tries]
        chosen = decision.candidate(decision.chosen) if decision.chosen else None
        if chosen is None:
            return None
        free = next((c for c in (chosen, *able) if self._may_overlap(c)), None)
        runner_up = free or chosen
        patience = 1.0 if free is not None else LEFT_AFTER
        if not all(self._overdue(r, runner_up, patience) for r in watched):
            return None
        if runner_up is not chosen:
            # The router was not asked about this one alone: what it says of a pin would be no reason here.
            decision = replace(
                self._deciding.next(forced=True, beyond_cap=False, only=runner_up.endpoint), explain=""
            )
            if decision.chosen is None:
                return None
        silent = watched[0]
        line = self._line(silent, runner_up, beside=free is not None)
        for rung in watched:
            rung.hedged_at_s = self._clock.now()
            if free is None:
                rung.stop()
        self._parts.notice(self._question_id, f"{line}.")
        return replace(decision, explain=f"{line}; {decision.explain}".rstrip("; "))

    def _overdue(self, rung: Rung, runner_up: Candidate, patience: float) -> bool:
        parts, heard_s = self._parts, rung.heard_s
        endpoint = parts.endpoints[rung.endpoint]
        silent_s = self._silent_s(rung)
        known = parts.router.describe(rung.endpoint).measured >= KNOWN_TIMES and heard_s is None
        if silent_s < patience * (PATIENCE_S if known else PATIENCE_WITH_STRANGERS_S):
            return False
        silence = parts.router.silence(
            rung.endpoint,
            self._usual_s(rung) * patience,
            silent_s,
            endpoint.timeouts.first_byte if heard_s is None else endpoint.timeouts.idle,
            parts.wall_clock().timestamp(),
        )
        return silence.overdue and silence.left_s > runner_up.predicted_s

    def _may_overlap(self, candidate: Candidate) -> bool:
        """Within ``overlap_money``, as every call that overlaps another."""
        overlapped = [r for r in self._ladder() if r.overlapped or r.hedges]
        spent = sum((r.attempt.money or 0.0) if r.attempt else 0.0 for r in overlapped)
        return candidate.money <= 0 or candidate.money <= self._parts.routing.overlap_money - spent

    def _line(self, silent: Rung, runner_up: Candidate, *, beside: bool) -> str:
        passed = seconds(self._silent_s(silent))
        expected = f" (expected {seconds(self._usual_s(silent))})" if silent.heard_s is None else ""
        who = f"{silent.endpoint} has been silent {passed}{expected}"
        if beside:
            return f"{who}: asking {runner_up.endpoint} too"
        return f"{who}: it is left, {runner_up.endpoint} is asked (about {money(runner_up.money)})"

    def _silent_s(self, rung: Rung) -> float:
        return self._clock.now() - (rung.started_s if rung.heard_s is None else rung.heard_s)

    @staticmethod
    def _usual_s(rung: Rung) -> float:
        candidate = rung.decision.candidate(rung.endpoint)
        return candidate.usual_s if candidate else 0.0
