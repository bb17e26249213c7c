"""Expectations: what is refused before anything is sent, and how expressions and texts are matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.checking.expectations import build_expectation, check_expectation
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Expectation
from laar_tui.core.verdict import Verdict, VerdictValue

RIGHT, WRONG, UNKNOWN = VerdictValue.RIGHT, VerdictValue.WRONG, VerdictValue.UNKNOWN


def verdict_of(expectation: Expectation | None, answer: str) -> Verdict:
    assert expectation is not None
    verdict = check_expectation(expectation, answer)
    assert verdict is not None
    return verdict


def test_nothing_given_expects_nothing() -> None:
    assert build_expectation() is None
    assert check_expectation(Expectation(), "anything") is None


def test_one_expectation_at_a_time() -> None:
    with pytest.raises(UsageError, match="one expectation"):
        build_expectation(regex="a", text="a")


@pytest.mark.parametrize(
    "expression", ["(", "[a", "a{2,1}", "*a", "(?P<n>a)(?P<n", "a" * 10_000, "(" * 3_000]
)
def test_an_invalid_expression_is_refused_when_it_is_built(expression: str) -> None:
    with pytest.raises(UsageError, match="regular expression"):
        build_expectation(regex=expression)


@pytest.mark.parametrize("tolerance", [-1.0, float("nan"), float("inf")])
def test_a_bad_tolerance_is_refused(tolerance: float) -> None:
    with pytest.raises(UsageError, match="tolerance"):
        build_expectation(number=1, tolerance=tolerance)


def test_a_tolerance_needs_a_number() -> None:
    with pytest.raises(UsageError, match="number"):
        build_expectation(text="a", tolerance=1)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_an_expected_number_is_finite(number: float) -> None:
    with pytest.raises(UsageError, match="finite"):
        build_expectation(number=number)


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_a_blank_text_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="blank"):
        build_expectation(text=text)


@pytest.mark.parametrize(
    ("expression", "answer", "value"),
    [
        (r"\b42\b", "It is 42.", RIGHT),
        (r"^42$", "The answer:\n42\n", RIGHT),
        (r"a.*b", "a\nb", WRONG),
        (r"(?s)a.*b", "a\nb", RIGHT),
        (r"lyon", "Lyon", WRONG),
        (r"(?i)lyon", "Lyon", RIGHT),
        ("が", "か\u3099", RIGHT),
    ],
)
def test_regex(expression: str, answer: str, value: VerdictValue) -> None:
    verdict = verdict_of(build_expectation(regex=expression), answer)
    assert (verdict.value, verdict.source) == (value, "check:expect-regex")


def test_an_endless_search_is_stopped_and_decides_nothing() -> None:
    verdict = verdict_of(build_expectation(regex=r"(a|aa)+$"), "a" * 5_000 + "b")
    assert verdict.value is UNKNOWN
    assert "stopped" in verdict.reason


def test_a_reason_cannot_move_the_cursor() -> None:
    verdict = verdict_of(build_expectation(regex="x.*y"), "x\x1b[2J\u202ey")
    assert verdict.reason.isprintable()


@pytest.mark.parametrize(
    ("expected", "answer", "value"),
    [
        ("Marie Curie", "It was marie\n  CURIE.", RIGHT),
        ("cat", "concatenate", WRONG),
        ("cat", "a cat, of course", RIGHT),
        ("42", "3.42 or 1,042", WRONG),
        ("42", "It is 42.", RIGHT),
        ("42", "[41,42]", RIGHT),
        ("42 km", "It is **42** km", RIGHT),
        ("42", "a 42km run", RIGHT),
        ("42", "the A42 road", WRONG),
        ("don't", "I don’t know", RIGHT),
        ("straße", "STRASSE", RIGHT),
        ("café", "cafe\u0301", RIGHT),
        ("東京", "首都は東京都です", RIGHT),
        ("2024年度", "2024 年度の報告", RIGHT),
        ("ＡＢＣ", "abc社", RIGHT),
        ("カタカナ", "ｶﾀｶﾅ", RIGHT),
        ("서울", "서울은 크다", RIGHT),
        ("กรุงเทพ", "เมืองกรุงเทพมหานคร", RIGHT),
        ("東京", "京都", WRONG),
        ("snake_case", "use `snake_case` here", RIGHT),
    ],
)
def test_text(expected: str, answer: str, value: VerdictValue) -> None:
    verdict = verdict_of(build_expectation(text=expected), answer)
    assert (verdict.value, verdict.source) == (value, "check:expect-text")
    assert 0.97 <= verdict.confidence <= 0.99


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30), st.text(), st.text())
def test_a_text_on_its_own_line_is_found_whatever_stands_around_it(
    wanted: str, before: str, after: str
) -> None:
    answer = f"{before}\n( {wanted} )\n{after}"
    assert verdict_of(build_expectation(text=wanted), answer).value is RIGHT
