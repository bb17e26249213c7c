"""Chunks in every shape."""

from __future__ import annotations

from tests.endpoints.bad_server import (
    STOP,
    chunk,
    event,
    say,
    stream,
    usage,
)
from tests.endpoints.corpus.case import (
    CUT,
    LENGTH,
    OK,
    Case,
)

HELLO = say("Hel") + say("lo")
HALF_CHUNK = '{"choices":[{"index":0,"delta":{"content":"'

CASES: dict[str, Case] = {
    "choices empty first": Case(stream(event({"choices": []}), HELLO, STOP), OK, "Hello"),
    "null everything": Case(
        stream(
            event({"choices": None, "usage": None, "error": None}),
            event({"choices": [None]}),
            event({"choices": [{"delta": None, "finish_reason": None}]}),
            chunk(role="assistant", content=None, reasoning_content=None, tool_calls=None, refusal=None),
            event(None),
            HELLO,
            STOP,
        ),
        OK,
        "Hello",
    ),
    "choices is an object": Case(
        stream(event({"choices": {"delta": {"content": "Hello"}}}), STOP), OK, "Hello"
    ),
    "text on the finish chunk": Case(stream(say("Hel"), chunk("stop", content="lo")), OK, "Hello"),
    "finish reason with every chunk": Case(
        stream(chunk("stop", content="Hel"), chunk("stop", content="lo")), OK, "Hello"
    ),
    "empty finish reason": Case(stream(chunk("", content="Hel"), chunk("", content="lo"), STOP), OK, "Hello"),
    "typed parts": Case(
        stream(
            chunk(content=[{"type": "text", "text": "Hel"}, {"type": "text", "text": {"value": "lo"}}]), STOP
        ),
        OK,
        "Hello",
    ),
    "typed thinking part": Case(
        stream(
            chunk(content=[{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]), HELLO, STOP
        ),
        OK,
        "Hello",
        "hm",
    ),
    "delta beside message": Case(
        stream(
            *[
                event({"choices": [{"delta": {"content": d}, "message": {"content": m}}]})
                for d, m in (("Hel", "Hel"), ("lo", "Hello"))
            ],
            STOP,
        ),
        OK,
        "Hello",
    ),
    "empty delta beside the whole message": Case(
        stream(event({"choices": [{"delta": {}, "message": {"content": "Hello"}, "finish_reason": "stop"}]})),
        OK,
        "Hello",
    ),
    "messages that grow": Case(
        stream(*[event({"choices": [{"message": {"content": m}}]}) for m in ("Hel", "Hello")], STOP),
        OK,
        "Hello",
    ),
    "messages in pieces": Case(
        stream(*[event({"choices": [{"message": {"content": m}}]}) for m in ("Hel", "lo")], STOP), OK, "Hello"
    ),
    "legacy text": Case(stream(event({"choices": [{"text": "Hello", "index": 0}]}), STOP), OK, "Hello"),
    "two choices": Case(
        stream(
            event(
                {
                    "choices": [
                        {"index": 1, "delta": {"content": "B"}},
                        {"index": 0, "delta": {"content": "x"}},
                    ]
                }
            ),
            STOP,
        ),
        CUT,
        "B",
    ),
    "second choice ignored": Case(
        stream(
            event(
                {
                    "choices": [
                        {"index": 0, "delta": {"content": "A"}},
                        {"index": 1, "delta": {"content": "x"}},
                    ]
                }
            ),
            STOP,
        ),
        OK,
        "A",
    ),
    "half a chunk in the middle": Case(
        stream(say("A"), f"data: {HALF_CHUNK}\n\n", say("B"), STOP), CUT, "AB", says="unreadable"
    ),
    "deep nesting": Case(
        stream(say("A"), "data: " + "[" * 200_000 + "\n\n", STOP), CUT, "A", says="unreadable"
    ),
    "number with 10,000 digits": Case(stream(f'data: {{"x": {"9" * 10_000}}}\n\n', say("A"), STOP), CUT, "A"),
    "plain words between": Case(stream(say("A"), "data: ping\n\n", STOP), OK, "A", says="unreadable: ping"),
    "invalid UTF-8": Case(
        stream(b'data: {"choices":[{"delta":{"content":"a\xff\xfeb"}}]}\n\n', STOP), OK, "a\ufffd\ufffdb"
    ),
    "lone surrogate and NUL": Case(stream(say("a\ud800b\x00c"), STOP), OK, "a\ufffdb\ufffdc"),
    "surrogates split": Case(stream(say("\ud83d"), say("\ude00!"), STOP), OK, "😀!"),
    "surrogate at the end": Case(stream(say("a\ud83d"), STOP), OK, "a\ufffd"),
    "finish reason is an object": Case(
        stream(
            say("Hello"), event({"choices": [{"delta": {}, "finish_reason": {"type": "stop", "matched": 2}}]})
        ),
        OK,
        "Hello",
    ),
    "length as an object": Case(
        stream(say("Hello"), event({"choices": [{"delta": {}, "finish_reason": {"type": "length"}}]})),
        LENGTH,
        "Hello",
    ),
    "content is a number": Case(stream(say("4"), chunk(content=2), STOP), OK, "42"),
    "usage of nothing": Case(stream(say("Hello"), STOP, usage(0)), OK, "Hello", document=3000),
}
