"""What comes of one question under one policy, and the walk that every sequential policy shares.

The timing of a sequence: the attempt takes its ``total_s``, then the answer is checked for ``check_s``
seconds, then, if it was wrong, the next attempt starts. Deciding takes no time on this clock (it is measured
on its own). Answers come at temperature 0: the same endpoint asked again gives the same answer after the same
time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from laar_tui.calibration.outcome_matrix import Answer, ReplayQuestion


class Odds(NamedTuple):
    """One forecast: ``p`` that the answer is right, said after ``failures`` wrong ones, and whether it
    was."""

    failures: int
    p: float
    right: bool


@dataclass
class Course:
    """``seconds``: until the question is settled, the last check included. ``ttca_s``: until the last token
    of the right answer, ``None`` without one. ``asked``: every request sent, in order, cancelled ones
    included; ``judged``: the answers that were checked. ``decision_s``: the time each decision took."""

    seconds: float = 0.0
    ttca_s: float | None = None
    asked: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    odds: list[Odds] = field(default_factory=list)
    decision_s: list[float] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return self.ttca_s is not None


class Choice(NamedTuple):
    """Whom to ask, and P(right) where the policy has an opinion."""

    endpoint: str
    p: float | None = None


@dataclass(frozen=True)
class Rules:
    """What is the same for every policy. ``clock`` gives seconds and times decisions only."""

    check_s: float
    attempts: int
    clock: Callable[[], float]


class Policy(Protocol):
    """Answers the questions of a replay one after another, learning as it goes."""

    def run(self, question: ReplayQuestion, answers: Mapping[str, Answer]) -> Course:
        """Take ``question`` to its end. ``answers`` is looked into only for endpoints that were asked."""
        ...


class Chooser(Protocol):
    """The part of a sequential policy that differs: whom to ask next, and what to learn from it."""

    def choose(self, question: ReplayQuestion, failed: Sequence[str], spent_s: float) -> Choice | None:
        """Whom to ask after ``failed`` were wrong; ``None`` stops."""
        ...

    def learn(self, question: ReplayQuestion, endpoint: str, answer: Answer, failed: Sequence[str]) -> None:
        """The outcome of one attempt that was made."""
        ...


@dataclass(frozen=True)
class OneAtATime:
    """A policy that makes one attempt at a time."""

    chooser: Chooser
    rules: Rules

    def run(self, question: ReplayQuestion, answers: Mapping[str, Answer]) -> Course:
        course, rules = Course(), self.rules
        while len(course.asked) < rules.attempts:
            begun = rules.clock()
            choice = self.chooser.choose(question, course.judged, course.seconds)
            course.decision_s.append(rules.clock() - begun)
            if choice is None:
                break
            name, answer = choice.endpoint, answers[choice.endpoint]
            if choice.p is not None:
                course.odds.append(Odds(len(course.judged), choice.p, answer.right))
            self.chooser.learn(question, name, answer, tuple(course.judged))
            course.asked.append(name)
            course.judged.append(name)
            if answer.right:
                course.ttca_s = course.seconds + answer.total_s
            course.seconds += answer.total_s + rules.check_s
            if answer.right:
                break
        return course
