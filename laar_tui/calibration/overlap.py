"""``laar-overlap``: the router with several requests at a time, simulated event by event.

Who is asked beside whom is :mod:`laar_tui.routing.overlap`'s to say, the rule that a question of the chat follows too.
The timing model:

- There is one checker, as there is one reader: answers are checked one after another, ``check_s`` seconds each, the
  likelier one first when two wait. Deciding takes no time.
- The rule is asked whenever something happens: an answer arrives, a check begins, a verdict falls.
- A right verdict ends the question and cancels what still runs. A cancelled request counts as a call; its outcome stays
  unknown and nothing is learnt from it. Of an answer that arrived and was not checked only the times are learnt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from laar_tui.calibration.course import Course, Odds, Rules
from laar_tui.calibration.outcome_matrix import Answer, ReplayQuestion
from laar_tui.calibration.routed import Routed
from laar_tui.core.decision import Candidate, Decision
from laar_tui.routing.overlap import CallPrice, OpenAnswer, Scene, Terms, ask_ahead


@dataclass(frozen=True)
class Overlapped:
    """``laar`` that asks ahead of the verdicts."""

    routed: Routed
    rules: Rules
    price: CallPrice = field(default_factory=CallPrice)

    def run(self, question: ReplayQuestion, answers: Mapping[str, Answer]) -> Course:
        course = _Run(self.routed, self.rules, self.price.rate, question, answers).to_the_end()
        self.price.learn(len(course.asked), len(course.judged))
        return course


@dataclass
class _Run:
    """One question on its own clock, ``now`` in seconds."""

    routed: Routed
    rules: Rules
    rate: float
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
        self.checking = max(self.waiting, key=lambda e: _of(known, e).p_right_answer)
        self.checked_at = self.now + self.rules.check_s
        p = _of(known, self.checking).p_right_answer
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
        while (another := self._beside()) is not None:
            self._start(another)

    def _beside(self) -> str | None:
        """Whom to start now beside the answers that nobody has judged; ``None`` for nobody, or not yet."""
        unjudged = [e for e in self.waiting if e != self.checking] + list(self.running)
        if self.checking is not None:
            unjudged.insert(0, self.checking)
        scene = Scene(
            wrong=tuple(self.course.judged),
            answers=tuple(self._open(e) for e in unjudged),
            check_s=self.rules.check_s,
            check_left_s=None if self.checking is None else self.checked_at - self.now,
        )
        ahead = ask_ahead(scene, self._decision, Terms("race", self.rate))
        return ahead.endpoint if ahead else None

    def _open(self, endpoint: str) -> OpenAnswer:
        if endpoint not in self.running:
            return OpenAnswer(endpoint, running=False)
        usual_s = _of(self._decision(self.course.judged), endpoint).usual_s
        passed = self.now - self.started[endpoint]
        left_s = self.routed.router.left_s(endpoint, usual_s, passed)
        return OpenAnswer(endpoint, running=True, left_s=left_s)

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
