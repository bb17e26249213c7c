"""Connections that break, and HTTP that is none."""

from __future__ import annotations

from tests.endpoints.bad_server import (
    STOP,
    raw,
    say,
    status,
    stream,
)
from tests.endpoints.corpus.case import (
    CUT,
    OK,
    REJECTED,
    TRANSPORT,
    Case,
)

HELLO = say("Hel") + say("lo")

CASES: dict[str, Case] = {
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
    "redirect": Case(status(302, location="http://127.0.0.1:1/"), REJECTED, says="http://127.0.0.1:1/"),
    "redirect to nonsense": Case(status(302, location="http://["), REJECTED, says="redirect"),
}
