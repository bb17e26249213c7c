"""The Anthropic Messages dialect, as it is and as gateways bend it."""

from __future__ import annotations

import json
from functools import partial

from tests.endpoints.bad_server import Handler, body, event, named, raw, say, status, stream
from tests.endpoints.corpus.case import (
    CONTEXT,
    CUT,
    EMPTY,
    LENGTH,
    OK,
    QUOTA,
    REFUSED,
    REJECTED,
    TRANSPORT,
    Case,
)

START = named(
    "message_start",
    message={
        "type": "message",
        "model": "served",
        "content": [],
        "usage": {"input_tokens": 9, "output_tokens": 1},
    },
)
OPEN = named("content_block_start", index=0, content_block={"type": "text", "text": ""})
CLOSE = named("content_block_stop", index=0)
STOP = named("message_stop")
PING = named("ping")


def delta(text: str) -> str:
    return named("content_block_delta", index=0, delta={"type": "text_delta", "text": text})


def thinking(text: str) -> str:
    return named("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": text})


def end(reason: object = "end_turn", **usage: object) -> str:
    return named(
        "message_delta",
        delta={"stop_reason": reason, "stop_sequence": None},
        usage={"output_tokens": 3, **usage},
    )


def error(kind: str, message: str) -> dict[str, object]:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


HELLO = START + OPEN + delta("Hel") + delta("lo") + CLOSE
THOUGHT = (
    named("content_block_start", index=0, content_block={"type": "thinking", "thinking": "", "signature": ""})
    + thinking("h")
    + thinking("m")
    + named("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "EqQBCg=="})
    + CLOSE
)
WHOLE: dict[str, object] = {
    "type": "message",
    "role": "assistant",
    "model": "served",
    "content": [{"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 9, "output_tokens": 3},
}


case = partial(Case, protocol="anthropic")


def failing(kind: str, message: str = "boom") -> Handler:
    return stream(HELLO, "event: error\ndata: " + json.dumps(error(kind, message)) + "\n\n")


CASES: dict[str, Case] = {
    "plain": case(stream(HELLO, end(), STOP), OK, "Hello"),
    "pings everywhere": case(
        stream(PING, START, PING, OPEN, delta("Hel"), PING, delta("lo"), CLOSE, PING, end(), PING, STOP),
        OK,
        "Hello",
    ),
    "without event names": case(
        stream(*[p.partition("\n")[2] for p in (START, OPEN, delta("Hello"), CLOSE, end(), STOP)]),
        OK,
        "Hello",
    ),
    "type only in the event name": case(
        stream(
            'event: content_block_delta\ndata: {"delta": {"text": "Hello"}}\n\n',
            'event: message_delta\ndata: {"delta": {"stop_reason": "end_turn"}}\n\n',
            "event: message_stop\ndata: {}\n\n",
        ),
        OK,
        "Hello",
    ),
    "unknown events": case(
        stream(START, named("vendor_note", note={"a": 1}), OPEN, delta("Hello"), end(), STOP), OK, "Hello"
    ),
    "byte by byte": case(
        stream(*[bytes([b]) for b in (START + OPEN + delta("é😀") + end() + STOP).encode()]), OK, "é😀"
    ),
    "CRLF": case(stream((HELLO + end() + STOP).replace("\n", "\r\n")), OK, "Hello"),
    "text in the block's start": case(
        stream(
            START,
            named("content_block_start", index=0, content_block={"type": "text", "text": "Hel"}),
            delta("lo"),
            CLOSE,
            end(),
            STOP,
        ),
        OK,
        "Hello",
    ),
    "several text blocks": case(
        stream(
            START,
            OPEN,
            delta("Hel"),
            CLOSE,
            named("content_block_start", index=1, content_block={"type": "text", "text": ""}),
            named("content_block_delta", index=1, delta={"type": "text_delta", "text": "lo"}),
            named("content_block_stop", index=1),
            end(),
            STOP,
        ),
        OK,
        "Hello",
    ),
    "thinking and its signature": case(
        stream(START, THOUGHT, OPEN, delta("Hello"), CLOSE, end(), STOP), OK, "Hello", "hm"
    ),
    "redacted thinking": case(
        stream(
            START,
            named("content_block_start", content_block={"type": "redacted_thinking", "data": "EmwKAhgB"}),
            CLOSE,
            OPEN,
            delta("Hello"),
            end(),
            STOP,
        ),
        OK,
        "Hello",
    ),
    "citations": case(
        stream(
            HELLO,
            named(
                "content_block_delta",
                index=0,
                delta={"type": "citations_delta", "citation": {"cited_text": "x"}},
            ),
            end(),
            STOP,
        ),
        OK,
        "Hello",
    ),
    "only thinking, then max_tokens": case(
        stream(START, THOUGHT, end("max_tokens"), STOP), LENGTH, "", "hm", "token budget used up"
    ),
    "only thinking": case(stream(START, THOUGHT, end(), STOP), EMPTY, "", "hm", "only thought"),
    "max_tokens": case(stream(HELLO, end("max_tokens"), STOP), LENGTH, "Hello", says="max_output_tokens"),
    "window exceeded": case(stream(HELLO, end("model_context_window_exceeded"), STOP), LENGTH, "Hello"),
    "refusal": case(stream(HELLO, end("refusal"), STOP), REFUSED, "Hello", says="declined"),
    "refusal without text": case(stream(START, end("refusal"), STOP), REFUSED, says="declined"),
    "stop_sequence": case(stream(HELLO, end("stop_sequence"), STOP), OK, "Hello"),
    "pause_turn": case(stream(HELLO, end("pause_turn"), STOP), CUT, "Hello", says="paused"),
    "tool_use": case(
        stream(
            HELLO,
            named(
                "content_block_start",
                index=1,
                content_block={"type": "tool_use", "name": "search", "input": {}},
            ),
            named("content_block_delta", index=1, delta={"type": "input_json_delta", "partial_json": "{"}),
            end("tool_use"),
            STOP,
        ),
        CUT,
        "Hello",
        says='"search"',
    ),
    "only tool_use": case(
        stream(
            START,
            named("content_block_start", content_block={"type": "tool_use", "name": "search"}),
            end("tool_use"),
            STOP,
        ),
        EMPTY,
        says='"search"',
    ),
    "no message_stop": case(stream(HELLO, end()), OK, "Hello"),
    "no stop_reason": case(stream(HELLO, STOP), OK, "Hello"),
    "stop_reason null": case(stream(HELLO, end(None), STOP), OK, "Hello"),
    "no end": case(stream(HELLO), CUT, "Hello", says="before the answer's end"),
    "end of the block only": case(stream(START, OPEN, delta("Hello")), CUT, "Hello"),
    "reset after text": case(stream(HELLO, then="reset"), CUT, "Hello"),
    "open after message_stop": case(stream(HELLO, end(), STOP, then="hang"), OK, "Hello"),
    "open after stop_reason": case(stream(HELLO, end(), then="hang"), OK, "Hello"),
    "text after message_stop": case(stream(HELLO, end(), STOP, delta("!")), OK, "Hello"),
    "DONE behind it": case(stream(HELLO, end(), STOP, "data: [DONE]\n\n"), OK, "Hello"),
    "DONE instead of message_stop": case(stream(HELLO, "data: [DONE]\n\n"), OK, "Hello"),
    "empty": case(stream(START, end(), STOP), EMPTY, says="empty answer"),
    "empty block": case(stream(START, OPEN, CLOSE, end(), STOP), EMPTY),
    "nothing": case(body(""), EMPTY, says="without sending anything"),
    "overloaded in the middle": case(
        failing("overloaded_error", "Overloaded"), TRANSPORT, "Hello", says="Overloaded"
    ),
    "api_error in the middle": case(failing("api_error"), TRANSPORT, "Hello", says="boom"),
    "rate limit in the middle": case(failing("rate_limit_error"), TRANSPORT, "Hello", says="boom"),
    "invalid request in the middle": case(failing("invalid_request_error"), REJECTED, "Hello", says="boom"),
    "overloaded first": case(
        stream("event: error\ndata: " + json.dumps(error("overloaded_error", "Overloaded")) + "\n\n"),
        TRANSPORT,
        says="Overloaded",
    ),
    "error without its event name": case(
        stream(HELLO, event(error("api_error", "boom"))), TRANSPORT, "Hello", says="boom"
    ),
    "error after stop_reason": case(
        stream(HELLO, end(), event(error("api_error", "boom"))), TRANSPORT, "Hello", says="boom"
    ),
    "one object": case(body(json.dumps(WHOLE)), OK, "Hello"),
    "one object, pretty": case(body(json.dumps(WHOLE, indent=2)), OK, "Hello"),
    "one object as an event": case(stream(event(WHOLE)), OK, "Hello"),
    "one object, thinking": case(
        body(
            json.dumps(
                {
                    **WHOLE,
                    "content": [
                        {"type": "thinking", "thinking": "hm", "signature": "x"},
                        {"type": "text", "text": "Hello"},
                    ],
                }
            )
        ),
        OK,
        "Hello",
        "hm",
    ),
    "one object, max_tokens": case(body(json.dumps({**WHOLE, "stop_reason": "max_tokens"})), LENGTH, "Hello"),
    "one object, content is text": case(body(json.dumps({**WHOLE, "content": "Hello"})), OK, "Hello"),
    "one object, empty": case(body(json.dumps({**WHOLE, "content": []})), EMPTY),
    "one object, cut": case(body(json.dumps(WHOLE)[:70]), CUT),
    "error object with 200": case(
        body(json.dumps(error("authentication_error", "invalid x-api-key"))),
        REJECTED,
        says="invalid x-api-key",
    ),
    "400 too long": case(
        status(400, error("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum")),
        CONTEXT,
        says="210000",
    ),
    "400 prompt and max_tokens": case(
        status(
            400,
            error(
                "invalid_request_error",
                "input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000, decrease one",
            ),
        ),
        CONTEXT,
    ),
    "413": case(status(413, error("request_too_large", "Request exceeds the maximum size")), CONTEXT),
    "400 no credit": case(
        status(
            400, error("invalid_request_error", "Your credit balance is too low to access the Anthropic API.")
        ),
        QUOTA,
    ),
    "401": case(status(401, error("authentication_error", "invalid x-api-key")), REJECTED, says="x-api-key"),
    "404": case(status(404, error("not_found_error", "model: asked")), REJECTED, requests=1),
    "429": case(
        (status(429, error("rate_limit_error", "slow down"), retry_after="0"), stream(HELLO, end(), STOP)),
        OK,
        "Hello",
        requests=2,
    ),
    "529": case(status(529, error("overloaded_error", "Overloaded")), TRANSPORT, says="Overloaded"),
    "529 without words": case(raw(b"HTTP/1.1 529 \r\nContent-Length: 0\r\n\r\n"), TRANSPORT),
    "OpenAI's protocol there": case(stream(say("Hello")), REJECTED, says='protocol = "openai"'),
    "half an event": case(stream(HELLO, 'event: message_delta\ndata: {"type":"mess'), CUT, "Hello"),
    "unreadable event": case(
        stream(HELLO, "event: content_block_delta\ndata: {oops\n\n", end(), STOP), CUT, "Hello"
    ),
    "nonsense inside": case(
        stream(
            START,
            named("content_block_delta", delta=None),
            named("content_block_delta", delta=[1]),
            named("content_block_start", content_block="x"),
            named("message_delta", delta="x", usage=[1]),
            named("message_delta", usage={"output_tokens": -3, "input_tokens": 2**70}),
            event(None),
            event([]),
            delta("Hello"),
            end(),
            STOP,
        ),
        OK,
        "Hello",
    ),
}
