"""When is it worth asking another endpoint before the answers already asked for have been judged?

*Prefetch*: the runner-up is asked while an answer is read or checked. *Race*: up to three are asked at once, and again whenever
one of them has been wrong. Both buy seconds with calls that may turn out not to be needed: the bet is that all answers
that are open are wrong.

The rule compares expected seconds until a right answer has been judged. There is one checker, as there is one reader:
answers are judged one after another, ``check_s`` each. With ``surv_k`` the probability that the first ``k`` judged ones
are all wrong and ``t_k`` the moment at which the ``k``-th is judged, ``E = Σ surv_(k−1) · (t_k − t_(k−1)) + surv_n ·
beyond``. Asking somebody now adds one answer to the sum, waiting adds it at the end; the difference is what is saved. It
must exceed what a call costs, times the probability that this one is not needed: its price, and its machine seconds at a
rate that follows how many calls were not needed so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Literal

from laar_tui.core.decision import Candidate, Decision

Overlap = Literal["prefetch", "race"]

RUNNING = 3
"""Requests at once."""
OPEN = 4
"""Answers at once that nobody has judged: running, waiting for their check, or being checked."""
CALLS_PER_NEEDED = 1.38
"""What the price of a call aims at: calls made for each answer that had to be judged."""

_RATE, _LEAST_RATE, _MOST_RATE = 0.25, 0.01, 20.0
_STEP = 0.06
_TIE_S = 1e-6


@dataclass(frozen=True)
class OpenAnswer:
    """An answer that was asked for and not judged. ``running``: it is not complete; ``left_s``: expected seconds until it
    is, 0 when it is."""

    endpoint: str
    running: bool
    left_s: float = 0.0


@dataclass(frozen=True)
class Scene:
    """A question on its way. ``wrong``: endpoints judged wrong, in order; ``answers``: the open ones, that under check
    first; ``check_left_s``: what is left of its check, ``None`` while nothing is being checked."""

    wrong: tuple[str, ...]
    answers: tuple[OpenAnswer, ...]
    check_s: float
    check_left_s: float | None = None


@dataclass(frozen=True)
class Terms:
    """What one more call may cost: ``rate`` seconds for each machine second that was not needed, ``seconds_per_money``
    for its price, at most ``money_left``; ``calls_left`` more of them."""

    mode: Overlap
    rate: float = _RATE
    seconds_per_money: float = 0.0
    money_left: float | None = None
    calls_left: int | None = None


@dataclass(frozen=True)
class Ahead:
    """Whom to ask now. ``saved_s``: expected seconds it saves against waiting; ``p_needed``: probability that all
    open answers are wrong; ``races``: none of them is complete."""

    endpoint: str
    saved_s: float
    p_needed: float
    races: bool


class CallPrice:
    """What a machine second that was not needed counts for, in seconds waited: so much that about
    :data:`CALLS_PER_NEEDED` calls are made for each one that was needed. It starts at a usual rate and follows what
    happens."""

    def __init__(self, calls_per_needed: float = CALLS_PER_NEEDED) -> None:
        self._target = calls_per_needed
        self.rate = _RATE

    def learn(self, calls: int, needed: int) -> None:
        """One question has ended after ``calls`` requests, of which ``needed`` answers had to be looked at."""
        over = calls - self._target * max(1, needed)
        self.rate = min(_MOST_RATE, max(_LEAST_RATE, self.rate * exp(_STEP * over)))


def ask_ahead(scene: Scene, after: Callable[[Sequence[str]], Decision], terms: Terms) -> Ahead | None:
    """Whom to ask beside the open answers of ``scene``, or ``None`` for nobody, or not yet.

    ``after`` is what the router says once the given endpoints were all wrong; it must not offer any that is open. At
    least one answer must be open.
    """
    names = [a.endpoint for a in scene.answers]
    running = [a for a in scene.answers if a.running]
    if terms.calls_left is not None and terms.calls_left <= 0:
        return None
    if len(running) >= RUNNING or len(names) >= OPEN:
        return None
    races = len(running) == len(names)
    if races and terms.mode == "prefetch":
        return None
    last = after([*scene.wrong, *names])
    others = [c for c in last.candidates if c.eligible and not c.tries]
    if last.chosen is None or not others:
        return None
    bets = _Bets(scene, after)
    waiting = bets.waiting(others)
    found: list[tuple[float, float, Candidate]] = []
    for other in others:
        if terms.money_left is not None and other.money > terms.money_left:
            continue
        now = bets.asking(other, 0.0)
        if races and bets.asking(other, bets.first_arrival) < now - _TIE_S:
            continue
        price = terms.rate * other.predicted_s + terms.seconds_per_money * other.money
        saved = waiting - now
        found.append((saved - price * (1 - bets.p_needed), saved, other))
    worth, saved, best = max(found, key=lambda bet: bet[0], default=(0.0, 0.0, others[0]))
    return Ahead(best.endpoint, saved, bets.p_needed, races) if worth > 0 else None


class _Bets:
    """Expected seconds from now until a right answer has been judged, for one scene."""

    def __init__(self, scene: Scene, after: Callable[[Sequence[str]], Decision]) -> None:
        self._under_check = 0 if scene.check_left_s is None else 1
        answers = [*scene.answers[: self._under_check]]
        answers += sorted(scene.answers[self._under_check :], key=lambda a: a.left_s)
        self._check_s, self._free_s = scene.check_s, scene.check_left_s or 0.0
        self._arrivals = [a.left_s for a in answers]
        self._said = [after(scene.wrong)]
        self._survival = [1.0]
        wrong = [*scene.wrong]
        for answer in answers:
            self._survival.append(self._survival[-1] * (1 - _of(self._said[-1], answer.endpoint).p_correct))
            wrong.append(answer.endpoint)
            self._said.append(after(wrong))
        self.p_needed = self._survival[-1]
        self.first_arrival = min((a.left_s for a in answers if a.running), default=0.0)
        self._beyond = min(
            (c.expected_ttca_s for c in self._said[-1].candidates if c.eligible and not c.tries),
            default=0.0,
        )

    def waiting(self, others: Sequence[Candidate]) -> float:
        """Nobody is asked until all open answers have been wrong, then the best of ``others``."""
        after_all = min(c.predicted_s + self._check_s + (1 - c.p_correct) * self._beyond for c in others)
        moments = self._judged_at(self._arrivals)
        steps = sum(s * (b - a) for s, (a, b) in zip(self._survival, pairwise([0.0, *moments]), strict=False))
        return steps + self.p_needed * after_all

    def asking(self, other: Candidate, in_s: float) -> float:
        """``other`` is asked in ``in_s`` seconds."""
        arrival = in_s + other.predicted_s
        # Judged in the order of arrival, behind the one under check; a tie goes to those asked before.
        place = sum(1 for k, a in enumerate(self._arrivals) if k < self._under_check or a <= arrival)
        arrivals = [*self._arrivals[:place], arrival, *self._arrivals[place:]]
        p_before = [_of(said, other.endpoint).p_correct for said in self._said]
        survival = self._survival[: place + 1]
        survival += [s * (1 - p) for s, p in zip(self._survival[place:], p_before[place:], strict=True)]
        moments = self._judged_at(arrivals)
        steps = sum(s * (b - a) for s, (a, b) in zip(survival, pairwise([0.0, *moments]), strict=False))
        return steps + survival[-1] * self._beyond

    def _judged_at(self, arrivals: Sequence[float]) -> list[float]:
        """Seconds until each answer has been judged, one after another."""
        moments: list[float] = []
        now = 0.0
        for k, arrival in enumerate(arrivals):
            now = self._free_s if k < self._under_check else max(now, arrival) + self._check_s
            moments.append(now)
        return moments


def _of(decision: Decision, endpoint: str) -> Candidate:
    found = decision.candidate(endpoint)
    assert found is not None
    return found
