"""What failures say about the next endpoint."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.routing.difficulty import (
    NODES,
    WEIGHTS,
    logistic,
    logit,
    mean_over,
    node_probabilities,
    p_anyone,
    p_given_failures,
    weights_after,
)

beliefs = st.tuples(st.floats(-30, 30), st.floats(0, 25))
fleets = st.lists(beliefs, min_size=1, max_size=6)


def test_the_rule_integrates_polynomials_of_the_normal_exactly() -> None:
    for power, moment in ((0, 1), (1, 0), (2, 1), (4, 3), (6, 15), (8, 105)):
        total = sum(w * z**power for w, z in zip(WEIGHTS, NODES, strict=True))
        assert total == pytest.approx(moment, abs=1e-9)


@given(beliefs, fleets)
def test_p_falls_as_failures_grow(belief: tuple[float, float], failed: list[tuple[float, float]]) -> None:
    ps = [p_given_failures(*belief, failed[:n]) for n in range(len(failed) + 1)]
    assert all(0 <= p <= 1 for p in ps)
    assert all(after <= before + 1e-12 for before, after in pairwise(ps))


@given(beliefs, st.integers(0, 8))
def test_failures_of_strangers_lower_p_too(belief: tuple[float, float], strangers: int) -> None:
    assert p_given_failures(*belief, (), strangers + 1) <= p_given_failures(*belief, (), strangers)


@given(fleets)
def test_anyone_is_at_least_the_best_one_and_the_order_of_failures_does_not_matter(
    fleet: list[tuple[float, float]],
) -> None:
    nodes = [node_probabilities(m, v) for m, v in fleet]
    best = max(mean_over(WEIGHTS, n) for n in nodes)
    assert best - 1e-9 <= p_anyone(WEIGHTS, nodes) <= 1
    for a, b in zip(weights_after(nodes), weights_after(nodes[::-1]), strict=True):
        assert a == pytest.approx(b, abs=1e-9)
    assert sum(weights_after(nodes)) == pytest.approx(1)


def test_failures_matter_about_as_much_as_was_measured() -> None:
    """Public outcomes: .46, .30, .25, .18 after 0 to 3 failures (routing.md §2), where later endpoints are a
    little worse."""
    alike = (-0.2, 0.0)
    ps = [p_given_failures(*alike, [alike] * n) for n in range(4)]
    assert ps == pytest.approx([0.46, 0.33, 0.26, 0.21], abs=0.03)


@given(st.floats(-1000, 1000))
def test_the_logistic_is_safe_everywhere(x: float) -> None:
    assert 0 <= logistic(x) <= 1


@given(st.floats(0, 1))
def test_the_logit_is_safe_everywhere(p: float) -> None:
    assert logistic(logit(p)) == pytest.approx(p, abs=1e-8)
