"""Several checks, one verdict: odds multiply, priors are bounded, and a bad record takes a checker's weight away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.checking.combining import combined
from laar_tui.core.verdict import COMBINED, Verdict, VerdictValue
from laar_tui.routing.reliability import CheckerRecord, reject_weight, weighed


def against(confidence: float, source: str = "check:quotes") -> Verdict:
    return Verdict(VerdictValue.WRONG, source, confidence, "the quote is not in the document")


def in_favour(confidence: float, source: str = "check:values") -> Verdict:
    return Verdict(VerdictValue.RIGHT, source, confidence, "every figure is in the document")


def test_nothing_to_say_gives_no_verdict() -> None:
    remark = Verdict(VerdictValue.UNKNOWN, "check:abstention", 0.5, "it abstains")
    assert combined(0.1, []) is None
    assert combined(0.1, [remark]) is None


def test_strong_evidence_rejects_the_answer_of_a_good_endpoint() -> None:
    verdict = combined(0.99, [against(0.98)])
    assert verdict is not None
    assert (verdict.value, verdict.source) == (VerdictValue.WRONG, COMBINED)
    assert verdict.confidence == pytest.approx(49 / (49 + 3))
    assert verdict.counts_as_wrong


def test_a_weak_remark_condemns_nobody_however_bad_the_endpoint() -> None:
    verdict = combined(0.01, [against(0.6)])
    assert verdict is not None
    assert verdict.value is VerdictValue.UNKNOWN
    assert verdict.p_wrong == pytest.approx(0.6 * 1.5 / (0.6 * 1.5 + 0.4))


def test_the_threshold_is_the_users() -> None:
    lenient = combined(0.5, [against(0.9)], reroute_above=0.95)
    strict = combined(0.5, [against(0.7)], reroute_above=0.6)
    assert lenient is not None
    assert strict is not None
    assert not lenient.counts_as_wrong
    assert strict.counts_as_wrong


def test_agreeing_checks_are_surer_than_one_and_less_sure_than_independent_ones() -> None:
    one = combined(0.5, [against(0.8)], reroute_above=0.999)
    two = combined(0.5, [against(0.8), against(0.8, "check:values")], reroute_above=0.999)
    assert one is not None
    assert two is not None
    assert one.p_wrong < two.p_wrong < 16 / 17


def test_checks_alone_call_an_answer_right_only_when_very_sure() -> None:
    unsure = combined(0.6, [in_favour(0.8, "check:place")])
    sure = combined(0.9, [in_favour(0.9, "check:place")])
    assert unsure is not None
    assert sure is not None
    assert unsure.value is VerdictValue.UNKNOWN
    assert sure.value is VerdictValue.RIGHT


def test_having_found_nothing_to_object_to_proves_nothing_at_any_prior() -> None:
    found = combined(0.99, [in_favour(0.97), in_favour(0.97, "check:quotes")])
    assert found is not None
    assert found.value is VerdictValue.UNKNOWN


@pytest.mark.parametrize("source", ["check:stale", "check:range", "check:place", "check:completeness"])
def test_values_that_stand_in_the_document_answer_no_objection_but_that_they_do_not(source: str) -> None:
    beside = [in_favour(0.9), in_favour(0.9, "check:quotes")]
    objected = combined(0.5, [against(0.9, source), *beside])
    unfounded = combined(0.5, [against(0.9, "check:values"), *beside])
    assert objected is not None
    assert unfounded is not None
    assert objected.value is VerdictValue.WRONG
    assert unfounded.value is VerdictValue.UNKNOWN


def test_a_misleading_checker_loses_its_weight() -> None:
    bad = CheckerRecord("check:quotes", wrong=4, caught=0, right=12, rejected=6)
    good = CheckerRecord("check:quotes", wrong=20, caught=12, right=60, rejected=0)
    assert reject_weight(bad) < 0.1
    assert reject_weight(good) > 1
    rejected = combined(0.5, [against(0.95)], {"check:quotes": bad})
    assert rejected is not None
    assert rejected.value is VerdictValue.UNKNOWN
    kept = combined(0.5, [against(0.95)], {"check:quotes": good})
    assert kept is not None
    assert kept.counts_as_wrong


def test_a_record_without_marks_changes_nothing() -> None:
    assert reject_weight(CheckerRecord("check:quotes")) == pytest.approx(1)


@given(
    st.integers(0, 200),
    st.integers(0, 200),
    st.integers(0, 200),
    st.integers(0, 200),
    st.floats(0.5, 1.0),
)
def test_however_bad_a_record_its_objection_never_speaks_for_the_answer(
    wrong: int, caught: int, right: int, rejected: int, confidence: float
) -> None:
    record = CheckerRecord(
        "check:quotes", wrong=wrong, caught=min(wrong, caught), right=right, rejected=min(right, rejected)
    )
    verdict = weighed(against(confidence), {"check:quotes": record})
    assert verdict.value is VerdictValue.WRONG
    assert 0.5 <= verdict.confidence < 1


@given(
    st.floats(0, 1),
    st.lists(
        st.builds(
            Verdict,
            st.sampled_from(VerdictValue),
            st.sampled_from(["check:a", "check:b", "check:c"]),
            st.floats(0.5, 1.0),
        ),
        max_size=5,
    ),
)
def test_a_combination_is_a_probability_and_never_wrong_without_an_objection(
    prior: float, verdicts: list[Verdict]
) -> None:
    verdict = combined(prior, verdicts)
    if verdict is None:
        return
    assert 0 < verdict.confidence < 1
    if verdict.value is not VerdictValue.UNKNOWN:
        assert verdict.value in {v.value for v in verdicts}
