"""Right answers in other words, formats, units and roundings are not rejected; most of the wrong ones beside them are."""

from __future__ import annotations

import pytest

from laar_tui.core.verdict import VerdictValue
from tests.benchmarks.checker_cases.making import Case
from tests.benchmarks.checker_evaluation import judge
from tests.checking.phrasings import RIGHT, WRONG


def rejected(document: str, question: str, answer: str) -> bool:
    together, _ = judge(Case(document, question, answer, True, "", "", ""))
    return together is not None and together.value is VerdictValue.WRONG


@pytest.mark.parametrize(("document", "question", "answer"), RIGHT)
def test_a_right_answer_is_not_rejected(document: str, question: str, answer: str) -> None:
    assert not rejected(document, question, answer)


def test_most_wrong_answers_are() -> None:
    caught = [rejected(*case) for case in WRONG]
    assert sum(caught) >= 0.75 * len(caught)
