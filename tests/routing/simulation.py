"""A world with known truth to let a router loose in: it is told only about the attempts it made.

Every question has a difficulty ``z ~ N(0, 1)`` that all endpoints share, every answer a log-normal time. The
reference beside the router knows the accuracies and the speeds, and tries by the same ratio rule on the same
draws.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.arms import LatencyObservation, VerdictObservation
from laar_tui.routing.difficulty import (
    DISCRIMINATION,
    MARGINAL_SCALE,
    logistic,
    logit,
    mean_over,
    node_probabilities,
    weights_after,
)
from laar_tui.routing.drift import BehaviourChanged
from laar_tui.routing.policy import Router
from tests.routing.fleets import ask

Accuracy = Callable[[str, int], float]
"""(endpoint, tokens) → P(right) over questions of all difficulties."""

ATTEMPTS = 4
CHECK_S = 5.0
SPREAD = 0.3


@dataclass(frozen=True)
class Drawn:
    """What would happen on one question: endpoint → right, seconds."""

    features: QuestionFeatures
    right: Mapping[str, bool]
    seconds: Mapping[str, float]


@dataclass
class Tally:
    """``first`` endpoints asked, in the order of questions; ``asked`` counts attempts by endpoint; ``alarms``
    pairs a change with how often its endpoint had been asked; ``odds`` has, by the number of failures before,
    what was predicted of each answer and whether it was right."""

    seconds: float = 0.0
    solved: int = 0
    first: list[tuple[int, str]] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    alarms: list[tuple[int, BehaviourChanged]] = field(default_factory=list)
    odds: dict[int, list[tuple[float, bool]]] = field(default_factory=dict)

    @property
    def seconds_per_solved(self) -> float:
        return self.seconds / self.solved


class World:
    """``speeds`` are seconds by endpoint."""

    def __init__(self, speeds: Mapping[str, float], seed: int) -> None:
        self.speeds = speeds
        self.draw = random.Random(seed)

    def questions(self, lengths: list[int], accuracy: Accuracy, count: int) -> Iterable[Drawn]:
        for _ in range(count):
            tokens, z = self.draw.choice(lengths), self.draw.gauss(0, 1)
            features = QuestionFeatures(tokens, True, "en", "en", "other", 1)
            right = {
                name: self.draw.random() < logistic(_level(accuracy(name, tokens)) + DISCRIMINATION * z)
                for name in self.speeds
            }
            seconds = {name: s * math.exp(self.draw.gauss(0, SPREAD)) for name, s in self.speeds.items()}
            yield Drawn(features, right, seconds)

    def route(self, router: Router, questions: Iterable[Drawn]) -> Tally:
        """Let ``router`` answer ``questions``, learning as it goes."""
        tally = Tally()
        for drawn in questions:
            failed: list[str] = []
            while len(failed) < ATTEMPTS:
                decision = ask(
                    router, drawn.features, failed=failed, check_s=CHECK_S, random=self.draw.random
                )
                chosen = decision.chosen
                if chosen is None:
                    break
                candidate = decision.candidate(chosen)
                assert candidate is not None
                said = (candidate.p_correct, drawn.right[chosen])
                tally.odds.setdefault(len(failed), []).append(said)
                if not failed:
                    tally.first.append((drawn.features.tokens, chosen))
                right, took = drawn.right[chosen], drawn.seconds[chosen]
                tally.asked[chosen] = tally.asked.get(chosen, 0) + 1
                tally.seconds += took + CHECK_S
                label = 0.98 if right else 0.02
                changed = router.learn_verdict(
                    VerdictObservation(chosen, drawn.features, label, tuple(failed))
                )
                router.learn_latency(LatencyObservation(chosen, drawn.features, took, 0.95 * took, 60))
                if changed is not None:
                    tally.alarms.append((tally.asked[chosen], changed))
                if right:
                    tally.solved += 1
                    break
                failed.append(chosen)
        return tally

    def route_knowing(self, accuracy: Accuracy, questions: Iterable[Drawn]) -> Tally:
        """The same with the truth known: accuracies, speeds and what a failure says."""
        tally = Tally()
        for drawn in questions:
            tokens = drawn.features.tokens
            nodes = {n: node_probabilities(_level(accuracy(n, tokens))) for n in self.speeds}
            left = list(self.speeds)
            while left and len(self.speeds) - len(left) < ATTEMPTS:
                weights = weights_after([nodes[n] for n in self.speeds if n not in left])
                ratios = {n: mean_over(weights, nodes[n]) / (self.speeds[n] + CHECK_S) for n in left}
                chosen = max(left, key=ratios.__getitem__)
                left.remove(chosen)
                tally.seconds += drawn.seconds[chosen] + CHECK_S
                if drawn.right[chosen]:
                    tally.solved += 1
                    break
        return tally


def _level(p: float) -> float:
    """The logit at average difficulty for which ``p`` is right over all difficulties."""
    return logit(p) / MARGINAL_SCALE
