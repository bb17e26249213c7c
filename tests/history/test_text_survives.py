"""Any Python string that reaches the history comes back character for character, wherever it is stored."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.core.attempt import Attempt, AttemptError, AttemptTimes, Outcome, Reply
from laar_tui.core.question import Document, Expectation, Question
from laar_tui.core.verdict import USER, Verdict, VerdictValue
from laar_tui.history.store import History
from laar_tui.history.stored_text import from_json, from_stored, to_json, to_stored
from laar_tui.history.titles import given_title, title_of
from tests.history.building import make_decision, make_features, measured, open_history

# Every code point, with the awkward ones often: NUL, lone surrogates, the escape character and its like.
awkward = st.sampled_from(
    ["\x00", "\ud800", "\udfff", "\udc80", "\ufdd0", "\ufdd0d800", "0000", "日本", "\U0001f600", "\r\n"]
)
any_text = st.lists(st.one_of(awkward, st.characters(codec=None)), max_size=12).map("".join)


@given(any_text)
def test_the_stored_form_is_one_to_one_and_sqlite_can_hold_it(text: str) -> None:
    stored = to_stored(text)
    stored.encode("utf-8")
    assert "\x00" not in stored
    assert from_stored(stored) == text
    assert from_json(to_json([text])) == [text]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufdd0")))
def test_ordinary_text_is_stored_as_it_is(text: str) -> None:
    assert to_stored(text) is text


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with open_history(tmp_path_factory.mktemp("text") / "history.db") as history:
        yield history


numbers = itertools.count()


@settings(max_examples=60, deadline=None)
@given(st.lists(any_text, min_size=12, max_size=12))
def test_every_text_comes_back_through_the_database(shared: History, texts: list[str]) -> None:
    text, name, path, notice, answer, thoughts, message, reason, endpoint, model, explain, title = texts
    q = f"q{next(numbers)}"
    document = Document.from_text(name, text, "paste", path=path, notices=(notice,))
    question = Question(q, f"c{q}", text, (document,), expectation=Expectation(regex=notice))
    decision = make_decision(f"{q}-d", endpoint, failed=(endpoint,), endpoints=(endpoint, explain))
    reply = Reply(
        Outcome.COMPLETE,
        AttemptTimes(1.0),
        answer,
        thoughts,
        AttemptError("odd", message),
        model_served=model,
        fingerprint=model,
        finish_reason=reason,
        notices=(notice, ""),
    )
    attempt = Attempt(f"{q}-a", 1, endpoint, model, reply, 0.0, 1.0, f"{q}-d")
    verdict = Verdict(VerdictValue.RIGHT, USER, 1.0, reason)
    shared.save_question(question, simulated=False)
    shared.save_measure(q, make_features(), [measured(document)])
    shared.save_decision(q, 1, decision)
    shared.end_attempt(q, attempt)
    shared.save_verdict(q, attempt.id, verdict, 2.0)
    shared.set_title(f"c{q}", title).result()

    record = shared.reader.load_question(q)
    assert record.question == question
    assert record.decisions[0].decision == decision
    assert record.attempts[0].attempt == attempt
    assert record.attempts[0].effective == verdict
    assert record.attempts[0].p_correct == 0.6
    (row,) = shared.reader.list_questions(1, text=text, conversation_id=f"c{q}")
    called = given_title(title) or title_of(text, (document,))
    assert (row.text, row.documents, row.conversation_title) == (text, (name,), called)
    assert row.standing_endpoint == endpoint


def test_document_hashes_of_odd_texts_differ(tmp_path: Path) -> None:
    with open_history(tmp_path / "history.db") as history:
        texts = ["\ud800", "\ufdd0d800", "\x00", ""]
        documents = tuple(Document.from_text(f"{i}", t, "paste") for i, t in enumerate(texts))
        history.save_question(Question("q", "c", "?", documents), simulated=False).result()
        assert [d.text for d in history.reader.load_question("q").documents] == texts
