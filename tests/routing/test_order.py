"""The greedy order against what is optimal: brute force without correlation, an exact subset programme with
it."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laar_tui.core.decision import Candidate
from laar_tui.routing.arms import Arm, RoutingPolicy
from laar_tui.routing.policy import Router
from tests.routing.fleets import arm, ask, router

MANY = RoutingPolicy(attempts=50, value_of_answer_s=1e12, explore=0.0)
fleets = st.lists(st.tuples(st.floats(0.05, 0.95), st.floats(0.5, 120.0)), min_size=2, max_size=5)


def arms_of(fleet: list[tuple[float, float]], factor: float = 1.0) -> list[Arm]:
    return [arm(f"e{i}", p, seconds * factor) for i, (p, seconds) in enumerate(fleet)]


def expected_seconds(order: tuple[Candidate, ...]) -> float:
    total, unsolved = 0.0, 1.0
    for candidate in order:
        total += unsolved * candidate.cost_s
        unsolved *= 1 - candidate.p_correct
    return total


@given(fleets)
@settings(deadline=None, max_examples=40)
def test_without_correlation_the_ratio_order_is_optimal(fleet: list[tuple[float, float]]) -> None:
    candidates = ask(router(*arms_of(fleet), policy=MANY)).candidates
    best = min(expected_seconds(order) for order in permutations(candidates))
    assert expected_seconds(candidates) == pytest.approx(best, rel=1e-9)


def walk(asked: Router, failed: tuple[str, ...]) -> tuple[float, float]:
    """Expected seconds of the router's own order from here, and of the best one: ``W(S) = min_j C_j + (1 −
    p_j(S)) W(S ∪ j)``."""

    @cache
    def candidates(gone: frozenset[str]) -> dict[str, Candidate]:
        found = ask(asked, failed=sorted(gone), forced_more=True).candidates
        return {c.endpoint: c for c in found if c.endpoint not in gone}

    @cache
    def best(gone: frozenset[str]) -> float:
        left = candidates(gone).values()
        return min((c.cost_s + (1 - c.p_correct) * best(gone | {c.endpoint}) for c in left), default=0.0)

    def own(gone: frozenset[str]) -> float:
        if not candidates(gone):
            return 0.0
        chosen = ask(asked, failed=sorted(gone), forced_more=True).chosen
        assert chosen is not None
        c = candidates(gone)[chosen]
        return c.cost_s + (1 - c.p_correct) * own(gone | {chosen})

    start = frozenset(failed)
    return own(start), best(start)


@given(fleets)
@settings(deadline=None, max_examples=25)
def test_with_correlation_the_greedy_order_is_within_a_factor_of_4(fleet: list[tuple[float, float]]) -> None:
    own, best = walk(router(*arms_of(fleet), policy=MANY), ())
    assert best <= own + 1e-9 <= 4 * best + 1e-6


def test_with_correlation_the_greedy_order_is_usually_the_best() -> None:
    fleets_of_8 = [
        [(0.1 + 0.1 * ((seed * i + seed) % 9), 1.0 + (7 * seed + 3 * i * i) % 40) for i in range(8)]
        for seed in range(1, 7)
    ]
    ratios = []
    for fleet in fleets_of_8:
        own, best = walk(router(*arms_of(fleet), policy=MANY), ())
        ratios.append(own / best)
    assert max(ratios) < 1.05
    assert sum(r < 1.001 for r in ratios) >= 3


def test_the_exact_programme_over_10_endpoints_agrees() -> None:
    fleet = [(0.15 + 0.08 * ((7 * i + 2) % 10), 2.0 + (11 * i * i) % 37) for i in range(10)]
    own, best = walk(router(*arms_of(fleet), policy=MANY), ())
    assert best <= own < 1.05 * best


VALUE_S = 60.0
STOPPING = RoutingPolicy(attempts=50, value_of_answer_s=VALUE_S, explore=0.0)


def lost(asked: Router) -> tuple[float, float]:
    """Expected seconds spent plus ``VALUE_S`` for going without an answer, of the router's own walk and of the
    best one: ``W(S) = min(V, min_j C_j + (1 − p_j(S)) W(S ∪ j))``. The first attempt is made in any case."""

    @cache
    def best(gone: frozenset[str]) -> float:
        left = [c for c in ask(asked, failed=sorted(gone), forced_more=True).candidates if c.eligible]
        going_on = [c.cost_s + (1 - c.p_correct) * best(gone | {c.endpoint}) for c in left]
        return min(going_on, default=VALUE_S) if not gone else min([VALUE_S, *going_on])

    def own(gone: frozenset[str]) -> float:
        decision = ask(asked, failed=sorted(gone))
        if decision.chosen is None:
            return VALUE_S
        chosen = decision.candidate(decision.chosen)
        assert chosen is not None
        return chosen.cost_s + (1 - chosen.p_correct) * own(gone | {chosen.endpoint})

    return own(frozenset()), best(frozenset())


@given(fleets)
@settings(deadline=None, max_examples=30)
def test_stopping_loses_little_against_the_exact_programme(fleet: list[tuple[float, float]]) -> None:
    asked = router(*arms_of(fleet), policy=STOPPING)
    first = ask(asked).candidates[0]
    assume(first.p_correct * VALUE_S >= first.cost_s)
    own, best = lost(asked)
    assert best - 1e-9 <= own <= 1.05 * best


@given(fleets, st.floats(0.1, 50))
@settings(deadline=None, max_examples=30)
def test_scaling_all_costs_changes_no_order(fleet: list[tuple[float, float]], factor: float) -> None:
    before = ask(router(*arms_of(fleet), policy=MANY), check_s=0.0).candidates
    after = ask(router(*arms_of(fleet, factor), policy=MANY), check_s=0.0).candidates
    # The last thousandth belongs to the decoding of the answer, which is not scaled.
    ratios = {c.endpoint: c.ratio for c in before}
    for one, other in pairwise(after):
        assert ratios[one.endpoint] >= ratios[other.endpoint] * 0.99


@given(fleets)
@settings(deadline=None, max_examples=30)
def test_p_falls_as_failures_grow(fleet: list[tuple[float, float]]) -> None:
    asked = router(*arms_of([*fleet, (0.5, 10.0)]), policy=MANY)
    last = f"e{len(fleet)}"
    ps = []
    for n in range(len(fleet) + 1):
        found = ask(asked, failed=[f"e{i}" for i in range(n)], forced_more=True).candidate(last)
        assert found is not None
        ps.append(found.p_correct)
    assert ps == sorted(ps, reverse=True)
