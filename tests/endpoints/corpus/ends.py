"""How an answer says that it ends, and refusals and tools that nobody asked for."""

from __future__ import annotations

from tests.endpoints.bad_server import (
    DONE,
    STOP,
    chunk,
    say,
    stream,
)
from tests.endpoints.corpus.case import (
    CUT,
    EMPTY,
    FILTERED,
    LENGTH,
    OK,
    REFUSED,
    TRANSPORT,
    Case,
)

HELLO = say("Hel") + say("lo")

CASES: dict[str, Case] = {
    "length": Case(stream(HELLO, chunk("length")), LENGTH, "Hello", says="max_output_tokens"),
    "filtered": Case(stream(HELLO, chunk("content_filter")), FILTERED, "Hello", says="filter"),
    "error as finish reason": Case(stream(HELLO, chunk("error")), TRANSPORT, "Hello", says='"error"'),
    "abort as finish reason": Case(stream(HELLO, chunk("abort"), DONE), TRANSPORT, "Hello", says='"abort"'),
    "unknown finish reason": Case(stream(HELLO, chunk("because")), OK, "Hello", says='"because"'),
    "refusal": Case(
        stream(chunk(refusal="I can"), chunk(refusal="not"), STOP),
        REFUSED,
        "I cannot",
        says="I cannot",
    ),
    "tool call": Case(
        stream(chunk(tool_calls=[{"function": {"name": "search", "arguments": "{}"}}]), chunk("tool_calls")),
        EMPTY,
        says='"search"',
    ),
    "tool call after text": Case(
        stream(say("Let me look"), chunk(tool_calls=[{"function": {"name": "f"}}]), chunk("tool_calls")),
        CUT,
        "Let me look",
    ),
}
