"""The belief about one model: from a profile, then from verdicts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.routing.capability import (
    GENERIC_PRIOR,
    Capability,
    credible_interval,
    p_right,
    prior_from,
    tilted,
)
from laar_tui.routing.difficulty import WEIGHTS, node_probabilities, weights_after
from laar_tui.routing.features import design_of
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir
from tests.routing.fleets import profile

PROFILES = {p.name: p for p in load_profiles(shipped_profiles_dir())}
verdicts = st.lists(
    st.tuples(
        st.integers(1, 10**6),
        st.sampled_from(["en", "ja", "zh", "xx"]),
        st.sampled_from(["lookup", "count", "other"]),
        st.floats(0, 1),
    ),
    max_size=25,
)


def p_at(capability: Capability, tokens: int, language: str = "en") -> float:
    mean, _ = capability.logit(design_of(tokens, language))
    return p_right(mean)


def spread_at(capability: Capability, tokens: int, language: str = "en") -> float:
    return capability.logit(design_of(tokens, language))[1]


def test_a_profile_fixes_order_and_slope() -> None:
    cliff = Capability(prior_from(profile("cliff", lambda tokens: 0.95 if tokens <= 16384 else 0.2)))
    flat = Capability(prior_from(profile("flat", 0.65)))
    assert p_at(cliff, 8192) > p_at(flat, 8192) + 0.15
    assert p_at(flat, 65536) > p_at(cliff, 65536) + 0.15


def test_the_level_of_a_profile_stays_open() -> None:
    low, high = credible_interval(*Capability(prior_from(profile("x", 0.8))).logit(design_of(8192, "en")))
    assert low < 0.55
    assert high > 0.9


def test_an_unmeasured_language_has_no_effect_but_more_doubt() -> None:
    known = Capability(prior_from(profile("x", 0.7)))
    assert p_at(known, 8192, "tlh") == p_at(known, 8192, "en")
    assert spread_at(known, 8192, "tlh") > spread_at(known, 8192, "en")


def test_the_unknown_model_is_vaguer_than_any_known_one() -> None:
    unknown = Capability(prior_from(PROFILES["unknown"]))
    for name, known in PROFILES.items():
        if name != "unknown":
            assert spread_at(Capability(prior_from(known)), 8192) < spread_at(unknown, 8192)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_every_shipped_profile_falls_with_length_and_says_what_it_weighs(name: str) -> None:
    capability = Capability(prior_from(PROFILES[name]))
    assert p_at(capability, 4096) >= p_at(capability, 131072) - 0.02
    if name != "unknown":
        assert 10 <= PROFILES[name].weight <= 20 + 1e-9


@given(verdicts)
@settings(deadline=None, max_examples=40)
def test_probabilities_stay_probabilities_and_the_interval_holds_the_median(
    given_verdicts: list[tuple[int, str, str, float]],
) -> None:
    capability = Capability(GENERIC_PRIOR)
    for tokens, language, task, label in given_verdicts:
        capability.learn(design_of(tokens, language, task), label)
    for tokens in (0, 1, 8192, 10**9):
        mean, variance = capability.logit(design_of(tokens, "ja", "count"))
        assert variance > 0
        low, high = credible_interval(mean, variance)
        assert 0 <= low <= p_right(mean) <= high <= 1


@given(verdicts)
@settings(deadline=None, max_examples=20)
def test_the_same_verdicts_give_the_same_belief(given_verdicts: list[tuple[int, str, str, float]]) -> None:
    one, other = Capability(GENERIC_PRIOR), Capability(GENERIC_PRIOR)
    for tokens, language, task, label in given_verdicts:
        one.learn(design_of(tokens, language, task), label)
        other.logit(design_of(512, "fr"))
        other.learn(design_of(tokens, language, task), label)
    assert one.logit(design_of(20000, "zh")) == other.logit(design_of(20000, "zh"))


@given(st.floats(-8, 8), st.floats(0.01, 9), st.floats(0, 1), st.booleans())
def test_a_verdict_moves_the_belief_its_own_way(
    mean: float, variance: float, label: float, hard: bool
) -> None:
    weights = weights_after([node_probabilities(1.0)]) if hard else WEIGHTS
    moved, left = tilted(mean, variance, label, weights)
    assert 0 < left <= variance
    if label > 0.5:
        assert moved >= mean - 1e-9
    elif label < 0.5:
        assert moved <= mean + 1e-9


def test_a_label_that_says_nothing_teaches_nothing() -> None:
    capability = Capability(GENERIC_PRIOR)
    before = capability.logit(design_of(8192, "en"))
    capability.learn(design_of(8192, "en"), 0.5)
    assert capability.logit(design_of(8192, "en")) == pytest.approx(before)
    assert capability.marks == 0


def test_a_wrong_answer_to_a_hard_question_counts_less() -> None:
    easy, hard = Capability(GENERIC_PRIOR), Capability(GENERIC_PRIOR)
    strong = node_probabilities(3.0)
    easy.learn(design_of(8192, "en"), 0.02)
    hard.learn(design_of(8192, "en"), 0.02, weights_after([strong, strong, strong]))
    assert p_at(hard, 8192) > p_at(easy, 8192)


def test_many_verdicts_overrule_the_profile_and_old_ones_fade() -> None:
    capability = Capability(prior_from(profile("praised", 0.95)))
    for _ in range(60):
        capability.learn(design_of(8192, "en"), 0.02)
    assert p_at(capability, 8192) < 0.15
    for _ in range(150):
        capability.learn(design_of(8192, "en"), 0.98)
    assert p_at(capability, 8192) > 0.85
    assert capability.marks < 1 / (1 - 0.99)


def test_softening_goes_back_toward_the_prior() -> None:
    capability = Capability(prior_from(profile("x", 0.8)))
    before = p_at(capability, 8192)
    for _ in range(30):
        capability.learn(design_of(8192, "en"), 0.02)
    learnt = p_at(capability, 8192)
    capability.soften(0.1)
    assert learnt < p_at(capability, 8192) < before


def test_learning_recovers_a_known_accuracy() -> None:
    draw = random.Random(7).random
    capability = Capability(GENERIC_PRIOR)
    for _ in range(400):
        capability.learn(design_of(8192, "en"), 0.98 if draw() < 0.7 else 0.02)
    low, high = credible_interval(*capability.logit(design_of(8192, "en")))
    assert low < 0.7 < high
    assert high - low < 0.3
