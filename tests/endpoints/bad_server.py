"""A server on loopback that does exactly what a test tells it, byte for byte."""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from socket import SO_LINGER, SOL_SOCKET

Handler = Callable[["Received", asyncio.StreamWriter], Awaitable[None]]

EVENTS = {"content-type": "text/event-stream"}
JSON = {"content-type": "application/json"}


@dataclass
class Received:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        decoded: dict[str, object] = json.loads(self.body)
        return decoded


class BadServer:
    """``async with BadServer(handler, …) as server``: the n-th request gets the n-th handler, later ones the last."""

    def __init__(self, *handlers: Handler) -> None:
        self.handlers = handlers
        self.received: list[Received] = []
        self.asked = asyncio.Event()
        self.connections = 0
        self.url = ""
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> BadServer:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while True:
                    request = await read_request(reader)
                    self.received.append(request)
                    self.asked.set()
                    handler = self.handlers[min(len(self.received), len(self.handlers)) - 1]
                    await handler(request, writer)
                    await writer.drain()
                    if writer.is_closing():
                        return
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            self._tasks.discard(task)


async def read_request(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {n.strip().lower(): v.strip() for n, _, v in (line.partition(":") for line in lines)}
    return Received(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


# -- what a server does --------------------------------------------------------------------------------------------------


def raw(*pieces: bytes, then: str = "close") -> Handler:
    """Bytes as they are. ``then``: ``"close"`` (FIN), ``"reset"`` (RST), ``"hang"`` (nothing more) or ``"keep"`` (next request)."""

    async def handle(_: Received, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.002)
        if then == "hang":
            await asyncio.Event().wait()
        if then == "reset":
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        elif then == "close":
            writer.close()

    return handle


def head(status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("utf-8")


def body(content: bytes | str, status: str = "200 OK", then: str = "close", **headers: str) -> Handler:
    """A whole response with its length."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return raw(head(status, **headers, content_length=str(len(data))) + data, then=then)


def stream(
    *pieces: bytes | str, then: str = "close", chunked: bool = False, end: bool = True, **headers: str
) -> Handler:
    """A response without a length: one piece per write. With ``chunked`` the end is marked unless ``end`` is false."""
    given = [p.encode("utf-8", "surrogatepass") if isinstance(p, str) else p for p in pieces]
    headers = {"content_type": "text/event-stream", **headers}
    if not chunked:
        return raw(head(**headers), *given, then=then)
    framed = [b"%x\r\n%s\r\n" % (len(p), p) for p in given if p]
    return raw(
        head(**headers, transfer_encoding="chunked"), *framed, *([b"0\r\n\r\n"] if end else []), then=then
    )


def status(code: int, content: object = "", then: str = "close", **headers: str) -> Handler:
    text = content if isinstance(content, str) else json.dumps(content)
    return body(text, f"{code} Whatever", then, **headers)


# -- what the OpenAI dialect says ----------------------------------------------------------------------------------------


def event(payload: object) -> str:
    return f"data: {json.dumps(payload)}\n\n"


def chunk(finish: str | None = None, **delta: object) -> str:
    return event(
        {"id": "1", "model": "served", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    )


def say(text: str) -> str:
    return chunk(content=text)


def usage(prompt: object, completion: object = 2) -> str:
    return event({"choices": [], "usage": {"prompt_tokens": prompt, "completion_tokens": completion}})


def whole(content: object, finish: str | None = "stop", **message: object) -> dict[str, object]:
    reply = {"role": "assistant", "content": content, **message}
    return {
        "object": "chat.completion",
        "model": "served",
        "choices": [{"index": 0, "message": reply, "finish_reason": finish}],
    }


STOP = chunk("stop")
DONE = "data: [DONE]\n\n"


# -- what Anthropic's and Ollama's dialects say --------------------------------------------------------------------------


def named(kind: str, **payload: object) -> str:
    """An event of Anthropic's: its name stands twice."""
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **payload})}\n\n"


def line(**payload: object) -> str:
    """A line of Ollama's."""
    return json.dumps(payload) + "\n"
