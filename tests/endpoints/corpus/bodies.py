"""A body that is no stream: one object, a web page, words, nothing."""

from __future__ import annotations

import json

from tests.endpoints.bad_server import (
    DONE,
    STOP,
    body,
    chunk,
    event,
    raw,
    say,
    stream,
    whole,
)
from tests.endpoints.corpus.case import (
    CUT,
    EMPTY,
    LENGTH,
    OK,
    REJECTED,
    Case,
)

HELLO = say("Hel") + say("lo")
HTML = "<!doctype html><html><head><title>Log in</title></head><body><p>Please log in</p></body></html>"

CASES: dict[str, Case] = {
    "whole object": Case(body(json.dumps(whole("Hello"))), OK, "Hello"),
    "whole object, pretty": Case(body(json.dumps(whole("Hello"), indent=2)), OK, "Hello"),
    "whole object, no finish reason": Case(body(json.dumps(whole("Hello", None))), OK, "Hello"),
    "whole object, length": Case(body(json.dumps(whole("Hel", "length"))), LENGTH, "Hel"),
    "whole object, left open": Case(stream(json.dumps(whole("Hello")), then="hang"), OK, "Hello"),
    "whole object, cut": Case(body(json.dumps(whole("Hello"))[:40]), CUT),
    "whole object as an event": Case(stream(event(whole("Hello"))), OK, "Hello"),
    "whole object with thoughts": Case(body(json.dumps(whole("A", reasoning_content="B"))), OK, "A", "B"),
    "whole object with typed parts": Case(body(json.dumps(whole([{"type": "text", "text": "A"}]))), OK, "A"),
    "web page": Case(
        body(HTML, content_type="text/html"), REJECTED, says="web page instead of an answer (Log in)"
    ),
    "plain text": Case(body("no healthy upstream"), REJECTED, says="no healthy upstream"),
    "other JSON": Case(body('{"status": "ok"}'), REJECTED, says="status"),
    "JSON null": Case(body("null"), REJECTED, says="null"),
    "empty body": Case(body(""), EMPTY, says="without sending anything"),
    "empty chunked body": Case(stream(chunked=True), EMPTY, says="without sending anything"),
    "204": Case(raw(b"HTTP/1.1 204 No Content\r\n\r\n"), EMPTY),
    "only comments": Case(stream(": ping\n\n", ": ping\n\n"), EMPTY),
    "only DONE": Case(stream(DONE), EMPTY, says="empty answer"),
    "only a role": Case(stream(chunk(role="assistant")), CUT),
    "role and stop": Case(stream(chunk(role="assistant", content=""), STOP), EMPTY),
    "only blanks": Case(stream(say(" \n\n "), STOP), EMPTY, " \n\n "),
}
