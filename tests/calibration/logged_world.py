"""A world whose truth is known, and histories as routing would have logged them there: for judging the what-if.

Every question has a latent difficulty that all endpoints share, so failures are correlated and the second endpoint
of a ladder meets harder questions; the logged P(right) know nothing of it and are wrong by an endpoint's own bias.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from laar_tui.calibration.what_if import logged_chances
from laar_tui.core.decision import Candidate, Decision
from laar_tui.core.question import QuestionFeatures
from laar_tui.core.ttca import Ttca
from laar_tui.history.ladders import Ladder, Rung
from laar_tui.routing.arms import RoutingPolicy
from laar_tui.routing.choice import chances, drawn
from laar_tui.routing.logged import chances_of

ASKED = datetime(2026, 11, 23, tzinfo=UTC)
CHECK_S = 6.0
SETTINGS = RoutingPolicy(value_of_answer_s=120.0, explore=0.3)
CAP = 3

# Endpoint → (strength and slope over length in logits, seconds, what is wrong with its logged P(right)).
ENDPOINTS = {
    "near": (1.3, 0.9, 4.0, 0.2),
    "even": (1.2, 0.7, 4.5, -0.2),
    "slow": (1.2, 0.5, 5.5, -0.3),
    "far": (-1.5, 0.5, 9.0, 0.2),
}


@dataclass(frozen=True)
class Drawn:
    """One question with everything that would happen: endpoint → (right, seconds)."""

    number: int
    length: float
    outcomes: dict[str, tuple[bool, float]]


def draw(number: int, chance: Random) -> Drawn:
    length, difficulty = chance.uniform(0, 3), chance.gauss(0, 1)
    outcomes = {}
    for name, (strength, slope, seconds, _) in ENDPOINTS.items():
        p = 1 / (1 + math.exp(-(strength - slope * length + difficulty)))
        outcomes[name] = (chance.random() < p, seconds * (1 + 0.3 * length) * chance.lognormvariate(0, 0.3))
    return Drawn(number, length, outcomes)


def decide(question: Drawn, failed: Sequence[str]) -> dict[str, Candidate]:
    """The candidates that are left, best ratio first."""
    found = []
    for name, (strength, slope, seconds, bias) in ENDPOINTS.items():
        if name in failed:
            continue
        p = 1 / (1 + math.exp(-(strength - slope * question.length + bias - 0.4 * len(failed))))
        predicted = seconds * (1 + 0.3 * question.length)
        cost = predicted + CHECK_S
        found.append(
            Candidate(
                name, True, "", p, (0.0, 1.0), predicted, CHECK_S, 0.0, cost, p / cost, cost / p, 0.0, "none"
            )
        )
    return {c.endpoint: c for c in sorted(found, key=lambda c: -c.ratio)}


def decision(question: Drawn, failed: Sequence[str], chosen: str, propensity: float) -> Decision:
    features = QuestionFeatures(int(4096 * 2**question.length), True, "en", "en", "other", 1)
    pool = tuple(decide(question, failed).values())
    return Decision("d", features, pool, chosen, None, propensity, tuple(failed), 0.0, "", "e", "p")


def logged(question: Drawn, chance: Random) -> Ladder:
    """What routing did with it."""
    rungs: list[Rung] = []
    failed: list[str] = []
    now = 0.0
    while len(rungs) < CAP and len(failed) < len(ENDPOINTS):
        shares = chances(tuple(decide(question, failed).values()), SETTINGS)
        name = drawn(shares, chance.random())
        right, seconds = question.outcomes[name]
        rungs.append(
            Rung(decision(question, failed, name, shares[name]), name, now, now + seconds, right, False)
        )
        now += seconds
        if right:
            break
        now += CHECK_S
        failed.append(name)
    wall = rungs[-1].ended_s
    ttca = Ttca(wall, wall, not rungs[-1].right)
    return Ladder(f"q{question.number}", f"c{question.number}", ASKED, False, ttca, tuple(rungs))


def history(n: int, seed: int) -> list[Ladder]:
    chance = Random(seed)
    return [logged(draw(i, chance), chance) for i in range(n)]


def truth(policy: str, horizon_s: float, *, n: int, seed: int, alone: bool) -> tuple[float, float]:
    """Restricted mean and success of the policy over the questions it covers, from ``n`` questions on which
    everything is known. Later choices that routing gives no chance are routing's own."""
    chance = Random(seed)
    total = solved = covered = 0.0
    for number in range(n):
        question = draw(number, chance)
        value = _play(policy, question, horizon_s, chance, alone=alone)
        if value is not None:
            covered += 1
            total += value
            solved += value < horizon_s
    return total / covered, solved / covered


def _play(policy: str, question: Drawn, horizon_s: float, chance: Random, *, alone: bool) -> float | None:
    failed: list[str] = []
    now = 0.0
    for place in range(1 if alone else CAP):
        shares = chances(tuple(decide(question, failed).values()), SETTINGS)
        routed = drawn(shares, chance.random())
        at_hand = decision(question, failed, routed, shares[routed])
        (wanted,) = chances_of(policy, at_hand, SETTINGS)
        if wanted not in logged_chances(at_hand, SETTINGS.explore):
            if place == 0:
                return None
            wanted = routed
        right, seconds = question.outcomes[wanted]
        now += seconds
        if right:
            return min(now, horizon_s - 1e-9)
        now += CHECK_S
        failed.append(wanted)
    return horizon_s
