"""A checker's record is derived from its stored verdicts and the user's marks on the same answers."""

from __future__ import annotations

from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.history.checkers import checker_records, checker_reliability
from laar_tui.history.store import History
from tests.history.building import RIGHT, WRONG, Story, Try, tell

QUOTES = Verdict(VerdictValue.WRONG, "check:quotes", 0.97, "no such quote", 0.01)
PASSED = Verdict(VerdictValue.RIGHT, "check:quotes", 0.8, "the quote is there", 0.01)
TAKEN_BACK = Verdict(VerdictValue.UNKNOWN, USER, 0.5)


def mark(history: History, question: str, check: Verdict | None, *marks: Verdict) -> None:
    tell(history, Story(question, tries=(Try("fast", check),)))
    for given in marks:
        history.save_verdict(question, f"{question}-a1", given, 10).result()


def test_a_record_counts_catches_and_false_rejects(history: History) -> None:
    mark(history, "before", None, WRONG)  # It was not at work yet.
    mark(history, "q1", QUOTES, WRONG)
    mark(history, "q2", QUOTES, RIGHT)
    mark(history, "q3", PASSED, RIGHT)
    mark(history, "q4", None, WRONG)  # It found nothing.
    mark(history, "q5", QUOTES, RIGHT, WRONG)  # The latest mark counts.
    mark(history, "q6", QUOTES, WRONG, TAKEN_BACK)
    mark(history, "q7", QUOTES)
    record = checker_records(history.reader)["check:quotes"]
    assert (record.wrong, record.caught, record.passed_wrong) == (3, 2, 0)
    assert (record.right, record.rejected, record.passed_right) == (2, 1, 1)
    assert record.spoke == 6
    (reliability,) = checker_reliability(history.reader)
    assert reliability.name == "quotes"
    assert (reliability.catches.successes, reliability.catches.n) == (2, 3)
    assert reliability.weight < 1


def test_real_and_simulated_answers_have_separate_records(history: History) -> None:
    tell(history, Story("q1", simulated=True, tries=(Try("demo", QUOTES),)))
    history.save_verdict("q1", "q1-a1", WRONG, 10).result()
    assert checker_records(history.reader, simulated=False) == {}
    assert checker_records(history.reader, simulated=True)["check:quotes"].caught == 1
