"""One label from several verdicts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.routing.evidence import JUDGE, Reliability, p_right_from

RIGHT, WRONG, UNKNOWN = VerdictValue.RIGHT, VerdictValue.WRONG, VerdictValue.UNKNOWN


def check(value: VerdictValue, confidence: float = 0.9, name: str = "quote") -> Verdict:
    return Verdict(value, f"check:{name}", confidence)


def mark(value: VerdictValue) -> Verdict:
    return Verdict(value, USER, 1.0)


any_verdict = st.builds(
    Verdict,
    st.sampled_from(VerdictValue),
    st.sampled_from([USER, "check:a", "check:b", "check:judge", "none"]),
    st.floats(0, 1),
)


def test_nothing_said_is_no_evidence_and_silence_is_weak() -> None:
    assert p_right_from([]) == 0.5
    assert p_right_from([check(UNKNOWN)]) == 0.5
    assert p_right_from([], silence=True) == pytest.approx(0.6)
    assert p_right_from([check(WRONG)], silence=True) == p_right_from([check(WRONG)])


def test_a_users_mark_outweighs_all_checks() -> None:
    checks = [check(RIGHT, 0.99, f"c{i}") for i in range(9)]
    assert p_right_from([*checks, mark(WRONG)]) < 0.05
    assert p_right_from([mark(WRONG), mark(RIGHT)]) > 0.95
    assert p_right_from([*checks, mark(WRONG), mark(UNKNOWN)]) == p_right_from(checks)


def test_a_judges_pass_says_little_and_its_fail_much() -> None:
    assert JUDGE.pass_odds == pytest.approx(1.28)
    assert JUDGE.fail_odds == pytest.approx(0.16)
    passed, failed = (p_right_from([check(v, 0.99, "judge")]) for v in (RIGHT, WRONG))
    assert passed < 0.6
    assert failed < 0.15


def test_a_checkers_own_record_replaces_its_confidence() -> None:
    known = {"check:quote": Reliability(0.6, 0.6)}
    assert p_right_from([check(RIGHT, 0.99)], reliabilities=known) == pytest.approx(0.6)


def test_a_source_is_heard_once() -> None:
    assert p_right_from([check(WRONG), check(RIGHT)]) == p_right_from([check(RIGHT)])


@given(st.lists(any_verdict, max_size=8), st.booleans())
def test_the_label_is_a_probability_never_surer_than_a_person(verdicts: list[Verdict], silence: bool) -> None:
    assert 0.019 < p_right_from(verdicts, silence=silence) < 0.981
