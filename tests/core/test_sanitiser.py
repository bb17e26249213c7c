from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.core.sanitiser import LONGEST_SEQUENCE, StreamCleaner, clean, clean_name, for_copy

_PIECES = st.sampled_from(
    [
        *"\x1b[]PX^_\\\x07\x9b\x9d\x90\x9c\x9f?;( \r\n\t\0\x7f\x18\x1a\x85\x0caé日\ud800\udfffc7",
        "31m",
        "0;title",
        "52;c;aGk=",
    ]
)
HOSTILE = st.lists(_PIECES | st.characters()).map("".join)


def streamed(pieces: list[str]) -> str:
    cleaner = StreamCleaner()
    return "".join(map(cleaner.feed, pieces)) + cleaner.finish()


@given(HOSTILE)
def test_nothing_that_comes_out_can_command_a_terminal(text: str) -> None:
    out = clean(text)
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in out)
    out.encode()
    assert clean(out) == out


@settings(max_examples=300)
@given(st.lists(HOSTILE))
def test_a_stream_cut_anywhere_gives_what_the_whole_gives(pieces: list[str]) -> None:
    assert streamed(pieces) == clean("".join(pieces))


@given(HOSTILE)
def test_letter_by_letter(text: str) -> None:
    assert streamed(list(text)) == clean(text)


REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(HOSTILE, st.sampled_from(REORDERING), HOSTILE)
def test_nothing_that_comes_out_reorders_letters_against_their_own_direction(
    before: str, mark: str, after: str
) -> None:
    assert not set(clean(before + mark + after)) & set(REORDERING)


def test_what_is_written_from_right_to_left_stays() -> None:
    text = "שלום \u200fעולם, \u061cمرحبا\u200e"
    assert clean(f"\u2067{text}\u2069") == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=REORDERING)))
def test_harmless_text_is_untouched(text: str) -> None:
    assert clean(text) == text
    assert for_copy(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb\x1b[0mc", "abc"),
        ("a\x9b31mb", "ab"),
        ("a\x1b[?1049hb", "ab"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]52;c;aGk=\x1b\\b", "ab"),
        ("a\x9d8;;http://x\x9cb", "ab"),
        ("a\x1bPq#0\x1b\\b", "ab"),
        ("a\x1b_Gf=100;AAAA\x1b\\b", "ab"),
        ("a\x1b^x\x1b\\b\x1bXy\x1b\\c", "abc"),
        ("a\x1bcb\x1b(Bc\x1b7d", "abcd"),
        ("a\x1b]52;c;never ended", "a52;c;never ended"),
        ("a\x1b[31", "a31"),
        ("a\x1b", "a"),
        ("a\x1b\x1b[31mb", "ab"),
        ("a\x1b]0;x\x1b[31my", "a0;xy"),
        ("a\x1b]0;x\x18y", "a0;xy"),
        ("one\rtwo\r\nthree\x0cfour\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("a\x00b\x08c\x07d\x7fe\tf\n", "abcde\tf\n"),
        ("a\ud800b", "a\ufffdb"),
        ("日本語 العربية \u2028 👨‍👩‍👧", "日本語 العربية \u2028 👨‍👩‍👧"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_sequence_that_never_ends_hides_text_only_for_a_moment() -> None:
    cleaner = StreamCleaner()
    shown = "".join(cleaner.feed("x") for _ in cleaner.feed("\x1b]") or range(3 * LONGEST_SEQUENCE))
    assert len(shown) > LONGEST_SEQUENCE


def test_huge_hostile_input_stays_linear() -> None:
    assert clean("\x1b]" * 200_000 + "x") == "x"
    assert clean("\x9d" * 400_000 + "x") == "x"
    assert len(clean("\x1b]" + "x" * 1_000_000)) == 1_000_000


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.txt", "report.txt"),
        ("a\nb\tc  d", "a b c d"),
        ("txt.\u202eexe", "txt.‹U+202E›exe"),
        ("a\u200bb\ufeffc\u2066d\u00ad", "a‹U+200B›b‹U+FEFF›c‹U+2066›d‹U+00AD›"),
        ("a\u3164b", "a‹U+3164›b"),
        ("\x1b]0;x\x07name\x1b[1m", "name"),
        ("日本語", "日本語"),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert clean_name(name) == shown


@given(HOSTILE, st.integers(1, 30))
def test_a_name_is_one_short_line(name: str, limit: int) -> None:
    shown = clean_name(name, limit)
    assert len(shown) <= limit
    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in shown)


def test_a_copy_keeps_all_but_control_bytes() -> None:
    assert for_copy("a\x1b[31mb\r\n\tc\x9b\x00\u202ed") == "a[31mb\n\tc\u202ed"
