"""Pastes arrive whole and inert, whatever is in them and however the terminal's bytes are cut."""

from __future__ import annotations

import codecs
import itertools

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.drivers import linux_driver

from laar_tui.tui import terminal_input
from laar_tui.tui.terminal_input import PASTE_BEGINS, PASTE_ENDS, PasteSafeParser

COLOURED_LOG = (
    "10:01 \x1b[32mINFO\x1b[0m started\r\n10:02 \x1b[31mERROR\x1b[0m \x11\x07 lost \x1b]52;c;aGk=\x07 end"
)


def fed(pieces: list[str]) -> list[object]:
    parser = PasteSafeParser()
    return [event for piece in pieces for event in parser.feed(piece)]


def test_a_coloured_log_is_one_paste_and_no_key() -> None:
    (event,) = fed([PASTE_BEGINS + COLOURED_LOG + PASTE_ENDS])
    assert isinstance(event, events.Paste)
    assert event.text == COLOURED_LOG


@given(
    st.text(
        st.characters(exclude_categories=["Cs"]) | st.sampled_from("\x1b[]20~\r\n\x07"), max_size=40
    ).filter(lambda text: PASTE_ENDS not in text and not (text + PASTE_ENDS).startswith(PASTE_ENDS)),
    st.lists(st.integers(0, 60), max_size=6),
)
def test_however_it_is_cut(text: str, cuts: list[int]) -> None:
    # A text that ends in the beginning of the end mark is cut there by any terminal protocol: nothing can tell them apart.
    whole = PASTE_BEGINS + text + PASTE_ENDS + "x"
    places = sorted({0, *(min(c + 3, len(whole)) for c in cuts), len(whole)})
    pieces = [whole[a:b] for a, b in itertools.pairwise(places)]
    found = fed(pieces)
    pasted = [e.text for e in found if isinstance(e, events.Paste)]
    keys = [e.key for e in found if isinstance(e, events.Key)]
    assert "".join(pasted) == text
    assert keys == ["x"]


def test_keys_around_a_paste_stay_keys() -> None:
    found = fed(["a", PASTE_BEGINS + "b" + PASTE_ENDS + "c", "\x1b[A"])
    assert [e.key if isinstance(e, events.Key) else e.__class__.__name__ for e in found] == [
        "a",
        "Paste",
        "c",
        "up",
    ]


def test_alt_enter_is_the_newline_key_in_one_piece() -> None:
    (event,) = fed(["\x1b\r"])
    assert isinstance(event, events.Key)
    assert event.key == "ctrl+j"


def test_a_lone_escape_does_not_wait_for_more() -> None:
    parser = PasteSafeParser()
    assert list(parser.feed("\x1b")) == []
    assert parser._held == ""


def test_what_is_not_utf8_is_replaced() -> None:
    terminal_input.install()
    decoder = vars(linux_driver)["getincrementaldecoder"]("utf-8")()
    assert decoder.decode(b"caf\xe9 ok", final=True) == "caf\ufffd ok"
    assert vars(linux_driver)["XTermParser"] is PasteSafeParser
    assert codecs.getincrementaldecoder("utf-8")().decode(b"ok") == "ok"
