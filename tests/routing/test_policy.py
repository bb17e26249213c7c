"""Who is asked, when it stops, and whether the line that says why is true."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.core.decision import StopReason
from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.arms import Arm, LossObservation, RoutingPolicy
from laar_tui.routing.policy import Router
from tests.routing.fleets import arm, ask, question, router

FAST, STRONG = arm("fast", 0.6, 3.0), arm("strong", 0.8, 20.0)


def test_the_best_ratio_is_chosen_and_said() -> None:
    decision = ask(router(FAST, STRONG))
    assert decision.chosen == "fast"
    assert [c.endpoint for c in decision.candidates] == ["fast", "strong"]
    fast, strong = decision.candidates
    assert fast.ratio == pytest.approx(fast.p_correct / fast.cost_s)
    assert fast.cost_s == pytest.approx(fast.predicted_s + 5.0)
    assert strong.p_correct > fast.p_correct
    assert decision.explain.startswith("fast: ")
    assert " to a right answer beats strong: " in decision.explain
    assert decision.explain.endswith(", with 5 s to check an answer in each")


def test_the_sums_shown_can_be_checked_by_the_reader() -> None:
    decision = ask(router(FAST, STRONG))
    shown = re.findall(r"(\w+): ([\d.]+) s ÷ (\d+) % = ([\d.]+) s", decision.explain)
    assert [name for name, *_ in shown] == ["fast", "strong"]
    results = []
    for _, whole, right, result in shown:
        assert float(whole) / (float(right) / 100) == pytest.approx(float(result), rel=0.04)
        results.append(float(result))
    assert results[0] < results[1], "the one chosen has the smaller result"


def test_the_time_to_check_is_in_the_sum() -> None:
    decision = ask(router(arm("quick", 0.3, 1.0), arm("sure", 0.9, 5.0)), check_s=30.0)
    assert decision.chosen == "sure"
    assert decision.explain.endswith("with 30 s to check an answer in each")


def test_a_price_counts_as_time() -> None:
    dear = arm("dear", 0.7, 2.0, price=100.0)
    decision = ask(router(dear, arm("cheap", 0.6, 5.0)))
    assert decision.chosen == "cheap"
    assert "for its price" in decision.explain


def test_a_failed_endpoint_is_not_asked_again_and_the_rest_is_less_likely() -> None:
    asked = router(FAST, STRONG, arm("third", 0.5, 30.0))
    first, second = ask(asked), ask(asked, failed=["fast"], forced_more=True)
    assert second.chosen == "strong"
    before, after = first.candidate("strong"), second.candidate("strong")
    assert before is not None
    assert after is not None
    assert after.p_correct < before.p_correct
    failed = second.candidate("fast")
    assert failed is not None
    assert (failed.eligible, failed.tries) == (False, 1)
    assert failed.why_not == "was wrong on this question and would repeat itself"
    assert "fast was wrong on this question" in second.explain
    assert "if it is wrong too, " in second.explain
    assert second.explain.endswith("that anyone else solves it")


def test_at_temperature_0_the_only_endpoint_is_not_asked_twice_but_may_be_resampled_above() -> None:
    cold = ask(router(arm("only", 0.8)), failed=["only"], forced_more=True)
    assert (cold.chosen, cold.stop) == (None, StopReason.NO_ENDPOINT)
    assert cold.explain == "only was wrong on this question and nobody else is left"
    warm = ask(router(arm("only", 0.8, temperature=0.8)), failed=["only"], forced_more=True)
    assert warm.chosen == "only"
    assert warm.candidates[0].p_correct < ask(router(arm("only", 0.8))).candidates[0].p_correct
    assert warm.explain.startswith("only again, at temperature 0.8: ")


def test_the_first_answer_is_always_worth_asking_for() -> None:
    slow = router(arm("slow", 0.3, 500.0))
    assert ask(slow).chosen == "slow"


def test_an_automatic_reroute_stops_when_nobody_is_worth_it_and_a_wish_does_not() -> None:
    asked = router(FAST, arm("slow", 0.5, 200.0))
    stopped = ask(asked, failed=["fast"])
    assert (stopped.chosen, stopped.stop) == (None, StopReason.NOT_WORTH_IT)
    assert 0 < stopped.p_anyone_else < 0.5
    assert stopped.explain.startswith("stopped: the best left, slow: ")
    assert stopped.explain.endswith("that anyone else solves it")
    wished = ask(asked, failed=["fast"], forced_more=True)
    assert wished.chosen == "slow"
    assert "tried because you asked" in wished.explain


def test_the_cap_stops_even_a_wish() -> None:
    asked = router(FAST, STRONG, policy=RoutingPolicy(attempts=2, explore=0))
    stopped = ask(asked, failed=["fast"], attempts_made=2, forced_more=True)
    assert stopped.stop is StopReason.CAP
    assert stopped.explain.startswith("stopped after 2 attempts, the limit for one question; ")
    assert stopped.p_anyone_else > 0


def test_budgets_stop() -> None:
    timed = router(FAST, policy=RoutingPolicy(budget_seconds=60, explore=0))
    assert ask(timed, spent_s=59.0).chosen == "fast"
    used_up = ask(timed, spent_s=60.0)
    assert used_up.stop is StopReason.BUDGET
    assert used_up.explain.startswith("stopped: the 1 min 00 s for this question are used up")
    paid = router(arm("paid", price=10.0), FAST, policy=RoutingPolicy(budget_money=0.001, explore=0))
    decision = ask(paid)
    assert decision.chosen == "fast"
    assert "of the budget left" in decision.candidates[-1].why_not
    broke = ask(paid, unusable={"fast": "is switched off"})
    assert broke.stop is StopReason.BUDGET


def test_a_window_that_is_too_small_is_out_with_its_numbers() -> None:
    small = arm("small", 0.9, 1.0, window=32768)
    decision = ask(router(small, STRONG), question(40000))
    assert decision.chosen == "strong"
    assert decision.candidates[-1].why_not == "needs 41,824 tokens, window 32,768"
    assert decision.explain.endswith("the only one that can take this question")
    nobody = ask(router(small), question(40000))
    assert nobody.stop is StopReason.NO_ENDPOINT
    assert nobody.explain == "nobody can take this question: small needs 41,824 tokens, window 32,768"


def test_an_estimated_count_leaves_more_room() -> None:
    tight = router(arm("tight", window=32768))
    assert ask(tight, question(31000)).chosen == "tight"
    decision = ask(tight, question(31000, exact=False))
    assert decision.chosen is None
    assert decision.candidates[0].why_not.startswith("needs ≈")


def test_a_pin_overrules_the_ratio_and_is_never_silently_replaced() -> None:
    asked = router(FAST, STRONG)
    pinned = ask(asked, pinned="strong")
    assert (pinned.chosen, pinned.propensity) == ("strong", 1.0)
    assert pinned.explain.startswith("strong is pinned: ")
    out = ask(asked, pinned="strong", unusable={"strong": "is switched off"})
    assert (out.chosen, out.stop) == (None, StopReason.NO_ENDPOINT)
    assert out.explain == "strong is pinned and cannot be asked: is switched off"
    assert ask(asked, pinned="strong", failed=["strong"], forced_more=True).chosen == "strong"
    gone = ask(asked, pinned="gone")
    assert gone.explain == "gone is pinned and cannot be asked: no endpoint of that name"


def test_nobody_left_is_told_apart_from_everybody_failed() -> None:
    out = {"fast": "gave no answer: 503", "strong": "gave no answer: timeout"}
    failed = ask(router(FAST, STRONG), unusable=out, attempts_made=2)
    assert failed.stop is StopReason.ALL_FAILED
    assert failed.explain.startswith("every attempt failed: ")
    assert "fast gave no answer: 503" in failed.explain
    assert ask(router(FAST, STRONG), unusable=out).stop is StopReason.NO_ENDPOINT
    wrong = ask(router(FAST, STRONG), unusable={"strong": "is switched off"}, failed=["fast"])
    assert wrong.stop is StopReason.NO_ENDPOINT
    assert wrong.explain == "fast was wrong on this question and nobody else is left: strong is switched off"
    empty = ask(router())
    assert (empty.stop, empty.explain) == (StopReason.NO_ENDPOINT, "no endpoint is configured")


def test_exploration_is_among_near_ties_with_its_exact_propensity() -> None:
    asked = router(
        arm("a", 0.62, 5.0), arm("b", 0.6, 5.0), arm("far", 0.3, 50.0), policy=RoutingPolicy(explore=0.1)
    )
    usual = ask(asked, random=lambda: 0.5)
    assert usual.chosen == "a"
    assert usual.propensity == pytest.approx(0.95)
    tried = ask(asked, random=lambda: 0.03)
    assert tried.chosen == "b"
    assert tried.propensity == pytest.approx(0.05)
    assert "tried to learn more; a: " in tried.explain
    chosen = [ask(asked, random=lambda i=i: (i + 0.5) / 1000).chosen for i in range(1000)]  # type: ignore[misc]
    assert chosen.count("a") == 950
    assert chosen.count("b") == 50


def test_nothing_random_is_drawn_without_a_near_tie() -> None:
    def never() -> float:
        raise AssertionError("drawn")

    asked = router(FAST, arm("far", 0.3, 60.0), policy=RoutingPolicy(explore=0.5))
    assert ask(asked, random=never).propensity == 1.0


def test_an_unreliable_endpoint_is_less_likely_to_answer_and_its_answers_are_as_often_right() -> None:
    asked = router(arm("a", 0.6), arm("b", 0.6))
    before = ask(asked).candidate("a")
    asked.learn([LossObservation("a", 30.0)] * 4)
    after = ask(asked).candidate("a")
    assert before is not None
    assert after is not None
    assert ask(asked).chosen == "b"
    assert after.p_correct < before.p_correct / 2
    assert after.p_right_answer == pytest.approx(before.p_right_answer)
    assert (after.answered, after.asked) == (0, 4)
    assert after.predicted_s > before.predicted_s


def test_an_endpoint_that_would_be_late_is_less_likely_right_and_costs_its_timeout_at_most() -> None:
    hasty = replace(arm("a", 0.7, 20.0), timeout_s=10.0)
    patient = ask(router(arm("a", 0.7, 20.0))).candidates[0]
    cut = ask(router(hasty)).candidates[0]
    assert cut.predicted_s < 11 < patient.predicted_s
    assert cut.p_correct < 0.5 * patient.p_correct
    low, high = cut.p_interval
    assert low < cut.p_correct < high
    with_nobody_in_time = ask(router(FAST, hasty)).p_anyone_else
    assert with_nobody_in_time < ask(router(FAST, arm("a", 0.7, 20.0))).p_anyone_else


def test_a_prefix_that_was_sent_long_ago_is_hardly_worth_anything() -> None:
    asked = router(Arm("warm", "some-model:70b"))

    def taking(age: float | None) -> float:
        return (
            asked.decide(
                "decision",
                question(60_000),
                failed=(),
                unusable={},
                pinned=None,
                check_s=5.0,
                attempts_made=0,
                spent_s=0.0,
                spent_money=0.0,
                random=lambda: 0.99,
                cached_tokens={"warm": 55_000},
                prefix_age_s=None if age is None else {"warm": age},
            )
            .candidates[0]
            .predicted_s
        )

    assert taking(None) < taking(120.0) < taking(7200.0)


def test_a_watchdogs_patience_grows_with_the_question() -> None:
    asked = router(Arm("a", "some-model:70b"))
    assert 0 < asked.p95_s("a", question(2000)) < asked.p95_s("a", question(60_000))
    with pytest.raises(KeyError):
        asked.p95_s("gone", question())


def test_two_endpoints_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        Router([FAST, FAST])


@given(
    tokens=st.integers(0, 10**9),
    language=st.text(max_size=4),
    task=st.text(max_size=6),
    failed=st.lists(st.sampled_from(["fast", "strong", "bare", "gone"]), max_size=5),
    check_s=st.floats(0, 1e5),
    spent=st.floats(0, 1e4),
    forced=st.booleans(),
    pinned=st.sampled_from([None, "fast", "gone"]),
)
@settings(deadline=None)
def test_any_question_gets_a_whole_decision(
    tokens: int,
    language: str,
    task: str,
    failed: list[str],
    check_s: float,
    spent: float,
    forced: bool,
    pinned: str | None,
) -> None:
    asked = router(FAST, STRONG, Arm("bare", "never heard of it", price_output=3.0))
    features = QuestionFeatures(tokens, True, language, "en", task)
    decision = ask(
        asked, features, failed=failed, check_s=check_s, spent_s=spent, forced_more=forced, pinned=pinned
    )
    assert (decision.chosen is None) == (decision.stop is not None)
    assert 0 <= decision.p_anyone_else <= 1
    assert 0 < decision.propensity <= 1
    assert decision.explain
    assert "\n" not in decision.explain
    eligible = [c.eligible for c in decision.candidates]
    assert eligible == sorted(eligible, reverse=True)
    for candidate in decision.candidates:
        low, high = candidate.p_interval
        assert 0 <= low <= candidate.p_correct <= high <= 1
        assert 0 < candidate.cost_s < math.inf
        assert candidate.eligible == (not candidate.why_not)
    again = ask(
        asked, features, failed=failed, check_s=check_s, spent_s=spent, forced_more=forced, pinned=pinned
    )
    assert again == decision
