"""Searching: any text is literal, every script is found, and what is deleted is found no more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laar_tui.core.attempt import Attempt
from laar_tui.core.errors import UsageError
from laar_tui.core.question import Document, Question
from laar_tui.core.verdict import VerdictValue
from laar_tui.history.reading import Reader
from laar_tui.history.records import Found, QuestionFilter
from laar_tui.history.snippets import AROUND, snippet_of
from laar_tui.history.store import History
from tests.history.building import (
    RIGHT,
    WRONG,
    Story,
    Try,
    make_decision,
    make_question,
    make_reply,
    open_history,
    tell,
)

REPORT = Document.from_text("Jahresbericht-2025.pdf", "never indexed: xyzzy", "file")


@pytest.fixture
def filled(history: History) -> History:
    tell(history, Story("budget", text="What is the budget of the harbour project?"))
    tell(
        history,
        Story(
            "cafe",
            text="Wo liegt das Café Überläufer?",
            language="de",
            tries=(
                Try("fast", WRONG, answer="Im Hafen."),
                Try("strong", RIGHT, answer="In der Harbour Street 12."),
            ),
        ),
    )
    tell(
        history,
        Story("tokyo", text="東京の人口は？", language="ja", tries=(Try(answer="約1400万人。GPT-4の回答"),)),
    )
    tell(history, Story("report", text="Summarise C++ usage (50% of it)", documents=(REPORT,)))
    tell(history, Story("thai", text="เมืองหลวงของประเทศไทยคืออะไร", language="th"))
    return history


def found(history: History, text: str, **conditions: object) -> list[str]:
    return [row.id for row in search(history, text, **conditions).rows]


def search(history: History, text: str, **conditions: object) -> Found:
    return history.reader.find(QuestionFilter(text, **conditions))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected", "how"),
    [
        ("budget of the harb", ["budget"], "text"),
        ("BUDGET", ["budget"], "text"),
        ("harbour", ["cafe", "budget"], "text"),
        ("project harbour", ["budget"], "words"),
        ("überläufer Harbour", ["cafe"], "words"),
        ("cafe uberl", ["cafe"], "text"),
        ("arbour", ["cafe", "budget"], "anywhere"),
        ("?", ["cafe", "budget"], "anywhere"),
        ("東京", ["tokyo"], "text"),
        ("東", ["tokyo"], "text"),
        ("人口は", ["tokyo"], "text"),
        ("回答", ["tokyo"], "text"),
        ("答", ["tokyo"], "text"),
        ("gpt-4", ["tokyo"], "text"),
        ("京都", [], "text"),
        ("ประเทศไทย", ["thai"], "text"),
        ("ไทย", ["thai"], "text"),
        ("C++", ["report"], "text"),
        ("C+++", [], "anywhere"),
        ("50%", ["report"], "text"),
        ("jahresbericht", ["report"], "text"),
        ("2025.pdf", ["report"], "text"),
        ("xyzzy", [], "anywhere"),
        ("  harbour project ", ["budget"], "text"),
    ],
)
def test_what_is_found_and_how(filled: History, text: str, expected: list[str], how: str) -> None:
    result = search(filled, text)
    assert {row.id for row in result.rows} == set(expected)
    assert result.how == how


@pytest.mark.parametrize(
    "text",
    ['"', '""', "*", "a*", "AND", "NOT", "budget AND", "NEAR(", "(", ")", "text:budget", "^budget", "-budget", "{a b}:", "a + b",
     "'; DROP TABLE questions; --", "\x00", "\ud800", "%", "_", "\\", "🦜", "\u200b", "́", "   ", ""],
)  # fmt: skip
def test_nothing_typed_is_an_operator_or_an_error(filled: History, text: str) -> None:
    everything = len(filled.reader.list_questions())
    if not text.strip():
        assert len(found(filled, text)) == everything
    assert len(filled.reader.list_questions()) == everything
    tell(filled, Story("odd", text=f"before {text} after"))
    assert "odd" in found(filled, f"before {text} after")


def test_text_that_looks_like_operators_is_found_as_it_stands(history: History) -> None:
    tell(history, Story("q1", text="Explain 'alpha OR beta' in SQL"))
    tell(history, Story("q2", text="only alpha here"))
    tell(history, Story("q3", text="only beta here"))
    assert found(history, "alpha OR beta") == ["q1"]
    assert found(history, "alpha OR beta", operators=True) == ["q3", "q2", "q1"]
    assert found(history, "alpha NOT beta", operators=True) == ["q2"]
    assert found(history, '"alpha or beta"', operators=True) == ["q1"]
    assert found(history, "bet*", operators=True) == ["q3", "q1"]


def test_a_wrong_expression_says_what_may_be_written(filled: History) -> None:
    for expression in ("budget AND", '"open', "NEAR(", "nocolumn: x"):
        with pytest.raises(UsageError, match="no search expression"):
            search(filled, expression, operators=True)


def test_conditions_narrow_a_search(filled: History) -> None:
    assert found(filled, "harbour", language="de") == ["cafe"]
    assert found(filled, "harbour", verdict=VerdictValue.WRONG) == []
    assert found(filled, "harbour", endpoint="strong") == ["cafe"]
    page = filled.reader.find(QuestionFilter("harbour"), limit=1)
    assert [r.id for r in page.rows] == ["cafe"]
    assert [r.id for r in filled.reader.find(QuestionFilter("harbour"), 1, "cafe").rows] == ["budget"]


def test_more_hits_than_are_looked_up_one_by_one(filled: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laar_tui.history.text_query._FEW", 1)
    assert found(filled, "harbour") == ["cafe", "budget"]
    assert found(filled, "東") == ["tokyo"]
    assert found(filled, "project harbour") == ["budget"]
    assert found(filled, "harbour", language="en") == ["budget"]


def test_an_answer_is_found_once_it_has_ended(history: History) -> None:
    history.save_question(make_question(), simulated=False)
    history.save_decision("q1", 1, make_decision("d1", "fast"))
    history.begin_attempt("a1", "q1", 1, "fast", "model", "d1", 0.0, False, False)
    history.save_partial("a1", "The zebra", "").result()
    with sqlite3.connect(history.path) as connection:
        assert connection.execute("SELECT count(*) FROM search_texts").fetchone() == (1,)
    reply = make_reply(answer="The zebra crossing")
    history.end_attempt("q1", Attempt("a1", 1, "fast", "model", reply, 0.0, 5.0, "d1")).result()
    assert search(history, "zebra cros").how == "text"


def test_what_is_deleted_is_gone_from_the_indexes(filled: History) -> None:
    filled.submit(lambda db: db.execute("DELETE FROM questions")).result()
    with sqlite3.connect(filled.path) as connection:
        assert connection.execute("SELECT count(*) FROM search_texts").fetchone() == (0,)
        for index in ("search_words", "search_unspaced"):
            connection.execute(f"CREATE VIRTUAL TABLE temp.v_{index} USING fts5vocab (main, {index}, row)")
            assert connection.execute(f"SELECT term FROM temp.v_{index}").fetchall() == []


def test_a_snippet_shows_the_hit_in_its_surroundings(filled: History) -> None:
    snippets = search(filled, "harbour").snippets
    assert (snippets["budget"].before, snippets["budget"].hit) == ("What is the budget of the ", "harbour")
    assert (snippets["cafe"].where, snippets["cafe"].hit) == ("answer 2", "Harbour")
    assert search(filled, "jahresbericht").snippets["report"].where == "document"
    assert search(filled, "uberlaufer").snippets["cafe"].hit == "Überläufer"
    assert search(filled, "人口").snippets["tokyo"].before == "東京の"


def test_a_snippet_is_short_and_on_one_line() -> None:
    text = "a\n" * 500 + "the needle\n\n" + "b\n" * 500
    snippet = snippet_of([("question", "nothing"), ("answer 1", text)], "the  needle")
    assert snippet is not None
    assert snippet.hit == "the needle"
    assert snippet.before.startswith("…")
    assert snippet.after.endswith("…")
    assert len(snippet.before + snippet.after) <= 2 * AROUND + 4
    assert "\n" not in snippet.before + snippet.after
    assert snippet_of([("question", "text")], "absent") is None


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with open_history(tmp_path_factory.mktemp("search") / "history.db") as history:
        yield history


counter = iter(range(10**9))
letters = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from('東京都ไทยßſİı"*()^:-+ \t\n'),
        st.characters(categories=["Cs"]),
        st.just("\x00"),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=letters, needle=letters, after=letters)
def test_any_part_of_any_text_finds_it(shared: History, before: str, needle: str, after: str) -> None:
    number = next(counter)
    text = before + needle + after
    shared.save_question(Question(f"q{number}", f"c{number}", text), simulated=False).result()
    for typed in (text, needle):
        assert typed.strip() == "" or f"q{number}" in found(shared, typed, conversation_id=f"c{number}")


def test_searching_where_there_is_no_history_finds_nothing(history: History) -> None:
    assert Reader(history.path.with_name("none.db")).find(QuestionFilter("x")) == Found((), "", {})


@pytest.mark.parametrize("text", ["50%", "_x", "a\\b", "%", "\\", "5_%"])
def test_signs_that_mean_something_to_like_mean_themselves(history: History, text: str) -> None:
    tell(history, Story("plain", text="nothing of the kind 50 x ab"))
    tell(history, Story("q", text=f"before{text}after"))
    assert found(history, text) == ["q"]
    assert found(history, f"BEFORE{text}") == ["q"]


def test_punctuation_after_a_word_many_texts_have(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laar_tui.history.text_query._FEW", 1)
    for number in range(4):
        tell(history, Story(f"q{number}", text=f"code{'?' if number == 2 else ''} of item {number}"))
    result = search(history, "code?")
    assert ([row.id for row in result.rows], result.how) == (["q2"], "text")
