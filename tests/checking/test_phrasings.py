"""Right answers in other words, formats, units and roundings are not rejected; most of the wrong ones beside them are."""

from __future__ import annotations

import pytest

from laar_tui.core.verdict import Verdict, VerdictValue
from tests.benchmarks.checker_cases.making import Case
from tests.benchmarks.checker_evaluation import judge
from tests.checking.phrasings import RIGHT, WRONG


def together(document: str, question: str, answer: str) -> Verdict | None:
    return judge(Case(document, question, answer, True, "", "", ""))[0]


@pytest.mark.parametrize(("document", "question", "answer"), RIGHT)
def test_a_right_answer_is_not_rejected(document: str, question: str, answer: str) -> None:
    verdict = together(document, question, answer)
    assert verdict is None or verdict.value is not VerdictValue.WRONG


def test_most_wrong_answers_are_objected_to_and_many_rejected() -> None:
    """What an objection weighs is counted on other cases (``likelihoods.py``), so not each that is made rejects by itself."""
    verdicts = [together(*case) for case in WRONG]
    doubted = [v for v in verdicts if v and v.value is not VerdictValue.RIGHT and v.confidence > 0.5]
    rejected = [v for v in doubted if v.value is VerdictValue.WRONG]
    assert len(doubted) >= 0.75 * len(WRONG)
    assert len(rejected) >= 0.55 * len(WRONG)
