"""Numbers as people and models write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.checking.numbers import check_number, find_numbers
from laar_tui.core.verdict import VerdictValue

RIGHT, WRONG, UNKNOWN = VerdictValue.RIGHT, VerdictValue.WRONG, VerdictValue.UNKNOWN


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        ("-42", -42),
        ("−42", -42),
        ("-$42", -42),
        ("10-42", 42),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1 234", 1234),
        ("12\u202f345\u202f678,9", 12345678.9),
        ("1'234'567.89", 1234567.89),
        ("12,34,567", 1234567),
        ("1,234", 1234),
        ("1,234", 1.234),
        ("1.234", 1234),
        ("1.234", 1.234),
        ("3,5", 3.5),
        (".5", 0.5),
        ("１２，３４５．６", 12345.6),
        ("٤٢", 42),
        ("42 %", 42),
        ("42 %", 0.42),
        ("42％", 0.42),
        ("4 ‰", 0.004),
        ("3万5千", 35_000),
        ("1億2345万", 123_450_000),
        ("1.5亿", 150_000_000),
        ("5百万円", 5_000_000),
        ("12万3456人", 123_456),
        ("四十二", 42),
        ("三万五千円", 35_000),
        ("6.02e23", 6.02e23),
        ("6.02×10^23", 6.02e23),
        ("6.02 × 10²³", 6.02e23),
        (r"6.02 \times 10^{23}", 6.02e23),
        ("1.6e-19", 1.6e-19),
        ("1.5 million", 1_500_000),
        ("2,3 Milliarden", 2.3e9),
        ("$4bn", 4e9),
        ("5k", 5000),
        ("USD42", 42),
        ("**42**", 42),
        (r"\boxed{42}", 42),
        ("第42条", 42),
        ("[1,2,42]", 42),
        ("0.30000000000000004", 0.3),
    ],
)
def test_a_number_is_read(text: str, value: float) -> None:
    verdict = check_number(value, 0, f"= {text} .")
    assert verdict.value is RIGHT, verdict.reason
    assert 0.97 <= verdict.confidence <= 0.99


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("41 and 7", 42),
        ("3万", 3),
        ("1.5 million", 1.5),
        ("-42", 42),
        ("142", 42),
        ("4.2", 42),
        ("一番", 1),
        ("42.01", 42),
    ],
)
def test_another_number_is_wrong(text: str, value: float) -> None:
    assert check_number(value, 0, text).value is WRONG


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On 2024-05-17 there were 300.", 17),
        ("On 17.05.2024 there were 300.", 5),
        ("On May 17, 2024 there were 300.", 17),
        ("Am 17. Mai 2024 waren es 300.", 17),
        ("2024年5月17日に300人", 5),
        ("At 12:34 there were 300.", 34),
        ("1. Lyon\n2. Paris\nThere were 300.", 2),
        ("There were 300 [4].", 4),
        ("There were 300 in version 1.2.3.", 2),
        ("gpt4 says 300", 4),
        ("41,42", 42),
    ],
)
def test_an_aside_neither_proves_nor_disproves(text: str, value: float) -> None:
    assert check_number(value, 0, text).value is UNKNOWN


def test_a_year_alone_is_a_number() -> None:
    assert check_number(2024, 0, "It was in 2024.").value is RIGHT


def test_tolerance_is_absolute_and_inclusive() -> None:
    assert check_number(42, 0.5, "42.5").value is RIGHT
    assert check_number(42, 0.5, "42.51").value is WRONG
    assert check_number(1.0, 0.1, "1.1").value is RIGHT


def test_float_noise_is_forgiven_and_nothing_else() -> None:
    assert check_number(0.1 + 0.2, 0, "0.3").value is RIGHT
    assert check_number(1_234_567_890, 0, "1,234,567,891").value is WRONG


def test_the_reason_names_what_was_expected_and_what_came() -> None:
    assert check_number(42, 0, "41 and 7").reason == "expected 42, the answer has 41 and 7"
    assert check_number(42, 0.5, "41").reason == "expected 42 ± 0.5, the answer has 41"
    assert "no number" in check_number(42, 0, "none").reason
    assert check_number(42, 0, ", ".join(map(str, range(100, 120)))).reason.endswith("and 15 more")


def test_a_number_among_thousands_proves_nothing() -> None:
    assert check_number(42, 0, " ".join(map(str, range(10_000)))).value is UNKNOWN


@given(st.integers(-(10**15), 10**15))
def test_every_integer_is_found_in_all_its_writings(number: int) -> None:
    for text in (
        f"{number}",
        f"{number:,}",
        f"{number:,}".replace(",", "."),
        f"{number:,}".replace(",", "\u202f"),
    ):
        assert check_number(number, 0, f"It is {text}!").value is RIGHT


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_found_as_python_writes_it(number: float) -> None:
    assert check_number(number, 0, f"x = {number!r}").value is RIGHT


@given(st.text(st.characters()))
def test_numbers_stand_where_they_are_said_to_stand(text: str) -> None:
    last = 0
    for number in find_numbers(text):
        assert last <= number.start < number.end <= len(text)
        last = number.end
