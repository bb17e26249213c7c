"""Errors after HTTP 200."""

from __future__ import annotations

from tests.endpoints.bad_server import (
    DONE,
    body,
    event,
    say,
    stream,
)
from tests.endpoints.corpus.case import (
    CONTEXT,
    QUOTA,
    REJECTED,
    TRANSPORT,
    Case,
)

HELLO = say("Hel") + say("lo")

CASES: dict[str, Case] = {
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
        stream(event({"object": "error", "message": "boom", "code": 400})), REJECTED, says="boom"
    ),
    "detail": Case(stream(event({"detail": "boom"})), TRANSPORT, says="boom"),
    "list of errors": Case(body('[{"error": {"code": 429, "message": "busy"}}]'), TRANSPORT, says="busy"),
    "whole error with 200": Case(
        body('{"error": {"message": "bad key", "code": 401}}'), REJECTED, says="bad key"
    ),
    "too long with 200": Case(
        stream(event({"error": {"message": "no", "code": "context_length_exceeded"}})),
        CONTEXT,
        says="no",
    ),
    "no credit with 200": Case(
        stream(event({"error": {"code": "insufficient_quota", "message": "pay"}})), QUOTA
    ),
    "error with escape codes": Case(
        stream(event({"error": "a\x1b]52;c;aGk=\x07b<b>"})), TRANSPORT, says="ab<b>"
    ),
}
