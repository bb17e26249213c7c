"""Lists, filters, pages and conversations."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from laar_tui.core.attempt import Outcome
from laar_tui.core.decision import StopReason
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Document, Turn
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import NOT_JUDGED, VerdictValue
from laar_tui.history.reading import Reader
from laar_tui.history.records import AttemptGlance
from laar_tui.history.schema import LENGTHS
from laar_tui.history.store import History
from tests.history.building import WRONG, Story, Try, make_question, tell

REPORT = Document.from_text("報告.pdf", "売上は百万円。", "file")


@pytest.fixture
def filled(history: History) -> History:
    tell(history, Story("q1", text="Wie heißt der Fluss?", tokens=3000, language="de"))
    tell(
        history,
        Story(
            "q2",
            text="売上はいくらですか",
            tokens=20_000,
            language="ja",
            documents=(REPORT,),
            tries=(Try("fast", WRONG, answer="Zehn 100% Prozent"), Try("strong", None)),
        ),
    )
    tell(
        history,
        Story("q3", conversation_id="c2", tokens=70_000, tries=(Try("slow", WRONG),), simulated=True),
    )
    tell(history, Story("q4", conversation_id="c2", tries=(Try(outcome=Outcome.TRANSPORT),)))
    return history


def found(history: History, **conditions: object) -> list[str]:
    return [row.id for row in history.reader.list_questions(**conditions)]  # type: ignore[arg-type]


def test_a_row_tells_the_question_at_a_glance(filled: History) -> None:
    row = filled.reader.list_questions()[2]
    assert (row.id, row.conversation_id, row.ordinal, row.text) == ("q2", "c1", 2, "売上はいくらですか")
    assert row.conversation_title == "Wie heißt der Fluss?"
    assert row.documents == ("報告.pdf",)
    assert (row.tokens, row.tokens_exact, row.language, row.task) == (20_000, True, "ja", "lookup")
    assert row.attempts == (
        AttemptGlance(1, "fast", "finished", Outcome.COMPLETE, VerdictValue.WRONG),
        AttemptGlance(2, "strong", "finished", Outcome.COMPLETE, VerdictValue.UNKNOWN),
    )
    assert (row.standing_endpoint, row.verdict) == ("strong", VerdictValue.UNKNOWN)
    assert (row.stopped, row.ttca, row.simulated) == (StopReason.ANSWERED, Ttca(12.5, 9.0, True), False)


def test_newest_first_in_pages(filled: History) -> None:
    assert found(filled) == ["q4", "q3", "q2", "q1"]
    assert found(filled, limit=2) == ["q4", "q3"]
    assert found(filled, limit=2, before="q3") == ["q2", "q1"]
    assert found(filled, limit=2, before="q1") == []


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"text": "FLUSS"}, ["q1"]),
        ({"text": "HEISST"}, ["q1"]),
        ({"text": "売上"}, ["q2"]),
        ({"text": "報告"}, ["q2"]),
        ({"text": "100%"}, ["q2"]),
        ({"text": "%"}, ["q2"]),
        ({"text": "nowhere"}, []),
        ({"endpoint": "strong"}, ["q2"]),
        ({"language": "ja"}, ["q2"]),
        ({"length": "64K+"}, ["q3"]),
        ({"length": "0-4K"}, ["q1"]),
        ({"verdict": VerdictValue.RIGHT}, ["q1"]),
        ({"verdict": VerdictValue.WRONG}, ["q3"]),
        ({"verdict": VerdictValue.UNKNOWN}, ["q4", "q2"]),
        ({"simulated": True}, ["q3"]),
        ({"simulated": False, "conversation_id": "c2"}, ["q4"]),
        ({"endpoint": "fast", "language": "ja", "verdict": VerdictValue.UNKNOWN}, ["q2"]),
    ],
)
def test_every_condition_narrows(filled: History, conditions: dict[str, object], expected: list[str]) -> None:
    assert found(filled, **conditions) == expected


def test_a_period_includes_its_start_and_not_its_end(filled: History) -> None:
    asked = {row.id: row.asked_at for row in filled.reader.list_questions()}
    assert found(filled, since=asked["q2"], until=asked["q4"]) == ["q3", "q2"]
    elsewhere = asked["q2"].astimezone(tz=None)
    assert found(filled, since=elsewhere, until=elsewhere + timedelta(microseconds=1)) == ["q2"]


def test_a_conversation_can_be_resumed(filled: History) -> None:
    conversation = filled.reader.load_conversation("c1")
    assert [q.question.id for q in conversation.questions] == ["q1", "q2"]
    assert conversation.turns() == (
        Turn("Wie heißt der Fluss?", "42"),
        Turn("売上はいくらですか", "42", (REPORT,)),
    )
    assert filled.reader.load_conversation("c2").turns() == ()
    with pytest.raises(UsageError, match="no conversation 'c9'"):
        filled.reader.load_conversation("c9")
    with pytest.raises(UsageError, match="More than one conversation"):
        filled.reader.load_conversation("c")


def test_recent_conversations(filled: History) -> None:
    filled.set_title("c2", "Second").result()
    tell(filled, Story("q5", conversation_id="c1"))
    assert [(c.id, c.title, c.questions) for c in filled.reader.recent_conversations()] == [
        ("c1", "Wie heißt der Fluss?", 3),
        ("c2", "Second", 2),
    ]
    assert [c.id for c in filled.reader.recent_conversations(simulated=True)] == ["c2"]
    assert len(filled.reader.recent_conversations(1)) == 1


def test_recent_question_texts_come_once_newest_first(filled: History) -> None:
    tell(filled, Story("q5", text="Wie heißt der Fluss?"))
    assert filled.reader.recent_question_texts() == [
        "Wie heißt der Fluss?",
        "What is the code?",
        "売上はいくらですか",
    ]


def test_a_question_that_was_only_stored_can_be_read(history: History) -> None:
    history.save_question(make_question(text="  a\n\nlong " + "question " * 40), simulated=False).result()
    record = history.reader.load_question("q1")
    assert (record.features, record.attempts, record.ttca, record.standing) == (None, (), None, None)
    (row,) = history.reader.list_questions()
    assert (row.tokens, row.attempts, row.verdict) == (None, (), VerdictValue.UNKNOWN)
    assert row.conversation_title.startswith("a long question")
    assert len(row.conversation_title) <= 81


def test_unknown_questions(path: Path, history: History) -> None:
    with pytest.raises(UsageError, match="There is no question 'x'"):
        history.reader.load_question("x")
    with pytest.raises(UsageError, match="There is no question 'x'"):
        Reader(path.with_name("elsewhere.db")).load_question("x")


def test_an_unjudged_answer_has_nobodys_verdict(filled: History) -> None:
    assert filled.reader.load_question("q2").attempts[1].effective == NOT_JUDGED


def test_the_views_read_well_on_their_own(filled: History) -> None:
    with sqlite3.connect(filled.path) as connection:
        connection.row_factory = sqlite3.Row
        by_id = {row["question_id"]: row for row in connection.execute("SELECT * FROM ttca")}
        assert by_id["q2"]["question"] == "売上はいくらですか"
        assert (by_id["q2"]["first_endpoint"], by_id["q2"]["attempts"]) == ("fast", 2)
        assert datetime.fromisoformat(by_id["q1"]["asked_at"]).tzinfo == UTC
        full = connection.execute("SELECT * FROM attempts_full WHERE question_id = 'q1'").fetchone()
        assert (full["answer"], full["verdict_value"], full["p_correct"], full["propensity"]) == (
            "42",
            "right",
            0.6,
            0.95,
        )


def test_lengths_are_cut_at_whole_k(history: History) -> None:
    edges = {0: 0, 4095: 0, 4096: 1, 8191: 1, 8192: 2, 16383: 2, 16384: 3, 32768: 4, 65535: 4, 65536: 5}
    for tokens in edges:
        tell(history, Story(f"t{tokens}", tokens=tokens))
    for tokens, bucket in edges.items():
        assert f"t{tokens}" in found(history, length=LENGTHS[bucket])
