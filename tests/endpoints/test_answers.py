"""What servers answer with status 200: every shape ends in its class, with its text, and never silently."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass

import pytest

from laar_tui.core.attempt import Outcome
from tests.endpoints.bad_server import (
    DONE,
    STOP,
    BadServer,
    Handler,
    body,
    chunk,
    event,
    raw,
    say,
    status,
    stream,
    usage,
    whole,
)
from tests.endpoints.conftest import Ask


@dataclass(frozen=True)
class Case:
    """``says`` must occur in the error or the notices."""

    handler: Handler
    outcome: Outcome
    answer: str = ""
    thoughts: str = ""
    says: str = ""


OK, CUT, EMPTY, TRANSPORT = Outcome.COMPLETE, Outcome.CUT, Outcome.EMPTY, Outcome.TRANSPORT
HELLO = say("Hel") + say("lo")
HALF_CHUNK = '{"choices":[{"index":0,"delta":{"content":"'
UNICODE = say("日本 \u2028 \u0085 😀").encode()
RAW_SEPARATORS = ('data: {"choices":[{"delta":{"content":"a\u2028b\u0085c"}}]}\n\n').encode()
HTML = "<!doctype html><html><head><title>Log in</title></head><body><p>Please log in</p></body></html>"
ZIPPED = gzip.compress((HELLO + STOP + DONE).encode())

CASES: dict[str, Case] = {
    # -- framing
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
    # -- whole bodies
    "whole object": Case(body(json.dumps(whole("Hello"))), OK, "Hello"),
    "whole object, pretty": Case(body(json.dumps(whole("Hello"), indent=2)), OK, "Hello"),
    "whole object, no finish reason": Case(body(json.dumps(whole("Hello", None))), OK, "Hello"),
    "whole object, length": Case(body(json.dumps(whole("Hel", "length"))), Outcome.LENGTH, "Hel"),
    "whole object, left open": Case(stream(json.dumps(whole("Hello")), then="hang"), OK, "Hello"),
    "whole object, cut": Case(body(json.dumps(whole("Hello"))[:40]), CUT),
    "whole object as an event": Case(stream(event(whole("Hello"))), OK, "Hello"),
    "whole object with thoughts": Case(body(json.dumps(whole("A", reasoning_content="B"))), OK, "A", "B"),
    "whole object with typed parts": Case(body(json.dumps(whole([{"type": "text", "text": "A"}]))), OK, "A"),
    "web page": Case(
        body(HTML, content_type="text/html"), Outcome.REJECTED, says="web page instead of an answer (Log in)"
    ),
    "plain text": Case(body("no healthy upstream"), Outcome.REJECTED, says="no healthy upstream"),
    "other JSON": Case(body('{"status": "ok"}'), Outcome.REJECTED, says="status"),
    "JSON null": Case(body("null"), Outcome.REJECTED, says="null"),
    "empty body": Case(body(""), EMPTY, says="without sending anything"),
    "empty chunked body": Case(stream(chunked=True), EMPTY, says="without sending anything"),
    "204": Case(raw(b"HTTP/1.1 204 No Content\r\n\r\n"), EMPTY),
    "only comments": Case(stream(": ping\n\n", ": ping\n\n"), EMPTY),
    "only DONE": Case(stream(DONE), EMPTY, says="empty answer"),
    "only a role": Case(stream(chunk(role="assistant")), CUT),
    "role and stop": Case(stream(chunk(role="assistant", content=""), STOP), EMPTY),
    "only blanks": Case(stream(say(" \n\n "), STOP), EMPTY, " \n\n "),
    # -- encodings nobody asked for
    "gzip": Case(stream(ZIPPED, content_encoding="gzip"), OK, "Hello"),
    "gzip unlabelled": Case(stream(ZIPPED), OK, "Hello"),
    "gzip byte by byte": Case(stream(*[bytes([b]) for b in ZIPPED], content_encoding="gzip"), OK, "Hello"),
    "labelled gzip, is plain": Case(stream(HELLO, STOP, content_encoding="gzip"), OK, "Hello"),
    "deflate": Case(stream(zlib.compress((HELLO + STOP).encode()), content_encoding="deflate"), OK, "Hello"),
    "raw deflate": Case(
        stream(zlib.compress((HELLO + STOP).encode(), wbits=-15), content_encoding="deflate"), OK, "Hello"
    ),
    "two gzip members": Case(
        stream(gzip.compress(HELLO.encode()) + gzip.compress(STOP.encode())), OK, "Hello"
    ),
    "damaged gzip": Case(
        stream(ZIPPED[:12] + b"\xff" * 40, content_encoding="gzip"), TRANSPORT, says="damaged"
    ),
    "cut gzip": Case(stream(ZIPPED[:-20], content_encoding="gzip"), CUT, "Hello", says="ends early"),
    "brotli": Case(stream(b"\x1b\x0f\x00\xf8\xa5\x5b", content_encoding="br"), TRANSPORT, says='"br"'),
    "decompression bomb": Case(
        stream(gzip.compress(b": " + b"x" * (80 << 20)), content_encoding="gzip"),
        TRANSPORT,
        says="cannot be read",
    ),
    # -- shapes
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
    # -- ends
    "length": Case(stream(HELLO, chunk("length")), Outcome.LENGTH, "Hello", says="max_output_tokens"),
    "filtered": Case(stream(HELLO, chunk("content_filter")), Outcome.FILTERED, "Hello", says="filter"),
    "error as finish reason": Case(stream(HELLO, chunk("error")), TRANSPORT, "Hello", says='"error"'),
    "abort as finish reason": Case(stream(HELLO, chunk("abort"), DONE), TRANSPORT, "Hello", says='"abort"'),
    "unknown finish reason": Case(stream(HELLO, chunk("because")), OK, "Hello", says='"because"'),
    "refusal": Case(
        stream(chunk(refusal="I can"), chunk(refusal="not"), STOP),
        Outcome.REFUSED,
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
    # -- thoughts
    "reasoning_content": Case(stream(chunk(reasoning_content="hm"), HELLO, STOP), OK, "Hello", "hm"),
    "reasoning": Case(stream(chunk(reasoning="hm"), HELLO, STOP), OK, "Hello", "hm"),
    "reasoning twice": Case(
        stream(chunk(reasoning="hm", reasoning_content="hm"), HELLO, STOP), OK, "Hello", "hm"
    ),
    "reasoning_details": Case(
        stream(chunk(reasoning_details=[{"type": "reasoning.text", "text": "hm"}]), HELLO, STOP),
        OK,
        "Hello",
        "hm",
    ),
    "think tags": Case(stream(say("<think>hm</think>\n\nHello"), STOP), OK, "Hello", "hm"),
    "think tags letter by letter": Case(
        stream(*map(say, "\n<think>\nhm</think>\n\nHello"), STOP), OK, "Hello", "\nhm"
    ),
    "about think tags": Case(
        stream(*map(say, "The `<think>` tag ends with </think>."), STOP),
        OK,
        "The `<think>` tag ends with </think>.",
    ),
    "about a closing tag": Case(
        stream(say("Close it with </think> please."), STOP), OK, "Close it with </think> please."
    ),
    "a tag that is none": Case(stream(say("<thi"), say("ng> is no tag"), STOP), OK, "<thing> is no tag"),
    "only a closing tag": Case(
        stream(*map(say, "hm, well\n</think>\n\nHello"), STOP), OK, "Hello", "hm, well"
    ),
    "closing tag in code": Case(
        stream(say("```\nhm\n</think>\n```\nis code"), STOP), OK, "```\nhm\n</think>\n```\nis code"
    ),
    "only thoughts, then length": Case(
        stream(say("<think>hm"), chunk("length")), Outcome.LENGTH, "", "hm", "used up by thinking"
    ),
    "only thoughts, then stop": Case(
        stream(chunk(reasoning_content="hm"), STOP), EMPTY, "", "hm", "only thought"
    ),
    # -- errors after 200
    "error object first": Case(
        stream(event({"error": {"message": "overloaded", "code": 503}})), TRANSPORT, says="overloaded"
    ),
    "error object in the middle": Case(
        stream(HELLO, event({"error": {"message": "boom"}}), DONE), TRANSPORT, "Hello", says="boom"
    ),
    "error string": Case(stream(HELLO, event({"error": "boom"})), TRANSPORT, "Hello", says="boom"),
    "bare string": Case(stream(HELLO, event("boom")), TRANSPORT, "Hello", says="boom"),
    "event: error": Case(
        stream(HELLO, 'event: error\ndata: {"message": "boom"}\n\n'), TRANSPORT, "Hello", says="boom"
    ),
    "event: error, plain": Case(
        stream(HELLO, "event: error\ndata: boom\n\n"), TRANSPORT, "Hello", says="boom"
    ),
    "error without data:": Case(
        stream(HELLO, '{"error": {"message": "boom"}}\n'), TRANSPORT, "Hello", says="boom"
    ),
    "error in the choice": Case(
        stream(
            HELLO, event({"choices": [{"delta": {}, "finish_reason": "error", "error": {"message": "boom"}}]})
        ),
        TRANSPORT,
        "Hello",
        says="boom",
    ),
    "object error": Case(
        stream(event({"object": "error", "message": "boom", "code": 400})), Outcome.REJECTED, says="boom"
    ),
    "detail": Case(stream(event({"detail": "boom"})), TRANSPORT, says="boom"),
    "list of errors": Case(body('[{"error": {"code": 429, "message": "busy"}}]'), TRANSPORT, says="busy"),
    "whole error with 200": Case(
        body('{"error": {"message": "bad key", "code": 401}}'), Outcome.REJECTED, says="bad key"
    ),
    "too long with 200": Case(
        stream(event({"error": {"message": "no", "code": "context_length_exceeded"}})),
        Outcome.CONTEXT,
        says="no",
    ),
    "no credit with 200": Case(
        stream(event({"error": {"code": "insufficient_quota", "message": "pay"}})), Outcome.QUOTA
    ),
    "error with escape codes": Case(
        stream(event({"error": "a\x1b]52;c;aGk=\x07b<b>"})), TRANSPORT, says="ab<b>"
    ),
    # -- connections that break
    "FIN in a chunk": Case(stream(HELLO, chunked=True, end=False), CUT, "Hello", says="broke off"),
    "reset after text": Case(stream(HELLO, then="reset"), CUT, "Hello", says="closed"),
    "shorter than promised": Case(
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + HELLO.encode()), CUT, "Hello"
    ),
    "garbage": Case(raw(b"SSH-2.0-OpenSSH\r\n\r\n"), TRANSPORT, says="proper HTTP"),
    "half a header": Case(raw(b"HTTP/1.1 200 OK\r\nContent-"), TRANSPORT),
    "closes at once": Case(raw(), TRANSPORT, says="closed"),
    "resets at once": Case(raw(then="reset"), TRANSPORT, says="closed"),
    "endless header": Case(raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000), TRANSPORT),
    "status 200 after 100": Case(
        raw(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + (HELLO + STOP).encode()), OK, "Hello"
    ),
    "HTTP/1.0": Case(raw(b"HTTP/1.0 200 OK\r\n\r\n" + (HELLO + STOP).encode()), OK, "Hello"),
    "redirect": Case(
        status(302, location="http://127.0.0.1:1/"), Outcome.REJECTED, says="http://127.0.0.1:1/"
    ),
    "redirect to nonsense": Case(status(302, location="http://["), Outcome.REJECTED, says="redirect"),
}


@pytest.mark.parametrize("name", CASES)
async def test_every_answer_ends_in_its_class(name: str, ask: Ask) -> None:
    case = CASES[name]
    async with BadServer(case.handler) as server:
        reply, batches = await ask(server.url)
    said = " ".join([reply.error.message if reply.error else "", *reply.notices])
    assert (reply.outcome, reply.answer, reply.thoughts) == (case.outcome, case.answer, case.thoughts), said
    assert case.says in said
    assert (reply.error is None) == (reply.outcome is OK)
    if reply.error is not None:
        assert reply.error.message
        assert reply.error.error_class == reply.outcome.value
    streamed = "".join(b.text for b in batches)
    if name != "only a closing tag":
        assert streamed == reply.answer
        assert "".join(b.thoughts for b in batches) == reply.thoughts
    reply.answer.encode()


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((usage(7), HELLO, STOP), 7),
        ((HELLO, STOP, usage(7), DONE), 7),
        ((usage(1), HELLO, usage(3), STOP, usage(9), DONE), 9),
        ((HELLO, STOP, usage(9), usage(None), event({"usage": None}), DONE), 9),
        ((HELLO, STOP, usage(-1), DONE), None),
        ((HELLO, STOP, usage(2**70), DONE), None),
        ((HELLO, STOP, usage("7"), usage(True), DONE), None),
        ((HELLO, STOP, event({"usage": [1]}), DONE), None),
    ],
)
async def test_the_last_sane_usage_wins(parts: tuple[str, ...], expected: int | None, ask: Ask) -> None:
    async with BadServer(stream(*parts)) as server:
        reply, _ = await ask(server.url)
    assert reply.outcome is OK
    assert reply.usage.prompt_tokens == expected


@pytest.mark.parametrize(
    ("seen", "sent", "outcome"),
    [(500, 1000, OK), (600, 1001, TRANSPORT), (601, 1001, OK), (2048, 30_000, TRANSPORT), (0, 30_000, OK)],
)
async def test_a_document_that_the_server_cut_is_a_failure(
    seen: int, sent: int, outcome: Outcome, ask: Ask
) -> None:
    async with BadServer(stream(HELLO, STOP, usage(seen), DONE)) as server:
        reply, _ = await ask(server.url, prompt_tokens=sent)
    assert reply.outcome is outcome
    assert any("cut your document" in n for n in reply.notices) == (outcome is TRANSPORT)
    assert reply.answer == "Hello"


async def test_an_empty_answer_to_a_prompt_beyond_the_window_means_too_long(ask: Ask) -> None:
    async with BadServer(body("")) as server:
        reply, _ = await ask(server.url, prompt_tokens=5000, context_window=4096)
    assert reply.outcome is Outcome.CONTEXT


async def test_what_the_server_says_of_itself_is_kept(ask: Ask) -> None:
    extra = event(
        {
            "model": "real",
            "system_fingerprint": "fp",
            "choices": [],
            "usage": {"prompt_tokens_details": {"cached_tokens": 5}},
        }
    )
    async with BadServer(stream(HELLO, STOP, extra, DONE)) as server:
        reply, _ = await ask(server.url)
    assert (reply.model_served, reply.fingerprint, reply.finish_reason, reply.usage.cached_tokens) == (
        "real",
        "fp",
        "stop",
        5,
    )


async def test_an_endless_line_is_given_up(ask: Ask) -> None:
    async with BadServer(stream(HELLO, *[b"x" * (1 << 20)] * 10, then="hang")) as server:
        reply, _ = await ask(server.url)
    assert (reply.outcome, reply.answer) == (CUT, "Hello")


async def test_an_endless_answer_is_cut(ask: Ask) -> None:
    async with BadServer(stream(*[say("x" * (1 << 20))] * 20, then="hang")) as server:
        reply, _ = await ask(server.url)
    assert (reply.outcome, len(reply.answer)) == (CUT, 16 << 20)
    assert "longer than laar-chat keeps" in reply.notices[0]
