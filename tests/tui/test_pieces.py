"""However an answer is cut for showing, it stays the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.tui.widgets.transcript.pieces import (
    LONGEST_LINE,
    MOST_MARKS,
    Part,
    bearable,
    code_blocks,
    parts,
    pieces,
    settled_length,
)

markdown = st.lists(
    st.sampled_from(
        [
            "word ",
            "\n",
            "\n\n",
            "```\n",
            "~~~\n",
            "- item\n",
            "1. one\n",
            "    code\n",
            "[a]: x\n",
            "# h\n",
            "`",
            "é漢 ",
        ]
    ),
    max_size=60,
).map("".join)


@given(markdown, st.integers(1, 50))
def test_pieces_joined_are_the_text(text: str, size: int) -> None:
    assert "".join(pieces(text, size)) == text


@given(markdown, markdown)
def test_what_is_settled_is_not_changed_by_what_comes_later(now: str, later: str) -> None:
    length = settled_length(now)
    assert 0 <= length <= len(now)
    assert settled_length(now + later) >= length


@given(markdown)
def test_no_piece_ends_inside_a_fence(text: str) -> None:
    settled = text[: settled_length(text)]
    fence = ""
    for row in settled.split("\n"):
        bare = row.strip()
        if row[:4].startswith(("```", "~~~")):
            if not fence:
                fence = bare[:3]
            elif len(bare) >= 3 and set(bare) == {fence[0]}:
                fence = ""
    assert not fence


def test_a_paragraph_settles_at_its_blank_line() -> None:
    assert settled_length("One.\n\nTw") == len("One.\n\n")


def test_a_list_is_not_torn_apart() -> None:
    assert settled_length("1. one\n\n2") == 0
    assert settled_length("- one\n\n  more\n\n- two\n") == 0


def test_a_blank_line_in_a_fence_settles_nothing() -> None:
    assert settled_length("```\na\n\nb\n") == 0


def test_a_long_fence_is_shown_as_short_ones_with_all_its_lines() -> None:
    body = [f"line {i}" for i in range(1000)]
    found = list(parts("\n".join(["```python", *body, "```", ""])))
    assert len(found) == 9
    assert [row for part in found for row in part.shown.split("\n")[1:-1]] == body
    assert all(part.shown.startswith("```python\n") and part.shown.endswith("\n```") for part in found)


@pytest.mark.parametrize(
    "text",
    ["x" * 300_000, "word " * 60_000, "- item\n" * 9_000, "| a | b |\n" * 9_000, "a" + "\u0301" * 50_000],
)
def test_what_is_beyond_measure_is_plain_text_in_short_widgets(text: str) -> None:
    found = list(parts(text))
    assert all(part.plain and len(part.shown) <= LONGEST_LINE for part in found)
    assert "".join(part.source for part in found) == text


@given(
    st.text(alphabet="`~ax \n", max_size=60).map(lambda t: t * 40),
    st.sampled_from(["```py\n", "~~~\n", "\n\n```\n", ""]),
)
def test_parts_joined_are_the_piece(text: str, opening: str) -> None:
    piece = opening + text
    assert "".join(part.source for part in parts(piece)) == piece


def test_a_long_fence_does_not_share_its_piece() -> None:
    fence = "```\n" + "code\n" * 2000 + "```\n\n"
    found = list(pieces("A word before it.\n\n" + fence + "And after."))
    assert found[1].startswith("```\n")
    assert [len(list(parts(piece))) for piece in found][1] > 10


def test_an_ordinary_piece_is_shown_as_it_is() -> None:
    assert list(parts("One.\n\nTwo.\n")) == [Part("One.\n\nTwo.\n", "One.\n\nTwo.\n")]


def test_code_blocks_are_found_in_order() -> None:
    assert code_blocks("a\n```py\nx = 1\n```\nb\n~~~\ny\n~~~\n```\nopen") == ["x = 1", "y"]


def test_a_letter_bears_only_so_many_marks() -> None:
    assert bearable("Z" + "\u0301" * 50_000 + "a") == "Z" + "\u0301" * MOST_MARKS + "…a"
    plain = "é" + "e\u0301\u0327 שָׁלוֹם नमस्ते 👨‍👩‍👧‍👦"
    assert bearable(plain) == plain
