"""Out and in again loses nothing, twice adds nothing, and what is not ours is refused in one sentence."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laar_tui.core.attempt import Outcome
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Document
from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.history.backup import back_up
from laar_tui.history.exporting import CSV_COLUMNS, export
from laar_tui.history.importing import Imported, import_file
from laar_tui.history.records import QuestionFilter
from laar_tui.history.store import History
from tests.history.building import RIGHT, WRONG, Story, Try, make_decision, make_question, open_history, tell

CHECK = Verdict(VerdictValue.WRONG, "check:quotes", 0.7, "no such \ud800 quote", 0.1)

TABLES = ("conversations", "documents", "questions", "question_documents", "decisions", "attempts")


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table a person's history is made of; the numbers of verdicts are the database's own."""
    with sqlite3.connect(path) as connection:
        tables = {t: connection.execute(f"SELECT * FROM {t} ORDER BY 1, 2").fetchall() for t in TABLES}
        tables["verdicts"] = connection.execute(
            "SELECT attempt_id, value, source, confidence, reason, check_s, given_at, given_s FROM verdicts ORDER BY 1, id"
        ).fetchall()
    connection.close()
    return tables


def write(history: History, file: Path, where: QuestionFilter | None = None) -> Path:
    file.write_text("".join(export(history.reader, "jsonl", where)), encoding="utf-8")
    return file


odd_text = st.text(
    st.one_of(
        st.characters(), st.characters(categories=["Cs"]), st.sampled_from("\x00\ufdd0\u2028\x85\"'\\")
    ),
    max_size=20,
)
verdicts = st.one_of(
    st.none(),
    st.builds(
        Verdict,
        st.sampled_from(VerdictValue),
        st.sampled_from([USER, "check:x"]),
        st.floats(0, 1),
        odd_text,
        st.floats(0, 9),
    ),
)
tries = st.builds(
    Try,
    endpoint=odd_text,
    verdict=verdicts,
    outcome=st.sampled_from([Outcome.COMPLETE, Outcome.TRANSPORT, Outcome.LENGTH]),
    total_s=st.floats(0.6, 1e6),
    answer=odd_text,
)
documents = st.builds(
    lambda n, t: Document.from_text(n, t, "paste", path=n, notices=(n,)), odd_text, odd_text
)
stories = st.builds(
    Story,
    text=odd_text,
    tokens=st.integers(0, 10**9),
    language=st.sampled_from(["en", "ja", "und"]),
    documents=st.lists(documents, max_size=2).map(tuple),
    tries=st.lists(tries, max_size=3).map(tuple),
    simulated=st.booleans(),
    settled=st.booleans(),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(stories, min_size=1, max_size=3))
def test_a_round_trip_loses_nothing_and_a_second_adds_nothing(told: list[Story]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_history(folder / "a.db") as one:
            for number, story in enumerate(told):
                values = {**vars(story), "question_id": f"q{number}", "conversation_id": f"c{number % 2}"}
                tell(one, Story(**values))
            file = write(one, folder / "export.jsonl")
        with open_history(folder / "b.db") as two:
            first = import_file(two, file)
            assert (first.questions, first.known) == (len(told), 0)
            assert dump(folder / "b.db") == dump(folder / "a.db")
            second = import_file(two, file)
            assert (second.questions, second.known, second.attempts, second.verdicts) == (0, len(told), 0, 0)
            assert dump(folder / "b.db") == dump(folder / "a.db")
            again = write(two, folder / "again.jsonl")
            assert two.reader.integrity_problem() == ""
        assert again.read_bytes() == file.read_bytes()


@pytest.fixture
def filled(history: History) -> History:
    report = Document.from_text("報告.pdf", "売上は\x00百万円。\ud800", "file")
    tell(
        history,
        Story(
            "q1", text="=1+2", tries=(Try("fast", WRONG, answer="-5"), Try("strong", RIGHT, answer="a\x00b"))
        ),
    )
    tell(
        history,
        Story("q2", text="売上は\ud800？", language="ja", documents=(report,), tries=(Try("fast", CHECK),)),
    )
    tell(history, Story("q3", tries=()))
    return history


def test_a_backup_is_imported_like_an_export(filled: History, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert back_up(filled.path, copy) == copy.stat().st_size
    assert copy.stat().st_mode & 0o777 == 0o600
    with open_history(tmp_path / "other.db") as other:
        assert import_file(other, copy).questions == 3
    assert dump(tmp_path / "other.db") == dump(filled.path)


def test_a_backup_never_overwrites(filled: History, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        back_up(filled.path, taken)
    assert taken.read_text() == "mine"


def test_what_a_known_question_lacks_is_added_and_its_account_follows(
    filled: History, tmp_path: Path
) -> None:
    file = write(filled, tmp_path / "later.jsonl")
    with open_history(tmp_path / "other.db") as other:
        import_file(other, file)
        filled.mark("q2", VerdictValue.RIGHT, reason="I looked it up").result()
        done = import_file(other, write(filled, tmp_path / "later.jsonl"))
        assert (done.questions, done.known, done.verdicts) == (0, 3, 1)
        record = other.reader.load_question("q2")
        assert record.attempts[0].effective.value is VerdictValue.RIGHT
        assert record.ttca is not None
        assert not record.ttca.censored


def test_an_older_mark_does_not_overrule_a_newer_one(filled: History, tmp_path: Path) -> None:
    filled.mark("q2", VerdictValue.RIGHT).result()
    early = write(filled, tmp_path / "early.jsonl")
    filled.mark("q2", VerdictValue.WRONG).result()
    late = write(filled, tmp_path / "late.jsonl")
    with open_history(tmp_path / "other.db") as other:
        thing = [json.loads(line) for line in late.read_text().splitlines()]
        for one in thing:
            for attempt in one.get("attempts", ()):
                attempt["verdicts"] = [v for v in attempt["verdicts"] if v["value"] == "wrong"]
        late.write_text("\n".join(json.dumps(t) for t in thing))
        import_file(other, late)
        import_file(other, early)
        assert other.reader.load_question("q2").attempts[0].effective.value is VerdictValue.WRONG


def test_a_running_attempt_comes_in_as_interrupted(history: History, tmp_path: Path) -> None:
    history.save_question(make_question(), simulated=False)
    history.save_decision("q1", 1, make_decision("d1", "fast"))
    history.begin_attempt("a1", "q1", 1, "fast", "model", "d1", 0.0, False, False)
    history.save_partial("a1", "half", "").result()
    file = write(history, tmp_path / "e.jsonl")
    with open_history(tmp_path / "other.db") as other:
        import_file(other, file)
        (attempt,) = other.reader.load_question("q1").attempts
        assert (attempt.state, attempt.attempt.reply.answer) == ("interrupted", "half")


def test_a_question_whose_place_is_taken_gets_the_next(filled: History, tmp_path: Path) -> None:
    file = write(filled, tmp_path / "e.jsonl", QuestionFilter(text="売上"))
    with open_history(tmp_path / "other.db") as other:
        tell(other, Story("mine", conversation_id="c1"))
        tell(other, Story("mine2", conversation_id="c1"))
        import_file(other, file)
        assert [q.question.id for q in other.reader.load_conversation("c1").questions] == [
            "mine",
            "mine2",
            "q2",
        ]


def test_documents_stay_out_where_they_are_not_kept(filled: History, tmp_path: Path) -> None:
    file = write(filled, tmp_path / "e.jsonl")
    with open_history(tmp_path / "other.db") as other:
        import_file(other, file, keep_documents=False)
        assert other.reader.load_question("q2").documents[0].text is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "none of the files that can be imported"),
        (b"hello\n", "none of the files"),
        (b'{"format": "other"}\n', "none of the files"),
        (b'{"format": "laar-chat history", "version": 99}\n', "newer laar-chat"),
        (b'{"format": "laar-chat history", "version": 1}\n[1]\n', "line 2"),
        (
            b'{"format": "laar-chat history", "version": 1}\n{"kind": "question", "id": "x"}\n',
            "line 2: this question is not whole",
        ),
        (
            b'{"format": "laar-chat history", "version": 1}\n{"kind": "document", "sha256": 5}\n',
            "line 2: this document",
        ),
        (b'{"format": "laar-chat history", "version": 1}\n\xff\xfe\n', "line 2"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_one_sentence(
    history: History, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=sentence):
        import_file(history, file)
    assert history.reader.list_questions() == []


@pytest.mark.parametrize(
    ("change", "value"),
    [
        (("attempts", 0, "outcome"), "sideways"),
        (("attempts", 0, "state"), "sleeping"),
        (("attempts", 0, "answer"), 5),
        (("attempts", 0, "verdicts", 0, "value"), "perhaps"),
        (("attempts", 0, "verdicts", 0, "given_at"), "yesterday"),
        (("decisions", 0, "features"), {}),
        (("decisions", 0, "candidates"), [1]),
        (("asked_at",), "2026-11-25"),
        (("stopped",), "never"),
        (("tokens",), "many"),
        (("conversation_id",), "nowhere"),
        (("attached",), None),
    ],
)
def test_nothing_that_could_not_be_read_later_comes_in(
    filled: History, tmp_path: Path, change: tuple[str | int, ...], value: object
) -> None:
    file = write(filled, tmp_path / "e.jsonl", QuestionFilter(text="=1+2"))
    *before, last = file.read_text(encoding="utf-8").splitlines()
    question = json.loads(last)
    *path, key = change
    place = question
    for step in path:
        place = place[step]
    place[key] = value
    file.write_text("\n".join([*before, json.dumps(question)]), encoding="utf-8")
    with open_history(tmp_path / "other.db") as other:
        with pytest.raises(UsageError, match=rf"line {len(before) + 1}: this question is not whole"):
            import_file(other, file)
        assert other.reader.list_questions() == []


def test_a_line_of_an_unknown_kind_is_passed_over(filled: History, tmp_path: Path) -> None:
    file = write(filled, tmp_path / "e.jsonl")
    file.write_text(
        file.read_text(encoding="utf-8") + '{"kind": "something of tomorrow"}\n', encoding="utf-8"
    )
    with open_history(tmp_path / "other.db") as other:
        assert import_file(other, file).questions == 3


def test_csv_has_a_row_for_each_attempt_and_no_formula(filled: History) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(export(filled.reader, "csv")))))
    assert [(r["question_id"], r["attempt"], r["verdict"]) for r in rows] == [
        ("q1", "1", "wrong"), ("q1", "2", "right"), ("q2", "1", "wrong"), ("q3", "", ""),
    ]  # fmt: skip
    assert (rows[0]["question"], rows[0]["answer"]) == ("'=1+2", "'-5")
    assert rows[1]["answer"] == "a\ufffdb"
    assert rows[2]["question"] == "売上は\ufffd？"
    assert rows[1]["stands"] == "1"
    assert tuple(rows[0]) == CSV_COLUMNS


@given(text=odd_text)
def test_no_text_cell_of_a_csv_begins_a_formula(text: str) -> None:
    from laar_tui.history.exporting import _cell

    assert not str(_cell(text)).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_markdown_reads_well(filled: History) -> None:
    text = "".join(export(filled.reader, "md"))
    assert "# =1+2\n\nconversation `c1`\n" in text
    assert "## =1+2" in text
    assert "### Attempt 2: strong" in text
    assert "right (user) · stands" in text
    assert "- document: 報告.pdf (12 tokens, " in text
    text.encode("utf-8")


def test_markdown_has_footnotes_where_quotes_stood(history: History) -> None:
    tell(
        history, Story(tries=(Try("one", RIGHT, answer="It is 5 May.<quote>the deadline is 5 May</quote>"),))
    )
    text = "".join(export(history.reader, "md"))
    assert "<quote>" not in text
    assert "It is 5 May.[1]" in text.replace(" [1]", "[1]")
    assert "[1] “the deadline is 5 May”" in text


def test_markdown_closes_a_code_block_that_was_cut(history: History) -> None:
    tell(history, Story(tries=(Try(answer="```python\nprint(1)"),)))
    assert "print(1)\n```\n" in "".join(export(history.reader, "md"))


def test_nothing_to_export_is_just_the_frame(history: History) -> None:
    assert len(list(export(history.reader, "jsonl"))) == 1
    assert list(export(history.reader, "csv")) == [",".join(CSV_COLUMNS) + "\n"]
    assert list(export(history.reader, "md")) == []


LLM = Path(__file__).parent / "llm"


def llm_log(tmp_path: Path, name: str) -> Path:
    file = tmp_path / "logs.db"
    with sqlite3.connect(file) as connection:
        connection.executescript((LLM / name).read_text(encoding="utf-8"))
    connection.close()
    return file


@pytest.mark.parametrize("name", ["responses.sql", "turns.sql"])
def test_the_log_of_llm_comes_in_whatever_its_version(history: History, tmp_path: Path, name: str) -> None:
    file = llm_log(tmp_path, name)
    before = file.read_bytes()
    done = import_file(history, file)
    assert (done.questions, done.attempts) == (5, 5)
    assert done.notices == ["1 attachment left out.", "1 system prompt left out."]
    rows = {row.text: row for row in history.reader.list_questions()}
    assert set(rows) == {
        "What is the capital of France?", "And of Japan? 日本", "Summarise the file", "What is in the picture?", "",
    }  # fmt: skip
    conversation = history.reader.load_conversation(rows["And of Japan? 日本"].conversation_id)
    assert [q.question.text for q in conversation.questions] == [
        "What is the capital of France?",
        "And of Japan? 日本",
    ]
    assert conversation.title == "What is the capital of France?"
    summary = history.reader.load_question(rows["Summarise the file"].id)
    assert [d.name for d in summary.documents] == ["minutes.txt", "a"]
    assert summary.documents[0].text == "The harbour budget is 4,200 euros.\nSecond line."
    (attempt,) = summary.attempts
    assert (attempt.attempt.endpoint, attempt.attempt.reply.usage.prompt_tokens) == ("fake-model", 12)
    assert attempt.attempt.reply.answer.startswith("Answer to: ")
    assert summary.ttca is None
    assert import_file(history, file) == Imported(0, 5, 0, 0, done.notices)
    assert file.read_bytes() == before
    assert history.reader.integrity_problem() == ""


def test_an_imported_answer_can_be_marked_and_counts_then(history: History, tmp_path: Path) -> None:
    import_file(history, llm_log(tmp_path, "turns.sql"))
    first = history.reader.list_questions()[-1]
    marked = history.mark(first.id, VerdictValue.RIGHT).result()
    assert marked.ttca is not None
    assert history.reader.find(QuestionFilter("capital of France")).how == "text"


def test_a_log_of_an_ancient_llm_says_what_to_do(history: History, tmp_path: Path) -> None:
    file = tmp_path / "logs.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE _llm_migrations (name TEXT)")
        connection.execute("CREATE TABLE log (id INTEGER)")
    connection.close()
    with pytest.raises(UsageError, match=r"older than 0\.5"):
        import_file(history, file)
