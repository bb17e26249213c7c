"""Two endpoints whose ranking crosses at 16K are told apart from the attempts made, and from nothing else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import log2

import pytest

from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.policy import Router
from tests.routing.fleets import arm, ask
from tests.routing.simulation import Accuracy, World

LENGTHS = [2000, 4000, 8000, 12000, 24000, 32000, 48000, 64000]
SPEEDS = {"sprinter": 6.0, "walker": 6.0}


def collapses(name: str, tokens: int) -> float:
    return (0.9 if tokens <= 16384 else 0.25) if name == "sprinter" else 0.6


def declines(name: str, tokens: int) -> float:
    return min(0.95, max(0.05, 0.7 - 0.2 * log2(tokens / 16384))) if name == "sprinter" else 0.7


def share_on_the_right_side(first: Sequence[tuple[int, str]]) -> float:
    return sum((name == "sprinter") == (tokens <= 16384) for tokens, name in first) / len(first)


@pytest.mark.parametrize("accuracy", [collapses, declines])
def test_after_200_questions_nine_of_ten_first_choices_are_right(accuracy: Accuracy) -> None:
    shares, extra = [], []
    for seed in range(10):
        world = World(SPEEDS, seed)
        asked = Router(
            [Arm(name, f"nobody knows {name}") for name in SPEEDS], (), RoutingPolicy(value_of_answer_s=1e9)
        )
        world.route(asked, world.questions(LENGTHS, accuracy, 200))
        questions = list(world.questions(LENGTHS, accuracy, 200))
        routed, knowing = world.route(asked, questions), world.route_knowing(accuracy, questions)
        shares.append(share_on_the_right_side(routed.first))
        extra.append(routed.seconds_per_solved / knowing.seconds_per_solved)
    assert sum(shares) / len(shares) >= 0.9
    assert sum(extra) / len(extra) <= 1.03


def test_the_logged_propensity_is_how_often_it_is_chosen() -> None:
    draw = random.Random(5)
    asked = Router(
        [arm("a", 0.62, 5.0), arm("b", 0.6, 5.0), arm("c", 0.58, 5.0), arm("far", 0.3, 50.0)],
        (),
        RoutingPolicy(explore=0.3),
    )
    said: dict[str, float] = {}
    counted: dict[str, int] = {}
    for _ in range(6000):
        decision = ask(asked, random=draw.random)
        assert decision.chosen is not None
        said[decision.chosen] = decision.propensity
        counted[decision.chosen] = counted.get(decision.chosen, 0) + 1
    assert sum(said.values()) == pytest.approx(1)
    for name, propensity in said.items():
        assert counted[name] / 6000 == pytest.approx(propensity, abs=4 * (propensity / 6000) ** 0.5)
