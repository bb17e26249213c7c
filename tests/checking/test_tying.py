"""Right answers beside values that only seem to fit better, and the wrong ones that must still be told from them."""

from __future__ import annotations

import pytest

from laar_tui.checking.asked import understand
from laar_tui.checking.halves import check_completeness
from laar_tui.checking.said import read_answer
from laar_tui.checking.tying import in_code, labels, sums_up
from laar_tui.checking.values import Kind, find_values
from laar_tui.core.verdict import Verdict, VerdictValue
from tests.benchmarks.checker_cases.making import Case
from tests.benchmarks.checker_evaluation import judge

_LEAGUE = "Hale lead the table with 61 goals but their margin over Corby is down from eight goals to five."
_TRAINS = "Sun 4 May\nIC 512 Parma 09:20 – Milan 10:35 IC 87 Milan 11:05 – Turin 12:10\n"
_FINE = (
    "The licence costs $80.00, plus a handling fee of $4.50: $84.50 in all if you pay by the due date.\n\n"
    "Whoever does not pay by the due date has to pay a late charge of $15.\n"
)
_PLANS = "見積もりでは、1箱当たりの送料はA案が410円、B案が520円、C案が380円。\nB案が採用された。\n"


def _objections(document: str, question: str, answer: str) -> list[str]:
    _, verdicts = judge(Case(document, question, answer, True, "", "", ""))
    return [v.source for v in verdicts if v.value is VerdictValue.WRONG]


@pytest.mark.parametrize(
    ("document", "question", "answer"),
    [
        (_LEAGUE, "How many goals clear of Corby are Hale?", "Five."),
        (_TRAINS, "When does the train to Turin leave Milan?", "At 11:05."),
        (_FINE, "How much does he have to pay in total if he pays by the due date?", "$84.50"),
        (_PLANS, "採用された案の1箱当たりの送料はいくらですか。", "採用されたのはB案なので、520円です。"),
    ],
)
def test_a_value_tied_to_the_question_is_not_outdone(document: str, question: str, answer: str) -> None:
    assert "check:place" not in _objections(document, question, answer)


def test_a_neighbours_value_is_still_objected_to() -> None:
    halls = (
        "Halls for hire\n\nThe north hall holds 240 people and has a stage; the south hall holds 310 people.\n\n"
        "The car park has 90 places. Both halls close at 23:00.\n"
    )
    question = "How many people does the north hall hold?"
    assert "check:place" in _objections(halls, question, "310 people")
    assert "check:place" not in _objections(halls, question, "240 people")


def test_a_number_in_an_identifier_is_no_quantity() -> None:
    for text, number in (("24/00871 was withdrawn", "24"), ("see #1179 for more", "1179")):
        value = next(v for v in find_values(text) if v.kind is Kind.NUMBER and v.text == number)
        assert in_code(text, value)
    plain = "For 3, against 1."
    assert not any(in_code(plain, v) for v in find_values(plain))


def test_a_sum_is_told_from_its_parts() -> None:
    values = find_values("$80.00 and $4.50 make $84.50; $99.00 is something else")
    by_text = {v.amounts[0]: v for v in values if v.kind is Kind.NUMBER}
    assert sums_up(by_text[84.5], values)
    assert not sums_up(by_text[99.0], values)
    assert not sums_up(by_text[80.0], values)


def test_labels_of_plans_are_read() -> None:
    assert labels("採用されたのはB案です。C棟ではない") == ["b案", "c棟"]


def test_a_day_without_its_month_answers_when() -> None:
    question = "遠足が雨の場合はいつになりますか。参加費は1人いくらですか。"
    asked = understand(question)

    def objection(answer: str) -> Verdict | None:
        return check_completeness(question, (), read_answer(answer, question, asked), answer, asked, None)

    assert objection("翌12日（日）になり、参加費は1人300円です。") is None
    assert objection("参加費は1人300円です。") is not None
    assert objection("参加費は1人300円で、3日間です。") is not None
