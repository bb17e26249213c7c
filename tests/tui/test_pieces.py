"""However an answer is cut for showing, it stays the answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from laar_tui.tui.widgets.transcript.pieces import code_blocks, pieces, settled_length, unfenced

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
    parts = list(unfenced("\n".join(["```python", *body, "```", ""])))
    assert len(parts) == 9
    assert [row for part in parts for row in part.split("\n")[1:-1]] == body


def test_code_blocks_are_found_in_order() -> None:
    assert code_blocks("a\n```py\nx = 1\n```\nb\n~~~\ny\n~~~\n```\nopen") == ["x = 1", "y"]
