"""Answers, questions and documents made to break the checks: they end, in work that does not grow with tricks, and say nothing false."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest

from laar_tui.core.question import Document
from laar_tui.core.verdict import Verdict, VerdictValue
from tests.benchmarks.checker_cases.making import Case
from tests.benchmarks.checker_evaluation import judge

DOCUMENT = "The harbour lease runs from 1 May 2020 to 30 April 2025. The rent is 4,200 euros a month. No boats may be kept on land."
QUESTION = "What is the rent, and when does the lease end?"
ANSWER = "The rent is 4,200 euros a month and the lease ends on 30 April 2025."

HOSTILE = {
    "many quotes": "<quote>The rent is 4,200 euros</quote>" * 100_000,
    "unclosed quotes": "<quote>" * 100_000,
    "a megabyte of words": "the rent is due " * 65_000,
    "a megabyte of figures": "4,201 euros; " * 80_000,
    "a megabyte without a blank": "9" * 1_000_000,
    "separators": "1,1.1'1 " * 120_000,
    "brackets": "(" * 200_000 + ")" * 200_000,
    "quotation marks": "“" * 200_000,
    "commas": "a, " * 300_000,
    "arrows": "1 -> " * 200_000,
    "from and to": "from 1 to " * 100_000,
    "right to left": "\u202e" * 50_000 + ANSWER + "\u202c" * 50_000,
    "zero width": "\u200b".join(ANSWER * 200),
    "numerals": "一二三四五六七八九十百千万" * 40_000,
    "kana": "あ" * 500_000,
    "lines": "\n" * 500_000,
    "hashes": "#" * 500_000,
    "table": "|" * 300_000,
    "dates": "2024-01-01 " * 50_000,
    "combining marks": "a" + "\u0301" * 200_000,
}


def work_of(call: Callable[[], object]) -> int:
    """How many Python functions were called: unlike seconds, the same on every machine."""
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(None)
    return calls


def verdict_on(document: str, question: str, answer: str) -> Verdict | None:
    return judge(Case(document, question, answer, True, "", "", ""))[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_of_full_length_is_checked_in_bounded_work(name: str) -> None:
    assert work_of(lambda: verdict_on(DOCUMENT, QUESTION, HOSTILE[name])) < 6_000_000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_checked_in_bounded_work(name: str) -> None:
    made = HOSTILE[name]
    for document, question, answer in (
        (DOCUMENT, QUESTION, made[:60_000]),
        (f"{made[:8_000]}\n\n{DOCUMENT}", QUESTION, ANSWER),
        (DOCUMENT, f"{QUESTION} {made[:1_000]}", ANSWER),
    ):
        assert work_of(partial(verdict_on, document, question, answer)) < 3_000_000


def test_marks_that_nobody_sees_change_no_verdict() -> None:
    wrong = "The rent is 4,200 euros a month and the lease ends on 1 May 2020."
    for written in (wrong, wrong.replace(" ", "\u200b \u200b"), f"\u202a{wrong}\u202c"):
        found = verdict_on(DOCUMENT, QUESTION, written)
        assert found is not None
        assert found.value is VerdictValue.WRONG


def test_work_grows_with_the_number_of_quotes_no_faster_than_the_answer() -> None:
    def quotes(count: int) -> int:
        answer = " ".join(f"<quote>The rent is {n} euros a month</quote>" for n in range(count))
        return work_of(lambda: verdict_on(DOCUMENT, QUESTION, answer))

    quotes(5)  # What is compiled at first use does not count.
    assert quotes(1_000) < 20 * quotes(100)


def test_a_long_document_is_read_in_windows() -> None:
    def size(times: int) -> int:
        filler = "The committee met and the minutes were read again by the clerk.\n" * times
        document = Document.from_text("d", filler + DOCUMENT + filler, "paste")
        return work_of(lambda: verdict_on(document.text, QUESTION, ANSWER))

    size(10)
    assert size(10_000) < 25 * size(1_000)
