"""What another policy would have done in a logged decision, and what the log needs for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.decision import Decision
from laar_tui.routing.arms import RoutingPolicy
from laar_tui.routing.choice import chances, drawn
from laar_tui.routing.logged import LOGGED_POLICIES, chances_of, expected
from tests.routing.fleets import arm, ask, router

EXPLORING = RoutingPolicy(explore=0.2)
ARMS = (
    arm("quick", 0.45, 2.0),
    arm("close", 0.46, 2.2),
    arm("sure", 0.9, 30.0),
    arm("cheap", 0.3, 40.0),
    arm("dear", 0.6, 4.0, price=900.0),
)


def logged(**asked: float) -> Decision:
    return ask(router(*ARMS, policy=EXPLORING), random=lambda: 0.99, **asked)  # type: ignore[arg-type]


def test_each_policy_chooses_by_what_was_known() -> None:
    decision = logged()
    assert decision.chosen == "quick"
    found = {name: chances_of(name, decision, EXPLORING) for name in LOGGED_POLICIES}
    assert found["fastest-first"] == {"quick": 1.0}
    assert found["likeliest-first"] == {"sure": 1.0}
    assert set(found["cheapest-first"]) < {"quick", "close", "sure", "cheap"}
    assert found["at-random"] == dict.fromkeys((a.name for a in ARMS), 0.2)
    assert found["laar-greedy"] == {"quick": 1.0}
    assert found["laar"] == pytest.approx({"quick": 0.9, "close": 0.1})
    assert chances_of("always:sure", decision) == {"sure": 1.0}
    assert chances_of("always:gone", decision) == {}
    with pytest.raises(ValueError, match="not a policy"):
        chances_of("always", decision)


def test_the_policy_that_logged_it_has_the_logged_propensity() -> None:
    for number in (0.01, 0.15, 0.5, 0.99):
        decision = ask(router(*ARMS, policy=EXPLORING), random=lambda n=number: n)  # type: ignore[misc]
        assert decision.chosen is not None
        again = chances_of("laar", decision, EXPLORING)
        assert again[decision.chosen] == pytest.approx(decision.propensity)


def test_another_worth_of_money_changes_the_ratio() -> None:
    decision = logged()
    free = chances_of("laar-greedy", decision, RoutingPolicy(seconds_per_money=0.0))
    assert free == {"quick": 1.0}
    dear = decision.candidate("dear")
    assert dear is not None
    assert dear.money > 0
    assert decision.candidates[-1].endpoint == "dear"
    assert [c.endpoint for c in logged(check_s=0.0).candidates][-1] == "dear"


def test_nobody_is_chosen_who_could_not_be_asked() -> None:
    decision = ask(router(*ARMS), failed=["quick"], forced_more=True)
    for name in LOGGED_POLICIES:
        assert "quick" not in chances_of(name, decision)
    assert chances_of("always:quick", decision) == {}
    nobody = ask(router(*ARMS), unusable={a.name: "is switched off" for a in ARMS})
    assert all(chances_of(name, nobody) == {} for name in LOGGED_POLICIES)


def test_what_the_beliefs_expected_is_the_mean_over_the_choices() -> None:
    decision = logged()
    by_name = {c.endpoint: c for c in decision.candidates}
    found = expected(decision, {"quick": 0.25, "sure": 0.75})
    assert found is not None
    assert found.p_correct == pytest.approx(
        0.25 * by_name["quick"].p_correct + 0.75 * by_name["sure"].p_correct
    )
    assert found.seconds == pytest.approx(
        0.25 * by_name["quick"].predicted_s + 0.75 * by_name["sure"].predicted_s
    )
    assert expected(decision, {}) is None


@given(
    explore=st.just(0.0) | st.floats(1e-6, 0.5),
    check_s=st.floats(0, 100),
    number=st.floats(0, 1, exclude_max=True),
)
def test_chances_are_probabilities_and_draws_follow_them(
    explore: float, check_s: float, number: float
) -> None:
    policy = RoutingPolicy(explore=explore)
    pool = [c for c in ask(router(*ARMS), check_s=check_s).candidates if c.eligible]
    shares = chances(pool, policy)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert all(0 < share <= 1 for share in shares.values())
    assert drawn(shares, number) in shares
    counted = [drawn(shares, (i + 0.5) / 2000) for i in range(2000)]
    for name, share in shares.items():
        assert counted.count(name) / 2000 == pytest.approx(share, abs=1e-3)
