"""Servers that say nothing, stop in the middle, or never end."""

from __future__ import annotations

import asyncio
import contextlib

from tests.endpoints.bad_server import DONE, STOP, Handler, Received, chunk, head, raw, say, stream
from tests.endpoints.corpus.case import CUT, IMPATIENT, OK, TRANSPORT, Case

HELLO = say("Hel") + say("lo")


def repeating(first: str, again: str, every_s: float = 0.01) -> Handler:
    """``again`` for ever, after ``first``."""

    async def handle(_: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(head(content_type="text/event-stream") + first.encode())
        with contextlib.suppress(ConnectionError):
            while not writer.is_closing():
                await writer.drain()
                await asyncio.sleep(every_s)
                writer.write(again.encode())

    return handle


def silent(handler: Handler, says: str = "no answer within") -> Case:
    return Case(handler, TRANSPORT, says=says, timeouts=IMPATIENT)


def stopped(handler: Handler, says: str = "nothing came for") -> Case:
    return Case(handler, CUT, "Hello", says=says, timeouts=IMPATIENT)


LONG = {**IMPATIENT, "idle": 20, "first_byte": 20, "total": 0.5}

CASES: dict[str, Case] = {
    "no answer": silent(raw(then="hang")),
    "half a header": silent(raw(b"HTTP/1.1 200 OK\r\nContent-", then="hang")),
    "a header only": silent(stream(then="hang")),
    "a role only": silent(stream(chunk(role="assistant", content=""), then="hang")),
    "keep-alives only": silent(repeating("", ": ping\n\n")),
    "empty lines only": silent(repeating("", "\n")),
    "empty chunks only": silent(repeating("", chunk(content=""))),
    "text, then nothing": stopped(stream(HELLO, then="hang")),
    "text, then keep-alives": stopped(repeating(HELLO, ": ping\n\n")),
    "text, then pings": stopped(repeating(HELLO, "event: ping\ndata: {}\n\n")),
    "text, then empty chunks": stopped(repeating(HELLO, chunk(content=""))),
    "text, then half a line": stopped(stream(HELLO, 'data: {"choices":[{"del', then="hang")),
    "text for ever": Case(
        repeating(HELLO, "data: {}\n\n", 0.02), CUT, "Hello", says="longer than", timeouts=LONG
    ),
    "keep-alives, then text": Case(
        stream(*[": ping\n\n"] * 20, HELLO, STOP, DONE), OK, "Hello", timeouts=IMPATIENT
    ),
    "open after the end": Case(stream(HELLO, STOP, DONE, then="hang"), OK, "Hello"),
    "keep-alives after the end": Case(repeating(HELLO + STOP, ": ping\n\n"), OK, "Hello"),
}
