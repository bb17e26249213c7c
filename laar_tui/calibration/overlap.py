"""``laar-overlap``: the router with two requests at a time, simulated event by event.

The timing model:

- At most :data:`RUNNING` requests run at once, and at most :data:`OPEN` answers are open: running, waiting to be
  checked, or being checked.
- There is one checker, as there is one reader: answers are checked one after another, ``check_s`` seconds
  each, the likelier one first when two wait. Deciding takes no time.
- While answers are open, the next endpoint is chosen for the case that they are all wrong. Beside one that
  still runs it is started at once (race) or when that one comes to be checked (prefetch), whichever is
  expected to cost less. Further ones are started only while a check hides their seconds: with instant checks
  never more than two are open.
- Nobody is asked ahead unless all open answers are wrong with at least :data:`NEEDED` probability.
- A right verdict ends the question and cancels what still runs. A cancelled request counts as a call; its
  outcome stays unknown and nothing is learnt from it. Of an answer that arrived and was not checked only the
  times are learnt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from laar_tui.calibration.course import Course, Odds, Rules
from laar_tui.calibration.outcome_matrix import Answer, ReplayQuestion
from laar_tui.calibration.routed import Routed
from laar_tui.core.decision import Candidate, Decision

RUNNING, OPEN = 2, 3
NEEDED = 0.25
"""Nobody is asked ahead whose answer is less likely than this to be needed. It bounds the calls: with always the
same P(right) = 0.75 a second call for each question would be 1.75 times those of a sequence."""


@dataclass(frozen=True)
class Overlapped:
    """``laar`` that asks ahead of the verdicts."""

    routed: Routed
    rules: Rules

    def run(self, question: ReplayQuestion, answers: Mapping[str, Answer]) -> Course:
        return _Run(self.routed, self.rules, question, answers).to_the_end()


@dataclass
class _Run:
    """One question on its own clock, ``now`` in seconds."""

    routed: Routed
    rules: Rules
    question: ReplayQuestion
    answers: Mapping[str, Answer]
    course: Course = field(default_factory=Course)
    now: float = 0.0
    started: dict[str, float] = field(default_factory=dict)
    running: dict[str, float] = field(default_factory=dict)  # endpoint → when its answer will be complete
    waiting: dict[str, float] = field(default_factory=dict)  # endpoint → when it was complete
    checking: str | None = None
    checked_at: float = 0.0
    decided: dict[tuple[str, ...], Decision] = field(default_factory=dict)

    def to_the_end(self) -> Course:
        while True:
            self._fill()
            if self.checking is None and self.waiting:
                self._take_up()
            elif self.checking is not None and self.checked_at <= min(
                self.running.values(), default=self.checked_at
            ):
                if self._judge():
                    break
            elif self.running:
                self._arrive()
            else:
                break
        self.course.seconds = self.now
        return self.course

    # -- events -------------------------------------------------------------------------------------

    def _start(self, endpoint: str) -> None:
        self.course.asked.append(endpoint)
        self.started[endpoint] = self.now
        self.running[endpoint] = self.now + self.answers[endpoint].total_s

    def _arrive(self) -> None:
        endpoint = min(self.running, key=self.running.__getitem__)
        self.now = self.waiting[endpoint] = self.running.pop(endpoint)
        self.routed.learn_times(self.question, endpoint, self.answers[endpoint])

    def _take_up(self) -> None:
        """Begin to check the likeliest answer that waits. Its odds are those after the verdicts so far: it is
        checked only because they were wrong."""
        known = self._decision(self.course.judged)
        self.checking = max(self.waiting, key=lambda e: _of(known, e).p_correct)
        self.checked_at = self.now + self.rules.check_s
        p = _of(known, self.checking).p_correct
        right = self.answers[self.checking].right
        self.course.odds.append(Odds(len(self.course.judged), p, right))

    def _judge(self) -> bool:
        """The check is over; whether the answer was right."""
        endpoint = self.checking
        assert endpoint is not None
        self.now, self.checking = self.checked_at, None
        complete_at, answer = self.waiting.pop(endpoint), self.answers[endpoint]
        self.routed.learn_verdict(self.question, endpoint, answer, self.course.judged)
        self.course.judged.append(endpoint)
        if answer.right:
            self.course.ttca_s = complete_at
        return answer.right

    # -- choices ------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Start whoever is to be started now."""
        if not self.waiting and not self.running:
            first = self._decision(self.course.judged).chosen
            if first is None:
                return
            self._start(first)
        while len(self.running) < RUNNING and len(self.waiting) + len(self.running) < OPEN:
            another = self._beside([*self.waiting, *self.running])
            if another is None:
                break
            self._start(another)

    def _beside(self, unjudged: Sequence[str]) -> str | None:
        """Whom to start now for the case that the ``unjudged`` answers are wrong; ``None`` for nobody, or not
        yet."""
        after = self._decision([*self.course.judged, *unjudged])
        others = [c for c in after.candidates if c.eligible]
        if after.chosen is None:
            return None
        if self._p_needed(unjudged) < NEEDED:
            return None
        beyond = min(c.expected_ttca_s for c in others)
        if list(unjudged) == list(self.running):
            return self._racing(unjudged[0], others, beyond)
        check_s = self.rules.check_s
        checks = len(unjudged) - (self.checking is not None)
        busy = checks * check_s + (self.checked_at - self.now if self.checking else 0.0)
        if busy <= 0:
            return None
        return min(others, key=lambda c: _left(c, busy) + check_s - c.p_correct * beyond).endpoint

    def _p_needed(self, unjudged: Sequence[str]) -> float:
        """P(all of ``unjudged`` are wrong), one after another."""
        p, wrong = 1.0, list(self.course.judged)
        for endpoint in unjudged:
            p *= 1 - _of(self._decision(wrong), endpoint).p_correct
            wrong.append(endpoint)
        return p

    def _racing(self, first: str, others: Sequence[Candidate], beyond: float) -> str | None:
        """The one of ``others`` to race against ``first``, which alone is open and still runs, or ``None``
        when its runner-up had better wait until it is checked.

        Compares the expected seconds until both are judged, plus ``beyond``, the seconds per right answer of
        whoever comes after them, for the case that both are wrong.
        """
        before = self._decision(self.course.judged)
        one, check_s = _of(before, first), self.rules.check_s
        left = _left(one, self.now - self.started[first])
        wrong = 1 - one.p_correct
        bets = []
        for two in others:
            neither = wrong * (1 - two.p_correct) * beyond
            prefetched = left + check_s + wrong * (_left(two, check_s) + check_s)
            if two.predicted_s < left:
                wrong_before = 1 - _of(before, two.endpoint).p_correct
                done = two.predicted_s + check_s
                raced = done + wrong_before * (max(0.0, left - done) + check_s)
            else:
                raced = left + check_s + wrong * (_left(two, left + check_s) + check_s)
            bets += [(raced + neither, 0, two.endpoint), (prefetched + neither, 1, two.endpoint)]
        _, waits, endpoint = min(bets)
        return None if waits else endpoint

    def _decision(self, failed: Sequence[str]) -> Decision:
        """What the router says after ``failed``, in whatever order they were; asked once."""
        key = tuple(sorted(failed))
        if key not in self.decided:
            begun = self.rules.clock()
            self.decided[key] = self.routed.decide(self.question, key, self.now)
            self.course.decision_s.append(self.rules.clock() - begun)
        return self.decided[key]


def _of(decision: Decision, endpoint: str) -> Candidate:
    found = decision.candidate(endpoint)
    assert found is not None
    return found


def _left(candidate: Candidate, passed_s: float) -> float:
    """Expected seconds until the answer is complete, when ``passed_s`` of them have passed."""
    return max(0.0, candidate.predicted_s - passed_s)
