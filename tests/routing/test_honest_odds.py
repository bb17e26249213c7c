"""The percentages hold: among answers called 60 % likely right, six of ten are, also after failures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.policy import Router
from tests.routing.simulation import World

SPEEDS = {"a": 4.0, "b": 5.0, "c": 8.0, "d": 9.0, "e": 14.0, "f": 20.0}
SHORT = {"a": 0.45, "b": 0.6, "c": 0.55, "d": 0.7, "e": 0.65, "f": 0.75}
LONG = {"a": 0.2, "b": 0.25, "c": 0.5, "d": 0.4, "e": 0.6, "f": 0.45}


def accuracy(name: str, tokens: int) -> float:
    return (SHORT if tokens <= 16384 else LONG)[name]


def brier(odds: Sequence[tuple[float, bool]]) -> float:
    return sum((p - right) ** 2 for p, right in odds) / len(odds)


def ece(odds: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten bins of equal width."""
    binned = groupby(sorted(odds), key=lambda said: min(9, int(10 * said[0])))
    return sum(abs(sum(p - right for p, right in of_bin)) for _, of_bin in binned) / len(odds)


def test_learning_from_its_own_attempts_only_the_odds_are_honest_after_0_1_and_2_failures() -> None:
    odds: dict[int, list[tuple[float, bool]]] = {0: [], 1: [], 2: []}
    for seed in range(4):
        world = World(SPEEDS, seed)
        asked = Router(
            [Arm(name, f"nobody knows {name}") for name in SPEEDS], (), RoutingPolicy(value_of_answer_s=1e9)
        )
        tally = world.route(asked, world.questions([4000, 8000, 30_000, 60_000], accuracy, 2000))
        for failures, said in odds.items():
            said += tally.odds[failures]
    for said in odds.values():
        base = sum(right for _, right in said) / len(said)
        assert ece(said) <= 0.05
        assert brier(said) <= base * (1 - base)
