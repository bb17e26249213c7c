from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.endpoints.sse import LineSplitter, LineTooLongError, SseEvent, SseParser


def reference(body: bytes) -> list[SseEvent]:
    """The rules on the whole body at once."""
    lines = re.split("\r\n|\n|\r", body.decode("utf-8-sig", "replace"))
    events: list[SseEvent] = []
    data: list[str] = []
    name = ""
    for line in [*lines, ""]:
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if not line:
            if data:
                events.append(SseEvent("\n".join(data), name or "message"))
            data, name = [], ""
        elif field == "data":
            data.append(value)
        elif field == "event":
            name = value
    return events


def parse(pieces: list[bytes]) -> list[SseEvent]:
    parser = SseParser()
    return [e for piece in pieces for e in parser.feed(piece)] + parser.finish()


def cut(body: bytes, places: list[int]) -> list[bytes]:
    marks = [0, *sorted(p % (len(body) + 1) for p in places), len(body)]
    return [body[a:b] for a, b in pairwise(marks)]


_LINES = st.sampled_from(
    [
        "data",
        "data:",
        "data: ",
        "data:  x",
        "data: é😀\u2028\u0085",
        ": c",
        "event: e",
        "event:",
        "id: 1",
        "x",
        "",
        "\ufeff",
    ]
)
_ENDS = st.sampled_from(["\n", "\r", "\r\n", "\n\n", "\r\r", "\r\n\r\n", ""])


@given(
    st.lists(st.tuples(_LINES | st.text(max_size=8), _ENDS)).map(
        lambda ls: "".join(a + b for a, b in ls).encode()
    )
    | st.binary(),
    st.lists(st.integers(0)),
)
def test_any_cutting_gives_what_the_whole_gives(body: bytes, places: list[int]) -> None:
    # Invalid bytes are replaced per line; only valid text can be compared with decoding the whole.
    body = body.decode("utf-8", "ignore").encode()
    assert parse(cut(body, places)) == reference(body)


@given(st.binary(), st.lists(st.integers(0)))
def test_cutting_never_matters_even_for_garbage(body: bytes, places: list[int]) -> None:
    assert parse(cut(body, places)) == parse([body])


def test_an_event_is_there_as_soon_as_its_blank_line_is() -> None:
    parser = SseParser()
    assert parser.feed(b"data: a\r") == []
    assert parser.feed(b"\n\r") == [SseEvent("a")]
    assert parser.feed(b"\n") == []


def test_bare_json_is_seen_only_on_request() -> None:
    assert SseParser().feed(b'{"a":1}\n') == []
    assert SseParser(bare_json=True).feed(b'{"a":1}\n') == [SseEvent('{"a":1}', "bare")]


@pytest.mark.parametrize("piece", [b"x" * 10, b"data: x\n"])
def test_memory_is_bounded(piece: bytes) -> None:
    parser = SseParser(longest=100)

    def flood() -> None:
        for _ in range(1000):
            parser.feed(piece)

    with pytest.raises(LineTooLongError):
        flood()


def test_a_long_line_in_one_piece_is_refused_too() -> None:
    with pytest.raises(LineTooLongError):
        LineSplitter(10).feed(b"x" * 11 + b"\n")
