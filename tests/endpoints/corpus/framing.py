"""How bytes become events: line ends, comments, splits, ends."""

from __future__ import annotations

from tests.endpoints.bad_server import (
    DONE,
    STOP,
    body,
    line,
    named,
    say,
    stream,
)
from tests.endpoints.corpus.case import (
    CUT,
    EMPTY,
    OK,
    REJECTED,
    Case,
)

HELLO = say("Hel") + say("lo")
RAW_SEPARATORS = ('data: {"choices":[{"delta":{"content":"a\u2028b\u0085c"}}]}\n\n').encode()
UNICODE = say("日本 \u2028 \u0085 😀").encode()

CASES: dict[str, Case] = {
    "plain": Case(stream(HELLO, STOP, DONE), OK, "Hello"),
    "chunked": Case(stream(HELLO, STOP, DONE, chunked=True), OK, "Hello"),
    "finish without DONE": Case(stream(HELLO, STOP), OK, "Hello"),
    "DONE without finish": Case(stream(HELLO, DONE), OK, "Hello"),
    "text after DONE": Case(stream(HELLO, STOP, DONE, say(" ignored")), OK, "Hello"),
    "neither finish nor DONE": Case(stream(HELLO), CUT, "Hello", says="before the answer's end"),
    "no space after data": Case(stream(HELLO.replace("data: ", "data:"), STOP), OK, "Hello"),
    "CRLF": Case(stream((HELLO + STOP + DONE).replace("\n", "\r\n")), OK, "Hello"),
    "lone CR": Case(stream((HELLO + STOP + DONE).replace("\n", "\r")), OK, "Hello"),
    "BOM": Case(stream(b"\xef", b"\xbb\xbf", HELLO, STOP), OK, "Hello"),
    "comments and pings": Case(
        stream(": ping\n\n", HELLO, ":\n\n", "event: ping\ndata: {}\n\n", STOP), OK, "Hello"
    ),
    "event names": Case(stream("event: chunk\n" + HELLO, "event: chunk\nid: 7\n" + STOP), OK, "Hello"),
    "multi-line data": Case(
        stream('data: {"choices":\ndata: [{"delta":{"content":"Hello"}}]}\n\n', DONE), OK, "Hello"
    ),
    "unterminated last line": Case(stream(HELLO, STOP.rstrip("\n")), OK, "Hello"),
    "one byte at a time": Case(stream(*[bytes([b]) for b in (say("é😀") + STOP).encode()]), OK, "é😀"),
    "raw UTF-8 split": Case(
        stream(*[bytes([b]) for b in 'data: {"choices":[{"delta":{"content":"é😀"}}]}\n\n'.encode()], STOP),
        OK,
        "é😀",
    ),
    "separators in JSON are no line ends": Case(stream(RAW_SEPARATORS, STOP), OK, "a\u2028b\u0085c"),
    "escaped separators": Case(stream(UNICODE, STOP), OK, "日本 \u2028 \u0085 😀"),
    "wrong content type": Case(stream(HELLO, STOP, content_type="text/html"), OK, "Hello"),
    "JSON lines instead of events": Case(
        stream(*[p[6:-1] for p in (say("Hel"), say("lo"), STOP)]), OK, "Hello"
    ),
    "JSON lines in one piece": Case(
        body("".join(p[6:-1] for p in (say("Hel"), say("lo"), STOP))), OK, "Hello"
    ),
    "open after DONE": Case(stream(HELLO, STOP, DONE, then="hang"), OK, "Hello"),
    "open after finish": Case(stream(HELLO, STOP, then="hang"), OK, "Hello"),
    "reset after finish": Case(stream(HELLO, STOP, then="reset"), OK, "Hello"),
    "DONE lower case with blanks": Case(stream(HELLO, "data:   [done]  \n\n"), OK, "Hello"),
    "DONE in quotes": Case(stream(HELLO, 'data: "[DONE]"\n\n'), OK, "Hello"),
    "DONE alone is no answer": Case(stream("data: [DONE]\n\n", HELLO), EMPTY),
    "data: twice": Case(stream(HELLO.replace("data: ", "data: data: "), STOP, DONE), OK, "Hello"),
    "id and retry lines": Case(stream("retry: 10\nid: 1\n" + HELLO, "id: 2\n" + STOP), OK, "Hello"),
    "events of another kind": Case(
        stream('event: status\ndata: {"queue": 3}\n\n', HELLO, STOP, DONE), OK, "Hello"
    ),
    "only events of another kind": Case(
        stream('event: status\ndata: {"queue": 3}\n\n'), REJECTED, says="not of this protocol"
    ),
    "Anthropic's protocol there": Case(
        stream(named("message_start", message={})), REJECTED, says='protocol = "anthropic"'
    ),
    "Ollama's protocol there": Case(
        stream(line(message={"content": "Hello"}, done=False)), REJECTED, says='protocol = "ollama"'
    ),
}
