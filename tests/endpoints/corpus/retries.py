"""What passes when one asks again, how long one waits before, and fields that a server will not take."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.endpoints.bad_server import (
    DONE,
    STOP,
    Handler,
    Received,
    body,
    chunk,
    event,
    raw,
    say,
    status,
    stream,
    whole,
)
from tests.endpoints.corpus.case import CONTEXT, CUT, EMPTY, OK, REJECTED, TRANSPORT, Case

HELLO = say("Hel") + say("lo")
GOOD = stream(HELLO, STOP, DONE)
SOON = format_datetime(datetime.now(UTC) - timedelta(seconds=1), usegmt=True)
TOMORROW = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)


def picky(
    *fields: str, code: int = 400, says: str = "Unsupported parameter: '{}' is not supported with this model."
) -> Handler:
    """Takes no request with one of ``fields``."""

    async def handle(request: Received, writer: asyncio.StreamWriter) -> None:
        refused = next((f for f in fields if request.json.get(f) is not None), None)
        error = {"error": {"message": says.format(refused), "type": "invalid_request_error"}}
        await (GOOD if refused is None else status(code, error))(request, writer)

    return handle


async def no_streaming(request: Received, writer: asyncio.StreamWriter) -> None:
    error = {"error": {"message": "Streaming is not supported for this model"}}
    await (status(400, error) if request.json["stream"] else body(json.dumps(whole("Hello"))))(
        request, writer
    )


async def tells_only_without_a_stream(request: Received, writer: asyncio.StreamWriter) -> None:
    """As llama-cpp-python does with a prompt beyond its window."""
    said = "This model's maximum context length is 2048 tokens. However, you requested 5000 tokens"
    error = {"error": {"message": said, "type": "invalid_request_error", "code": "context_length_exceeded"}}
    nothing = body("", content_type="text/event-stream")
    await (nothing if request.json["stream"] else status(400, error))(request, writer)


async def at_most_256(request: Received, writer: asyncio.StreamWriter) -> None:
    most = request.json.get("max_tokens")
    error = {
        "error": {
            "message": "max_tokens is too large: 1024. This model supports at most 256 completion tokens"
        }
    }
    await (GOOD if most == 256 else status(400, error))(request, writer)


def twice(first: Handler, **more: object) -> Case:
    return Case((first, GOOD), OK, "Hello", requests=2, **more)  # type: ignore[arg-type]


CASES: dict[str, Case] = {
    "429, then good": twice(status(429)),
    "503 loading, then good": twice(
        status(503, {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}})
    ),
    "529, then good": twice(raw(b"HTTP/1.1 529 \r\nContent-Length: 0\r\n\r\n")),
    "500, then good": twice(status(500)),
    "408, then good": twice(status(408)),
    "425, then good": twice(status(425)),
    "409, then good": twice(status(409)),
    "error event first, then good": twice(stream(event({"error": {"message": "overloaded"}}))),
    "reset, then good": twice(raw(then="reset")),
    "FIN, then good": twice(raw()),
    "half a header, then good": twice(raw(b"HTTP/1.1 200 OK\r\nContent-Ty")),
    "a header without its body, then good": twice(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n")),
    "reset after keep-alives, then good": twice(stream(": ping\n\n", then="reset")),
    "two failures, then good": Case((status(503), status(502), GOOD), OK, "Hello", requests=3),
    "never good": Case(status(503), TRANSPORT, requests=3),
    "reset for ever": Case(raw(then="reset"), TRANSPORT, requests=2),
    "retry-after: 0": twice(status(429, retry_after="0")),
    "retry-after: a fraction": twice(status(429, retry_after="0.05")),
    "retry-after: negative": twice(status(429, retry_after="-3")),
    "retry-after: nonsense": twice(status(429, retry_after="soon")),
    "retry-after: empty": twice(status(429, retry_after="")),
    "retry-after: nan": twice(status(429, retry_after="nan")),
    "retry-after: a date that has passed": twice(status(429, retry_after=SOON)),
    "retry-after: no date": twice(status(429, retry_after="Sun, 99 Foo 2026 99:99:99 GMT")),
    "retry-after-ms": twice(status(429, retry_after_ms="30", retry_after="86400")),
    "retry-after: a day": Case((status(429, retry_after="86400"), GOOD), TRANSPORT, requests=1),
    "retry-after: tomorrow": Case((status(503, retry_after=TOMORROW), GOOD), TRANSPORT, requests=1),
    "retry-after: 121": Case((status(429, retry_after="121"), GOOD), TRANSPORT, requests=1),
    "retry-after: infinite": twice(status(429, retry_after="inf")),
    "retry-after-ms: a day": Case((status(429, retry_after_ms="86400000"), GOOD), TRANSPORT, requests=1),
    "x-should-retry: false": Case((status(503, x_should_retry="false"), GOOD), TRANSPORT, requests=1),
    "x-should-retry: False": Case((status(429, x_should_retry=" False "), GOOD), TRANSPORT, requests=1),
    "401 is not tried again": Case((status(401), GOOD), REJECTED, requests=1),
    "not after text: reset": Case((stream(say("Hel"), then="reset"), GOOD), CUT, "Hel", requests=1),
    "not after text: error": Case(
        (stream(say("Hel"), event({"error": "boom"})), GOOD), TRANSPORT, "Hel", requests=1
    ),
    "not after thoughts: error": Case(
        (stream(chunk(reasoning_content="hm"), event({"error": "boom"})), GOOD),
        TRANSPORT,
        "",
        "hm",
        requests=1,
    ),
    "no stream_options": Case(picky("stream_options"), OK, "Hello", requests=2),
    "no stream_options, 422": Case(picky("stream_options", code=422), OK, "Hello", requests=2),
    "no stream_options, unnamed": Case(
        picky("stream_options", says="Unrecognized request argument supplied"), OK, "Hello", requests=2
    ),
    "no stream_options, no words": Case(picky("stream_options", says=""), OK, "Hello", requests=2),
    "no stream_options, Gemini": Case(
        picky("stream_options", says='Invalid JSON payload received. Unknown name "{}": Cannot find field.'),
        OK,
        "Hello",
        requests=2,
    ),
    "no stream_options, pydantic": Case(
        (
            status(
                422,
                {
                    "detail": [
                        {
                            "type": "extra_forbidden",
                            "loc": ["body", "stream_options"],
                            "msg": "Extra inputs are not permitted",
                        }
                    ]
                },
            ),
            GOOD,
        ),
        OK,
        "Hello",
        requests=2,
    ),
    "max_completion_tokens": Case(
        picky(
            "max_tokens",
            says="Unsupported parameter: '{}' is not supported with this model. Use 'max_completion_tokens' instead.",
        ),
        OK,
        "Hello",
        requests=2,
    ),
    "neither limit": Case(picky("max_tokens", "max_completion_tokens"), OK, "Hello", requests=3),
    "no temperature": Case(
        picky(
            "temperature",
            says="Unsupported value: '{}' does not support 0 with this model. Only the default (1) value is supported.",
        ),
        OK,
        "Hello",
        requests=2,
    ),
    "temperature above nothing": Case(
        picky("temperature", says="`{}` must be strictly positive", code=422), OK, "Hello", requests=2
    ),
    "no streaming": Case(no_streaming, OK, "Hello", requests=2),
    "a reason only without a stream": Case(tells_only_without_a_stream, CONTEXT, says="2048", requests=2),
    "nothing, with and without a stream": Case(body("", content_type="text/event-stream"), EMPTY, requests=2),
    "fewer output tokens": Case(at_most_256, OK, "Hello", requests=2),
    "400 that no field explains": Case(status(400, {"error": "the model is tired"}), REJECTED, requests=1),
}
