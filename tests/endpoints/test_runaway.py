"""Answers without an end are stopped; long and monotonous ones are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.endpoints.runaway import CHARACTERS_PER_TOKEN, LONGEST_PASSAGE, LOOPING, MARGIN, Runaway, loops


def fed(text: str, piece: int, most_tokens: int) -> tuple[str, int]:
    """Why it was stopped, and after how many characters."""
    watch = Runaway(most_tokens)
    for at in range(0, len(text), piece):
        why = watch.add(text[at : at + piece], "")
        if why:
            return why, at
    return "", len(text)


@given(st.integers(1, 3000), st.integers(1, 500))
def test_an_answer_within_what_was_asked_for_is_never_stopped_for_its_length(most: int, piece: int) -> None:
    text = "".join(chr(0x4E00 + (i * i + 7 * i) % 997) for i in range(min(most, 1200)))
    assert fed(text, piece, most) == ("", len(text))


def test_what_goes_on_past_twice_the_limit_is_stopped() -> None:
    text = "".join(f"clause {i}: nothing. " for i in range(4000))
    why, at = fed(text, 9, 1024)
    assert "1,024 tokens" in why
    assert at <= MARGIN * CHARACTERS_PER_TOKEN * 1024


@given(st.text(min_size=1, max_size=LONGEST_PASSAGE), st.integers(1, 64))
def test_a_passage_over_and_over_is_found(passage: str, piece: int) -> None:
    text = passage * (2 * LOOPING // len(passage) + 2)
    why, at = fed(text, piece, 1_000_000)
    assert "over and over" in why
    assert at < LOOPING + 1100


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"| {i} | 0 | 0 | 0 |" for i in range(2000)),
        "the same thing again " * 300,
        "x" * (LOOPING - 1),
        "\n".join(f"{i}. The rent is due on the first day of month {i}." for i in range(1, 600)),
    ],
)
def test_lists_and_tables_are_no_loops(text: str) -> None:
    assert fed(text, 30, 1_000_000)[0] == ""


def test_a_longer_passage_is_left_alone() -> None:
    passage = "".join(chr(0x4E00 + i) for i in range(LONGEST_PASSAGE + 50))
    assert not loops((passage * 30)[:LOOPING])
