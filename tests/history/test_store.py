"""What is written comes back as it was, and verdicts, standing answers and TTCA follow from it."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from laar_tui.core.attempt import Attempt, Outcome
from laar_tui.core.decision import StopReason
from laar_tui.core.errors import HistoryError, UsageError
from laar_tui.core.question import Document, Expectation, Question, TokenCount, Turn
from laar_tui.core.ttca import Ttca
from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.history.store import History
from tests.history.building import (
    RIGHT,
    WRONG,
    Story,
    Try,
    make_decision,
    make_features,
    make_question,
    make_reply,
    measured,
    open_history,
    tell,
)

NOTE = Document.from_text(
    "note.txt", "The code is 42.", "file", path="/tmp/note.txt", notices=("1 byte replaced",)
)


def test_a_question_comes_back_whole(history: History) -> None:
    expectation = Expectation(schema={"type": "object", "minimum": 1.5})
    question = Question("q1", "c1", "What is it?", (NOTE, NOTE), pinned="strong", expectation=expectation)
    history.save_question(question, simulated=True).result()
    history.save_measure("q1", make_features(), [measured(NOTE), measured(NOTE)]).result()
    decision = make_decision("d1", "fast", failed=("slow",))
    decision = replace(
        decision,
        candidates=(*decision.candidates, replace(decision.candidates[0], expected_ttca_s=float("inf"))),
    )
    stop = make_decision("d2", None, stop=StopReason.NOT_WORTH_IT)
    history.save_decision("q1", 1, decision).result()
    history.save_decision("q1", 2, stop).result()
    history.begin_attempt("a1", "q1", 1, "fast", "model", "d1", 0.0, True, True).result()
    attempt = Attempt("a1", 1, "fast", "model", make_reply(), 0.0, 5.0, "d1", 0.25, True, True)
    history.end_attempt("q1", attempt).result()
    check = Verdict(VerdictValue.WRONG, "check:quotes", 0.7, "no such quote", 0.1)
    history.save_verdict("q1", "a1", check, 5.1).result()
    history.save_verdict("q1", "a1", RIGHT, 9.0).result()
    history.settle("q1", StopReason.ANSWERED, "a1", Ttca(4.5, 4.5, False)).result()

    record = history.reader.load_question("q1")
    assert record.question == question
    assert [d.document() for d in record.documents] == [NOTE, NOTE]
    assert record.documents[0].count == TokenCount(12, True, "o200k_base")
    assert record.features == make_features()
    assert [d.decision for d in record.decisions] == [decision, stop]
    (stored,) = record.attempts
    assert stored.attempt == attempt
    assert stored.state == "finished"
    assert stored.p_correct == 0.6
    assert [(g.verdict, g.given_s) for g in stored.verdicts] == [(check, 5.1), (RIGHT, 9.0)]
    assert stored.effective == RIGHT
    assert record.standing == stored
    assert record.stopped is StopReason.ANSWERED
    assert record.ttca == Ttca(4.5, 4.5, False)
    assert record.checking_s == 0.1
    assert record.simulated
    assert record.asked_at.tzinfo == UTC


def test_a_failed_attempt_comes_back_with_its_error(history: History) -> None:
    tell(history, Story(tries=(Try(outcome=Outcome.TRANSPORT), Try("strong", RIGHT))))
    failed, right = history.reader.load_question("q1").attempts
    assert failed.attempt.reply == make_reply(Outcome.TRANSPORT)
    assert right.effective == RIGHT


def test_the_prompt_hash_depends_on_everything_that_is_sent(history: History) -> None:
    base = make_question("q1", documents=[NOTE])
    earlier = (Turn("before", "answer"),)
    variants = [
        base,
        replace(base, id="q2"),
        replace(base, id="q3", text="Else?"),
        replace(base, id="q4", documents=()),
        replace(base, id="q5", earlier=earlier),
    ]
    for question in variants:
        history.save_question(question, simulated=False).result()
    hashes = [history.reader.load_question(f"q{i}").prompt_sha256 for i in range(1, 6)]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 4


def test_a_document_is_stored_once_and_an_estimate_does_not_replace_an_exact_count(history: History) -> None:
    for number in (1, 2):
        history.save_question(make_question(f"q{number}", documents=[NOTE]), simulated=False).result()
    history.save_measure("q1", make_features(), [measured(NOTE, 12)]).result()
    estimate = replace(measured(NOTE), count=TokenCount(99, False, "estimate"))
    history.save_measure("q2", make_features(), [estimate]).result()
    with sqlite3.connect(history.path) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    (document,) = history.reader.load_question("q2").documents
    assert document.count == TokenCount(12, True, "o200k_base")


def test_documents_are_kept_as_hash_and_counts_only_when_asked(path: Path) -> None:
    with open_history(path, keep_documents=False) as history:
        tell(history, Story(documents=(NOTE,)))
        record = history.reader.load_question("q1")
    (document,) = record.documents
    assert (document.text, document.sha256, document.characters) == (None, NOTE.sha256, len(NOTE.text))
    assert document.count is not None
    assert document.document() is None
    assert record.question.documents == ()
    assert all(
        NOTE.text.encode() not in file.read_bytes()
        for file in path.parent.glob("history.db*")
        if file.is_file()
    )

    with open_history(path) as history:  # kept from now on: the same document asked again gets its text
        tell(history, Story("q2", documents=(NOTE,)))
        assert history.reader.load_question("q2").question.documents == (NOTE,)


def test_partial_text_is_kept_and_never_overwrites_the_end(history: History) -> None:
    history.save_question(make_question(), simulated=False)
    history.save_decision("q1", 1, make_decision("d1", "fast"))
    history.begin_attempt("a1", "q1", 1, "fast", "model", "d1", 0.0, False, False)
    history.save_partial("a1", "The answer", "thinking").result()
    (running,) = history.reader.load_question("q1").attempts
    assert (running.state, running.attempt.reply.answer) == ("running", "The answer")
    assert running.attempt.reply.thoughts == "thinking"
    history.end_attempt("q1", Attempt("a1", 1, "fast", "model", make_reply(), 0.0, 5.0, "d1"))
    history.save_partial("a1", "late", "").result()
    (ended,) = history.reader.load_question("q1").attempts
    assert ended.attempt.reply.answer == "42"


def test_an_attempt_that_was_never_begun_can_end(history: History) -> None:
    history.save_question(make_question(), simulated=False)
    history.save_decision("q1", 1, make_decision("d1", "fast"))
    attempt = Attempt("a1", 1, "fast", "model", make_reply(Outcome.CONTEXT), 0.0, 0.0, "d1")
    history.end_attempt("q1", attempt).result()
    assert history.reader.load_question("q1").attempts[0].attempt == attempt


def test_absurd_numbers_from_a_server_do_not_stop_the_writing(history: History) -> None:
    history.save_question(make_question(), simulated=False)
    history.save_decision("q1", 1, make_decision("d1", "fast"))
    reply = replace(
        make_reply(), usage=replace(make_reply().usage, prompt_tokens=2**70, completion_tokens=-5)
    )
    history.end_attempt("q1", Attempt("a1", 1, "fast", "model", reply, 0.0, 5.0, "d1")).result()
    usage = history.reader.load_question("q1").attempts[0].attempt.reply.usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (None, -5)


def test_ttca_is_up_to_date_without_settling(history: History) -> None:
    """A process may die between a verdict and the settling: the account must not depend on it."""
    tell(history, Story(tries=(Try(verdict=WRONG), Try("strong", RIGHT)), settled=False))
    record = history.reader.load_question("q1")
    # The second attempt starts at 8 s, its last token comes 4.5 s later; machines were busy for 4.5 s twice.
    assert record.ttca == Ttca(12.5, 9.0, False)
    assert record.stopped is None
    assert record.standing == record.attempts[1]


class TestMarksGivenLater:
    def test_a_mark_turns_a_censored_question_into_a_solved_one(self, history: History) -> None:
        tell(history, Story(tries=(Try(verdict=WRONG), Try("strong"))))
        assert history.reader.load_question("q1").ttca == Ttca(12.5, 9.0, True)
        marked = history.mark("q1", VerdictValue.RIGHT, reason="checked by hand").result()
        assert (marked.ordinal, marked.standing, marked.ttca) == (2, 2, Ttca(12.5, 9.0, False))
        assert marked.effective == Verdict(VerdictValue.RIGHT, USER, 1.0, "checked by hand")
        record = history.reader.load_question("q1")
        assert record.ttca == marked.ttca
        assert record.attempts[1].verdicts[0].given_s is None

    def test_marking_the_first_answer_right_shortens_the_ttca(self, history: History) -> None:
        tell(history, Story(tries=(Try(verdict=WRONG), Try("strong", RIGHT))))
        marked = history.mark("q1", VerdictValue.RIGHT, 1).result()
        assert (marked.standing, marked.ttca) == (1, Ttca(4.5, 4.5, False))

    def test_a_right_answer_marked_wrong_is_censored_at_the_last_live_verdict(self, history: History) -> None:
        tell(history, Story(tries=(Try(verdict=RIGHT),)))
        marked = history.mark("q1", VerdictValue.WRONG).result()
        assert (marked.standing, marked.ttca) == (None, Ttca(7.0, 4.5, True))

    def test_an_unsure_check_lays_no_answer_down(self, history: History) -> None:
        unsure = Verdict(VerdictValue.WRONG, "check:quotes", 0.7)
        sure = Verdict(VerdictValue.WRONG, "check:quotes", 0.95)
        tell(history, Story(tries=(Try(verdict=unsure), Try("strong", sure))))
        history.mark("q1", VerdictValue.WRONG, 2).result()
        assert history.mark("q1", VerdictValue.UNKNOWN, 2).result().standing == 1

    def test_taking_a_mark_back_restores_what_was(self, history: History) -> None:
        tell(history, Story(tries=(Try(verdict=None),)))
        before = history.reader.load_question("q1").ttca
        history.mark("q1", VerdictValue.WRONG).result()
        marked = history.mark("q1", VerdictValue.UNKNOWN).result()
        assert (marked.standing, marked.ttca) == (1, before)
        assert len(history.reader.load_question("q1").attempts[0].verdicts) == 2

    def test_a_prefix_is_enough_when_it_is_unique(self, history: History) -> None:
        tell(history, Story("abc123"))
        tell(history, Story("abd456"))
        assert history.mark("abc", VerdictValue.WRONG).result().question_id == "abc123"
        with pytest.raises(UsageError, match="More than one question begins with 'ab'"):
            history.mark("ab", VerdictValue.WRONG).result()
        for nobody in ("zz", "", "%"):
            with pytest.raises(UsageError, match="There is no question"):
                history.mark(nobody, VerdictValue.WRONG).result()

    def test_only_finished_answers_can_be_marked(self, history: History) -> None:
        tell(history, Story(tries=(Try(outcome=Outcome.TRANSPORT),)))
        with pytest.raises(UsageError, match="no finished answer"):
            history.mark("q1", VerdictValue.RIGHT).result()
        with pytest.raises(UsageError, match=r"Attempt 1 is not a finished answer \(transport\)"):
            history.mark("q1", VerdictValue.RIGHT, 1).result()
        with pytest.raises(UsageError, match="no attempt 7"):
            history.mark("q1", VerdictValue.RIGHT, 7).result()
        assert history.reader.load_question("q1").attempts[0].verdicts == ()


def test_verdicts_are_append_only(history: History) -> None:
    tell(history, Story())
    with pytest.raises(HistoryError, match="append-only"):
        history.submit(lambda db: db.execute("UPDATE verdicts SET value = 'wrong'")).result()


def test_work_that_fails_leaves_nothing_behind_and_the_writer_goes_on(history: History) -> None:
    history.save_question(make_question(), simulated=False).result()
    with pytest.raises(HistoryError, match="UNIQUE"):
        history.save_question(make_question(conversation_id="c2"), simulated=False).result()
    assert [c.id for c in history.reader.recent_conversations()] == ["c1"]
    tell(history, Story("q2"))


async def test_cancelling_an_await_does_not_cancel_the_write(history: History) -> None:
    waiting = asyncio.wrap_future(history.save_question(make_question(), simulated=False))
    waiting.cancel()
    history.set_title("c1", "A title").result()
    assert history.reader.load_conversation("c1").title == "A title"


def test_a_closed_history_says_so(path: Path) -> None:
    history = open_history(path)
    history.close()
    history.close()
    with pytest.raises(HistoryError, match="already closed"):
        history.save_question(make_question(), simulated=False).result()


def test_what_was_submitted_is_written_even_if_nobody_closes(path: Path) -> None:
    script = f"""
from pathlib import Path
from tests.history.building import make_question, open_history
history = open_history(Path({str(path)!r}))
for number in range(50):
    history.save_question(make_question(f"q{{number}}"), simulated=False)
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
    with open_history(path) as history:
        assert len(history.reader.list_questions(100)) == 50


def test_importing_the_door_loads_no_database() -> None:
    script = """
import sys
import laar_tui.history.store, laar_tui.history.statistics, laar_tui.history.evidence
print([m for m in ("sqlite3", "sqlite_utils", "numpy", "textual", "httpx") if m in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
