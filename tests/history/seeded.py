"""A history of months, made by the real router and the real store from a seed: for screenshots, benchmarks and the
tests of everything that reads a history. ``python -m tests.history.seeded FILE [QUESTIONS] [SEED]`` writes one.

Every decision is the product's own, with its candidates and propensities; what the endpoints then do is drawn from
known chances (:func:`chance_right`), so that estimates can be held against the truth.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from laar_tui.core.attempt import Attempt, AttemptError, AttemptTimes, Outcome, Reply, Usage
from laar_tui.core.decision import Candidate, Decision, StopReason
from laar_tui.core.question import Document, Question, QuestionFeatures
from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.history.store import History
from laar_tui.routing.arms import Arm, LatencyObservation, RoutingPolicy, VerdictObservation
from laar_tui.routing.policy import Router
from tests.history.building import measured

END = datetime(2026, 11, 24, 18, tzinfo=UTC)
CHECK_S = 4.0
EXPLORE = 0.1
LENGTHS = (2500, 6000, 11_000, 22_000, 45_000, 90_000)
LANGUAGES = ("en", "ja", "zh", "de")
TASKS = ("lookup", "summary", "other")
SUBJECTS = (
    "lease",
    "audit report",
    "incident log",
    "tender",
    "patient leaflet",
    "board minutes",
    "契約書",
    "仕様書",
)


@dataclass(frozen=True)
class Model:
    """``strength`` and ``slope`` (per doubling beyond 8K tokens) in logits, ``hurt`` by language; seconds are
    ``start_s`` plus ``per_k_s`` for each thousand tokens, log-normal."""

    strength: float
    slope: float
    start_s: float
    per_k_s: float
    hurt: dict[str, float]
    price: float = 0.0


FLEET = {
    "laptop-8b": Model(2.2, 1.5, 0.8, 0.12, {"ja": 1.7, "zh": 1.5, "de": 0.3}),
    "mini-api": Model(1.7, 0.8, 0.9, 0.05, {"ja": 1.4, "zh": 1.5, "de": 0.2}, price=0.15),
    "kanji-32b": Model(1.9, 0.5, 1.8, 0.09, {"en": 0.9, "de": 1.2}),
    "gateway-70b": Model(2.1, 0.35, 2.2, 0.11, {"ja": 0.9, "zh": 0.7}),
    "oracle-api": Model(2.9, 0.12, 4.5, 0.20, {}, price=1.5),
}
_TRUE_NAME = {**{name: name for name in FLEET}, **{f"sim-{name.split('-')[0]}": name for name in FLEET}}

CHECKERS = {"quotes": (0.86, 0.55), "numbers": (0.93, 0.80), "agreement": (0.96, 0.25)}
"""Checker → how often it calls a right answer right, and a wrong answer wrong."""


def chance_right(endpoint: str, features: QuestionFeatures, difficulty: float = 0.0) -> float:
    """The truth: P(right) for one question of latent ``difficulty``."""
    model = FLEET[endpoint]
    logit = model.strength - model.slope * max(0.0, math.log2(features.tokens / 8192)) - difficulty
    return 1 / (1 + math.exp(-(logit - model.hurt.get(features.language, 0.0))))


def seconds(endpoint: str, features: QuestionFeatures, chance: Random) -> float:
    model = FLEET[endpoint]
    middle = model.start_s + model.per_k_s * features.tokens / 1000
    return middle * chance.lognormvariate(0, 0.25)


class FixedRule:
    """Decides as a router might, by figures that never change: for pictures that must not change with the router."""

    def __init__(self, endpoints: Sequence[str]) -> None:
        self._endpoints = endpoints

    def decide(
        self,
        decision_id: str,
        features: QuestionFeatures,
        *,
        failed: Sequence[str],
        unusable: Mapping[str, str],
        attempts_made: int,
        random: Callable[[], float],
        **_: object,
    ) -> Decision:
        pool = []
        for place, name in enumerate(self._endpoints):
            if name in failed or name in unusable:
                continue
            truth = _TRUE_NAME[name]
            p = min(0.97, chance_right(truth, features) * (0.9 + 0.05 * place) * 0.9 ** len(failed))
            took = FLEET[truth].start_s + FLEET[truth].per_k_s * features.tokens / 1000
            cost = took + CHECK_S
            pool.append(
                Candidate(
                    name, True, "", p, (p * 0.8, min(1.0, p * 1.1)), took, CHECK_S, 0.0, cost, p / cost, cost / p, 9.0, "fixed"
                )
            )  # fmt: skip
        pool.sort(key=lambda c: -c.ratio)
        near = [c.endpoint for c in pool if c.ratio * 1.3 >= pool[0].ratio]
        drawn = random()
        chosen = (
            near[int(drawn / EXPLORE * len(near))] if near and drawn < EXPLORE else near[0] if near else None
        )
        share = EXPLORE / max(1, len(near))
        propensity = share + (1 - EXPLORE if near and chosen == near[0] else 0.0)
        stop = None if chosen else StopReason.NO_ENDPOINT
        return Decision(
            decision_id,
            features,
            tuple(pool),
            chosen,
            stop,
            propensity,
            tuple(failed),
            0.0,
            "",
            "fixed",
            "fixed",
        )

    def learn_latency(self, _: object) -> None:
        """Nothing changes."""

    def learn_verdict(self, _: object) -> None:
        """Nothing changes."""


class SetClock:
    """A wall clock that stands where it is put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Storyteller:
    """Asks questions one after another. Nothing waits for the disk until :meth:`done`."""

    def __init__(
        self, history: History, clock: SetClock, seed: int, *, simulated: bool = False, fixed: bool = False
    ) -> None:
        self._history = history
        self._clock = clock
        self._chance = Random(seed)
        self._simulated = simulated
        self._prefix = "demo" if simulated else "q"
        names = {shown: name for shown, name in _TRUE_NAME.items() if shown.startswith("sim-") is simulated}
        self._truth = names
        arms = [
            Arm(name=shown, model=name, price_input=FLEET[name].price, price_output=4 * FLEET[name].price)
            for shown, name in names.items()
        ]
        policy = RoutingPolicy(value_of_answer_s=120.0, explore=EXPLORE)
        self._router = FixedRule(tuple(names)) if fixed else Router(arms, (), policy)
        self._futures: list[Future[None]] = []

    def done(self) -> None:
        for future in self._futures:
            future.result()
        self._futures.clear()

    def ask(self, number: int, asked_at: datetime) -> None:
        chance, history = self._chance, self._history
        q = f"{self._prefix}{number:05}"
        language = chance.choices(LANGUAGES, (5, 2, 2, 1))[0]
        tokens = int(chance.choices(LENGTHS, (3, 4, 5, 4, 3, 1))[0] * chance.uniform(0.75, 1.25))
        features = QuestionFeatures(tokens, True, language, "en", chance.choice(TASKS), 1)
        subject = chance.choice(SUBJECTS)
        document = Document.from_text(f"{subject}-{number % 40}.txt", f"{subject} {number % 40}", "file")
        question = Question(
            q, f"{self._prefix}-c{number // 4:05}", f"Question {number} about the {subject}?", (document,)
        )
        self._clock.now = asked_at
        self._futures += [
            history.save_question(question, simulated=self._simulated),
            history.save_measure(q, features, [measured(document, tokens, language)]),
        ]
        self._ladder(q, features, asked_at)

    def _ladder(self, q: str, features: QuestionFeatures, asked_at: datetime) -> None:
        chance, history = self._chance, self._history
        difficulty = chance.gauss(0, 1.2)
        judged = chance.random() < 0.88
        asleep = timedelta(hours=7) if chance.random() < 0.01 else timedelta()
        now, failed, down = 0.0, list[str](), dict[str, str]()
        for ordinal in range(1, 5):
            decision = self._router.decide(
                f"{q}-d{ordinal}",
                features,
                failed=failed,
                unusable=down,
                pinned=None,
                check_s=CHECK_S,
                attempts_made=ordinal - 1,
                spent_s=now,
                spent_money=0.0,
                random=chance.random,
            )
            self._clock.now = asked_at + timedelta(seconds=now)
            self._futures.append(history.save_decision(q, ordinal, decision))
            if decision.chosen is None:
                break
            name, truth, attempt_id = decision.chosen, self._truth[decision.chosen], f"{q}-a{ordinal}"
            total = seconds(truth, features, chance)
            broken = chance.random() < 0.02
            self._futures.append(
                history.begin_attempt(
                    attempt_id, q, ordinal, name, truth, decision.id, now, False, self._simulated
                )
            )
            self._clock.now += timedelta(seconds=total) + asleep
            money = features.tokens * FLEET[truth].price / 1e6
            attempt = Attempt(
                attempt_id, ordinal, name, truth, _reply(total, features, broken), now, now + total, decision.id,
                money, False, self._simulated,
            )  # fmt: skip
            self._futures.append(history.end_attempt(q, attempt))
            now += total
            if broken:
                down[name] = "the connection failed"
                continue
            self._router.learn_latency(
                LatencyObservation(name, features, total, total * 0.4, 60, features.tokens)
            )
            right = chance.random() < chance_right(truth, features, difficulty)
            self._check(q, attempt_id, right, now)
            if not judged:
                break
            now += CHECK_S * chance.lognormvariate(0, 0.4)
            self._clock.now = asked_at + timedelta(seconds=now) + asleep
            value = VerdictValue.RIGHT if right else VerdictValue.WRONG
            self._futures.append(history.save_verdict(q, attempt_id, Verdict(value, USER, 1.0), now))
            self._router.learn_verdict(VerdictObservation(name, features, float(right), tuple(failed)))
            if right:
                break
            failed.append(name)
            judged = chance.random() < 0.97

    def _check(self, q: str, attempt_id: str, right: bool, now: float) -> None:
        for checker, (sensitivity, specificity) in CHECKERS.items():
            if self._chance.random() < 0.35:
                agrees = self._chance.random() < (sensitivity if right else specificity)
                value = VerdictValue.RIGHT if right == agrees else VerdictValue.WRONG
                verdict = Verdict(value, f"check:{checker}", 0.7, "", 0.4)
                self._futures.append(self._history.save_verdict(q, attempt_id, verdict, now))


def _reply(total_s: float, features: QuestionFeatures, broken: bool) -> Reply:
    if broken:
        error = AttemptError("overloaded", "The server is overloaded.", 503)
        return Reply(Outcome.TRANSPORT, AttemptTimes(total_s), error=error)
    times = AttemptTimes(total_s, total_s * 0.1, total_s * 0.4, total_s * 0.4, total_s)
    return Reply(Outcome.COMPLETE, times, "the answer", usage=Usage(features.tokens, 60, None))


def write_history(
    path: Path,
    questions: int = 2000,
    seed: int = 7,
    *,
    simulated: int = 60,
    days: int = 300,
    fixed: bool = False,
) -> None:
    """A history of real ``questions`` over the ``days`` before :data:`END`, and some of the simulated fleet.
    ``fixed``: chosen by :class:`FixedRule` instead of the product's router."""
    clock = SetClock(END - timedelta(days=days))
    with History.open(path, wall_clock=clock) as history:
        for teller, count in (
            (Storyteller(history, clock, seed, fixed=fixed), questions),
            (Storyteller(history, clock, seed + 1, simulated=True, fixed=fixed), simulated),
        ):
            for number in range(count):
                # More is asked as time goes on.
                share = math.sqrt((number + 0.5) / count)
                teller.ask(number, END - timedelta(days=days * (1 - share)))
                if number % 50 == 49:
                    teller.done()
            teller.done()
    clock.now = END
    with History.open(path, wall_clock=clock) as history:
        history.submit(lambda db: None).result()


if __name__ == "__main__":
    write_history(Path(sys.argv[1]), *(int(a) for a in sys.argv[2:4]))
