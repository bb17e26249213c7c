"""A router learns from what it is told, the same way live and replayed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.routing.arms import (
    Arm,
    LatencyObservation,
    LossObservation,
    Observation,
    SilenceObservation,
    VerdictObservation,
)
from laar_tui.routing.policy import Router
from tests.routing.fleets import arm, ask, question, router

names = st.sampled_from(["a", "b", "gone"])
features = st.builds(
    question,
    st.integers(1, 200_000),
    st.sampled_from(["en", "ja", "und"]),
    st.sampled_from(["lookup", "count", "other"]),
)
observations: st.SearchStrategy[Observation] = st.one_of(
    st.builds(VerdictObservation, names, features, st.floats(0, 1), st.lists(names, max_size=3).map(tuple)),
    st.builds(LatencyObservation, names, features, st.floats(0, 500), st.none() | st.floats(0, 100)),
    st.builds(LossObservation, names, st.floats(0, 500), st.none() | st.floats(0, 1e9)),
    st.builds(SilenceObservation, names, features, st.floats(0, 500), st.none() | st.floats(0, 100)),
)


@given(st.lists(observations, max_size=25), features)
@settings(deadline=None, max_examples=30)
def test_replaying_equals_learning_one_by_one(seen: list[Observation], asked_about: object) -> None:
    live, replayed = (router(arm("a"), arm("b", 0.7)) for _ in range(2))
    for observation in seen:
        match observation:
            case VerdictObservation():
                live.learn_verdict(observation)
            case LatencyObservation():
                live.learn_latency(observation)
            case _:
                live.learn([observation])
        ask(live)
    replayed.learn(seen)
    assert ask(live) == ask(replayed)
    assert live.describe("a") == replayed.describe("a")


@given(st.lists(observations, min_size=1, max_size=25), st.data())
@settings(deadline=None, max_examples=30)
def test_a_mark_changed_months_later_equals_learning_the_changed_label_from_the_start(
    seen: list[Observation], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(seen) - 1))
    old = seen[at]
    if not isinstance(old, VerdictObservation):
        return
    marked = replace(old, label=data.draw(st.floats(0, 1)))
    stored = [*seen[:at], marked, *seen[at + 1 :]]
    live = router(arm("a"), arm("b", 0.7))
    live.learn(seen)
    rebuilt, from_the_start = (router(arm("a"), arm("b", 0.7)) for _ in range(2))
    rebuilt.learn(stored)
    for observation in stored:
        from_the_start.learn([observation])
    for asked_about in (question(4000, "ja", "count"), question(90_000)):
        for failed in ((), ("a",)):
            one = ask(rebuilt, asked_about, failed=failed)
            assert one == ask(from_the_start, asked_about, failed=failed)
    assert rebuilt.changes == from_the_start.changes


def test_a_long_history_with_alarms_is_rebuilt_exactly() -> None:
    draw = random.Random(8)
    stored: list[Observation] = []
    for i in range(600):
        name = draw.choice(["home", "office", "else"])
        p = 0.15 if name == "home" and i > 300 else 0.85
        features = question(draw.choice([3000, 20_000, 70_000]), draw.choice(["en", "ja"]), "lookup")
        failed = (draw.choice(["home", "office", "else"]),) if draw.random() < 0.3 else ()
        right = draw.random() < p
        stored.append(VerdictObservation(name, features, 0.98 if right else 0.02, failed))
        stored.append(LatencyObservation(name, features, draw.lognormvariate(2, 0.6)))
    arms = [Arm("home", "qwen3:8b", temperature=0.8), Arm("office", "Qwen3-8B"), Arm("else", "gpt-4o")]
    live, rebuilt = Router(arms), Router(arms)
    for observation in stored:
        live.learn([observation])
        ask(live, question(draw.choice([3000, 70_000]), "ja"))
    rebuilt.learn(stored)
    assert any(changed.endpoint == "home" for changed in live.changes)
    assert rebuilt.changes == live.changes
    assert ask(rebuilt, question(9000, "ja", "lookup")) == ask(live, question(9000, "ja", "lookup"))


def test_endpoints_of_one_model_learn_from_each_other_and_count_their_own_marks() -> None:
    asked = Router([Arm("home", "qwen3:8b"), Arm("office", "Qwen/Qwen3-8B-AWQ"), Arm("else", "gpt-4o")])
    before = {c.endpoint: c.p_correct for c in ask(asked).candidates}
    for _ in range(10):
        asked.learn_verdict(VerdictObservation("home", question(), 0.02))
    after = {c.endpoint: c for c in ask(asked).candidates}
    assert after["home"].p_correct < after["office"].p_correct < before["office"]
    assert after["else"].p_correct == before["else"]
    assert after["home"].own_marks == pytest.approx(10, rel=0.15)
    assert after["office"].own_marks == 0


def test_marks_make_the_interval_narrower() -> None:
    asked = router(arm("a"))
    wide = ask(asked).candidates[0].p_interval
    for i in range(40):
        asked.learn_verdict(VerdictObservation("a", question(), 0.98 if i % 2 else 0.02))
    narrow = ask(asked).candidates[0].p_interval
    assert narrow[1] - narrow[0] < 0.6 * (wide[1] - wide[0])


def test_a_repeated_try_and_a_stranger_teach_nothing() -> None:
    asked = router(arm("a"), arm("b"))
    before = ask(asked)
    asked.learn_verdict(VerdictObservation("a", question(), 0.02, ("a",)))
    asked.learn_verdict(VerdictObservation("gone", question(), 0.02))
    asked.learn([LossObservation("gone", 1.0), SilenceObservation("gone", question(), 60.0)])
    assert ask(asked) == before


def test_a_label_is_a_probability() -> None:
    with pytest.raises(ValueError, match="probability"):
        router(arm("a")).learn_verdict(VerdictObservation("a", question(), 1.5))


def test_measured_times_replace_guessed_ones() -> None:
    asked = router(arm("a", seconds=5.0))
    for _ in range(15):
        asked.learn_latency(LatencyObservation("a", question(), total_s=42.0, ttft_s=40.0, output_tokens=60))
    assert ask(asked).candidates[0].predicted_s == pytest.approx(42, rel=0.2)
    assert asked.describe("a").measured == 15


def test_a_decision_names_what_it_rested_on() -> None:
    one, same = router(arm("a", 0.6)), router(arm("a", 0.6))
    other = router(arm("a", 0.7))
    assert ask(one).priors == ask(same).priors != ask(other).priors
    assert ask(one).candidates[0].prior == "profile-a"
    assert "log2-hinges-language-task" in ask(one).estimator


def test_what_checks_found_is_counted_apart_from_what_the_user_marked() -> None:
    asked = router(arm("a"))
    asked.learn_verdict(VerdictObservation("a", question(), 0.98))
    for _ in range(3):
        asked.learn_verdict(VerdictObservation("a", question(), 0.05, by_user=False))
    summary = asked.describe("a")
    assert summary.own_marks == pytest.approx(1.0, abs=0.02)
    assert summary.judged == pytest.approx(1 + 3 * 0.81, abs=0.05)
