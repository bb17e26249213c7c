"""What is deleted is in no file any more: not in the database, its indexes, its free pages, its log."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from laar_tui.core.errors import UsageError
from laar_tui.core.question import Document
from laar_tui.history.deleting import delete_questions, forget_documents, purge
from laar_tui.history.store import History
from tests.history.building import RIGHT, Story, Try, make_decision, make_question, open_history, tell

SECRET = "zqxsecretword"


def secretive(number: int, documents: tuple[Document, ...] = ()) -> Story:
    return Story(
        f"q{number}",
        conversation_id=f"c{number}",
        text=f"About {SECRET}{number} " + "padding " * 200,
        documents=documents,
        tries=(Try(verdict=RIGHT, answer=f"The answer is {SECRET}{number} 秘密の言葉 " * 30),),
    )


def leftovers(path: Path, *texts: str) -> list[str]:
    """Which of ``texts`` stand in any file of the history, in any spelling the indexes may use."""
    files = [f for f in path.parent.rglob("*") if f.is_file()]
    content = b"".join(f.read_bytes() for f in files)
    return [t for t in texts if t.encode() in content or t.lower().encode() in content]


def indexed_terms(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        terms = []
        for index in ("search_words", "search_unspaced"):
            connection.execute(f"CREATE VIRTUAL TABLE temp.v_{index} USING fts5vocab (main, {index}, row)")
            terms += [r[0] for r in connection.execute(f"SELECT term FROM temp.v_{index}").fetchall()]
    return " ".join(terms)


def test_a_deleted_question_is_in_no_file(path: Path) -> None:
    document = Document.from_text(f"{SECRET}name.txt", f"{SECRET}document " * 2000, "paste")
    with open_history(path) as history:
        for number in range(20):
            tell(history, Story(f"kept{number}", text="kept " * 50))
        tell(history, secretive(1, (document,)))
        assert leftovers(path, SECRET) == [SECRET]
        done = delete_questions(history, ["q1"])
        assert (done.questions, done.documents, done.log_emptied, done.copies) == (1, 1, True, ())
        assert leftovers(path, SECRET, "秘密の言葉") == []
        assert SECRET not in indexed_terms(path)
        assert "秘密の" not in indexed_terms(path)
        assert len(history.reader.list_questions()) == 20
        assert history.reader.integrity_problem() == ""
    assert leftovers(path, SECRET, "秘密の言葉") == []


def test_without_rebuilding_the_file_nothing_is_left_either(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laar_tui.history.deleting._REBUILT_BYTES", 0)
    with open_history(path) as history:
        for number in range(40):
            tell(history, secretive(number))
        delete_questions(history, [f"q{number}" for number in range(1, 40)])
        texts = [f"{SECRET}{number} " for number in range(1, 40)]
        assert leftovers(path, *texts) == []
        assert leftovers(path, f"{SECRET}0 ") == [f"{SECRET}0 "]


def test_a_document_another_question_uses_stays(history: History) -> None:
    document = Document.from_text("a.txt", "shared", "paste")
    tell(history, secretive(1, (document,)))
    tell(history, secretive(2, (document,)))
    assert delete_questions(history, ["q1"]).documents == 0
    assert history.reader.load_question("q2").documents[0].text == "shared"
    assert delete_questions(history, ["q2"]).documents == 1
    assert history.reader.recent_conversations() == []


def test_nothing_is_deleted_when_one_id_is_unknown(history: History) -> None:
    tell(history, secretive(1))
    with pytest.raises(UsageError, match="no question 'q7'"):
        delete_questions(history, ["q1", "q7"])
    assert len(history.reader.list_questions()) == 1


def test_a_question_that_is_being_answered_is_not_deleted(history: History) -> None:
    history.save_question(make_question(), simulated=False)
    history.save_decision("q1", 1, make_decision("d1", "fast"))
    history.begin_attempt("a1", "q1", 1, "fast", "model", "d1", 0.0, False, False).result()
    with pytest.raises(UsageError, match="being answered right now"):
        delete_questions(history, ["q1"])
    with pytest.raises(UsageError, match="being answered right now"):
        purge(history)
    assert history.reader.load_question("q1").attempts[0].state == "running"


def test_purge_takes_what_is_older_or_everything(history: History) -> None:
    for number in range(4):
        tell(history, secretive(number))
    asked = {row.id: row.asked_at for row in history.reader.list_questions()}
    assert purge(history, asked["q2"]).questions == 2
    assert [row.id for row in history.reader.list_questions()] == ["q3", "q2"]
    assert purge(history, datetime(2000, 1, 1, tzinfo=UTC)).questions == 0
    assert purge(history).questions == 2
    assert history.reader.list_questions() == []
    assert leftovers(history.path, SECRET) == []


def test_documents_can_be_forgotten_alone(history: History) -> None:
    document = Document.from_text("kept-name.txt", f"{SECRET}document", "paste")
    tell(history, Story("q1", documents=(document,)))
    assert forget_documents(history).documents == 1
    (stored,) = history.reader.load_question("q1").documents
    assert (stored.text, stored.characters, stored.name) == (None, len(document.text), "kept-name.txt")
    assert leftovers(history.path, SECRET) == []


def test_another_process_that_keeps_the_log_is_asked_to_empty_it(path: Path) -> None:
    """The first to open holds the right to checkpoint; it grants the wish when it next looks."""
    with open_history(path) as holder, open_history(path) as other:
        tell(other, secretive(1))
        assert not delete_questions(other, ["q1"]).log_emptied
        holder.tend()
        holder.submit(lambda db: None).result()
        assert leftovers(path, SECRET) == []
        assert not (path.parent / "history.db.locks" / "empty-the-log").exists()


def test_copies_made_before_an_upgrade_are_told_about(history: History) -> None:
    tell(history, secretive(1))
    copy = history.path.with_name("history.before-upgrade-of-0001_first.db")
    copy.write_bytes(b"old")
    assert delete_questions(history, ["q1"]).copies == (copy,)


def test_without_kept_documents_no_file_holds_their_text(path: Path) -> None:
    document = Document.from_text("note.txt", f"{SECRET} 秘密の言葉 " * 50, "paste")
    with open_history(path, keep_documents=False) as history:
        tell(history, Story(documents=(document,)))
        assert leftovers(path, SECRET, "秘密の言葉") == []
        assert SECRET not in indexed_terms(path)
        row = history.reader.load_question("q1").documents[0]
        assert (row.sha256, row.characters) == (document.sha256, len(document.text))


def test_the_age_of_a_question_is_when_it_was_asked(history: History) -> None:
    tell(history, secretive(1))
    asked = history.reader.list_questions()[0].asked_at
    assert purge(history, asked).questions == 0
    assert purge(history, asked + timedelta(microseconds=1)).questions == 1
