"""Quote markup never shows, whatever pieces an answer comes in, and no text of the answer is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.core.quotes import QuoteFilter, without_markup


@pytest.mark.parametrize(
    ("answer", "text", "noted"),
    [
        ("It is 42. <quote>The limit is 42.</quote>", "It is 42.", "It is 42. [1]"),
        ("The deadline is <quote>5 May</quote>.", "The deadline is 5 May.", "The deadline is 5 May [1]."),
        ("上限は42です。<quote>上限：42</quote>", "上限は42です。", "上限は42です。 [1]"),
        ("<quote>Only this.</quote>", "Only this.", "Only this. [1]"),
        ("A <QUOTE>a b</Quote> and B. <quote>a b</quote>", "A and B.", "A [1] and B. [1]"),
        ("No markup, 3 < 4 and <b>bold</b>.", "No markup, 3 < 4 and <b>bold</b>.", "No markup, 3 < 4 and <b>bold</b>."),
        ("Never closed. <quote>The rest", "Never closed. The rest", "Never closed. The rest"),
    ],
)  # fmt: skip
def test_markup_becomes_footnotes(answer: str, text: str, noted: str) -> None:
    marked = without_markup(answer)
    assert marked.text == text
    assert marked.noted == noted


def test_a_quote_is_found_once_and_kept_verbatim() -> None:
    marked = without_markup("A. <quote> “the very words” </quote> B. <quote>the very words</quote>")
    assert [(q.number, q.text) for q in marked.quotes] == [(1, "the very words")]


@given(
    st.lists(
        st.sampled_from(["<quote>", "</quote>", "<", "q", "quote", "/", ">", "It is 42. ", "the words", "\n", "。"]),
        max_size=20,
    ),
    st.integers(1, 5),
)  # fmt: skip
def test_a_stream_in_any_pieces_shows_what_the_whole_shows(parts: list[str], size: int) -> None:
    answer = "".join(parts)
    whole, stream = QuoteFilter(notes=True), QuoteFilter(notes=True)
    expected = whole.feed(answer) + whole.finish()
    shown = ""
    for at in range(0, len(answer), size):
        shown += stream.feed(answer[at : at + size])
        assert "<quote>" not in shown
        assert "</quote>" not in shown
    assert shown + stream.finish() == expected
    assert [q.text for q in stream.quotes] == [q.text for q in whole.quotes]
