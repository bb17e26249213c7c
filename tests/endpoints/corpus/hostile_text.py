"""Text that bites: control sequences, invalid bytes, impossible characters, markup; in answers, names and errors."""

from __future__ import annotations

import json

from tests.endpoints.bad_server import DONE, STOP, chunk, event, raw, say, status, stream
from tests.endpoints.corpus.case import KEY, OK, REJECTED, TRANSPORT, Case

OSC52 = "\x1b]52;c;aGVsbG8=\x07"
HELLO = say("Hel") + say("lo")


def named(model: str) -> str:
    return event({"model": model, "choices": [{"delta": {"content": "Hello"}}]})


CASES: dict[str, Case] = {
    # The answer is kept as it came; the doors it is shown through clean it.
    "OSC 52 in the answer": Case(stream(say(f"a{OSC52}b"), STOP), OK, f"a{OSC52}b"),
    "CSI split over chunks": Case(stream(say("a\x1b["), say("2Jb"), STOP), OK, "a\x1b[2Jb"),
    "C1 in the answer": Case(stream(say("a\x9b31mb"), STOP), OK, "a\x9b31mb"),
    "NUL in the answer": Case(stream(say("a\x00b"), STOP), OK, "a\ufffdb"),
    "lone surrogate": Case(
        stream('data: {"choices":[{"delta":{"content":"a\\ud800b"}}]}\n\n', STOP), OK, "a\ufffdb"
    ),
    "invalid UTF-8": Case(
        stream(b'data: {"choices":[{"delta":{"content":"a\xffb"}}]}\n\n', STOP), OK, "a\ufffdb"
    ),
    "overlong UTF-8": Case(
        stream(b'data: {"choices":[{"delta":{"content":"a\xc0\xafb"}}]}\n\n', STOP), OK, "a\ufffd\ufffdb"
    ),
    "bidi overrides": Case(stream(say("a\u202eb\u2066c"), STOP), OK, "a\u202eb\u2066c"),
    "markup": Case(
        stream(say("[bold red]a[/] [@click=app.quit]b[/]"), STOP), OK, "[bold red]a[/] [@click=app.quit]b[/]"
    ),
    "unbalanced markup": Case(stream(say("[/nope] [[ ]"), STOP), OK, "[/nope] [[ ]"),
    "thoughts with OSC": Case(
        stream(chunk(reasoning_content=f"h{OSC52}m"), HELLO, STOP), OK, "Hello", f"h{OSC52}m"
    ),
    "model name with OSC": Case(stream(named(f"m{OSC52}"), STOP), OK, "Hello"),
    "model name with NUL and surrogate": Case(stream(named("m\x00\ud800"), STOP), OK, "Hello"),
    "model name of a megabyte": Case(stream(named("m" * 1_000_000), STOP), OK, "Hello"),
    "finish reason with OSC": Case(stream(HELLO, chunk(f"x{OSC52}")), OK, "Hello", says="unknown reason"),
    "finish reason with a surrogate": Case(
        stream(HELLO, chunk("x\ud800")), OK, "Hello", says="unknown reason"
    ),
    "tool name with OSC": Case(
        stream(HELLO, chunk(tool_calls=[{"function": {"name": f"t{OSC52}"}}]), STOP),
        OK,
        "Hello",
        says="asked for a tool",
    ),
    "fingerprint with NUL": Case(
        stream(event({"system_fingerprint": "f\x00\ud800", "choices": []}), HELLO, STOP), OK, "Hello"
    ),
    "error with OSC": Case(
        status(401, {"error": {"message": f"a{OSC52}b[red]c"}}), REJECTED, says="ab[red]c"
    ),
    "error with a surrogate": Case(status(401, '{"error": "a\\ud800b\\u0000c"}'), REJECTED, says="HTTP 401"),
    "error in the stream with OSC": Case(stream(event({"error": f"a{OSC52}b"})), TRANSPORT, says="ab"),
    "reason phrase with escapes": Case(
        raw(b"HTTP/1.1 500 \x1b]0;x\x07\r\nContent-Length: 0\r\n\r\n"), TRANSPORT
    ),
    "key in the answer": Case(stream(say(f"your key is {KEY}!"), STOP), OK, "your key is ***!"),
    "key in the answer, in pieces": Case(
        stream(*map(say, f"it is {KEY} or not"), STOP, DONE), OK, "it is *** or not"
    ),
    "beginning of the key at the end": Case(stream(say(f"it is {KEY[:9]}"), STOP), OK, f"it is {KEY[:9]}"),
    "key in the thoughts": Case(
        stream(chunk(reasoning_content=f"use {KEY}"), HELLO, STOP), OK, "Hello", "use ***"
    ),
    "key as the model's name": Case(stream(named(KEY), STOP), OK, "Hello"),
    "key as the finish reason": Case(stream(HELLO, chunk(KEY)), OK, "Hello", says="***"),
    "key in something unreadable": Case(
        stream(HELLO, f"data: {KEY}\n\n", STOP), OK, "Hello", says="unreadable: ***"
    ),
    "key in a tool's name": Case(
        stream(HELLO, chunk(tool_calls=[{"function": {"name": KEY}}]), STOP), OK, "Hello", says='"***"'
    ),
    "key in another place": Case(
        stream(event({"choices": [], "debug": {"authorization": f"Bearer {KEY}"}}), HELLO, STOP), OK, "Hello"
    ),
    "deep JSON in an error": Case(
        status(401, json.dumps({"error": {"message": "[" * 50_000}})), REJECTED, says="HTTP 401"
    ),
}
