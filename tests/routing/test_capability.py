"""The belief about one model: from a profile, then from verdicts."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.routing.capability import FORGETTING, Capability, credible_interval, p_right, tilted
from laar_tui.routing.difficulty import WEIGHTS, node_probabilities, weights_after
from laar_tui.routing.features import design_of
from laar_tui.routing.prior import GENERIC_PRIOR, prior_from
from laar_tui.routing.profile import Anchor
from laar_tui.routing.shared import SharedEffects
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
    for _ in range(500):
        capability.learn(design_of(8192, "en"), 0.98)
    assert p_at(capability, 8192) > 0.85
    assert capability.marks < 1 / (1 - FORGETTING)


def test_softening_keeps_the_belief_at_half_its_precision() -> None:
    capability = Capability(prior_from(profile("x", 0.8)))
    for _ in range(30):
        capability.learn(design_of(8192, "en"), 0.02)
    learnt, spread = p_at(capability, 8192), spread_at(capability, 8192)
    capability.soften()
    assert p_at(capability, 8192) == pytest.approx(learnt)
    assert spread_at(capability, 8192) == pytest.approx(2 * spread)
    for _ in range(3):
        capability.learn(design_of(65536, "ja"), 0.98)
        capability.soften()
    assert spread_at(capability, 8192) < 100


def test_a_split_belief_starts_alike_and_goes_its_own_way() -> None:
    one = Capability(prior_from(profile("x", 0.8)))
    for i in range(20):
        one.learn(design_of(8192 * (1 + i % 4), "ja", "count"), 0.98)
    other = one.split()
    question = design_of(20000, "ja", "count")
    assert other.logit(question) == pytest.approx(one.logit(question))
    before = one.logit(design_of(8192, "en"))
    other.learn(design_of(8192, "en"), 0.02)
    assert one.logit(design_of(8192, "en")) == before


def test_a_language_that_is_hard_for_one_model_is_expected_to_be_hard_for_another() -> None:
    common = SharedEffects(FORGETTING)
    told, untold = (Capability(GENERIC_PRIOR, shared=common) for _ in range(2))
    before = {code: p_at(untold, 8192, code) for code in ("en", "ja", "zh")}
    for _ in range(40):
        told.learn(design_of(8192, "en"), 0.98)
        told.learn(design_of(8192, "ja"), 0.02)
    assert p_at(told, 8192, "ja") < p_at(untold, 8192, "ja") < before["ja"] - 0.05
    assert p_at(untold, 8192, "en") == before["en"]
    assert p_at(untold, 8192, "zh") == before["zh"]


def test_a_language_that_a_profile_has_measured_keeps_its_own_effect() -> None:
    anchors = tuple(Anchor(t, code, 0.8, 3.0, "test", 0.8) for t in (8192, 32768) for code in ("en", "ja"))
    common = SharedEffects(FORGETTING)
    measured = Capability(prior_from(replace(profile("x", 0.8), anchors=anchors)), shared=common)
    before = p_at(measured, 8192, "ja")
    told = Capability(GENERIC_PRIOR, shared=common)
    for _ in range(40):
        told.learn(design_of(8192, "ja"), 0.02)
    assert p_at(measured, 8192, "ja") == before


def test_learning_recovers_a_known_accuracy() -> None:
    draw = random.Random(7).random
    capability = Capability(GENERIC_PRIOR)
    for _ in range(400):
        capability.learn(design_of(8192, "en"), 0.98 if draw() < 0.7 else 0.02)
    low, high = credible_interval(*capability.logit(design_of(8192, "en")))
    assert low < 0.7 < high
    assert high - low < 0.3
