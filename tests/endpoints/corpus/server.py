"""All cases on one loopback port, told apart by their path; in a thread, so that a whole command can be run against them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Mapping

from tests.endpoints.bad_server import Received, read_request
from tests.endpoints.corpus.case import Case


class CorpusServer:
    """``with CorpusServer(cases) as server``: ``server.url(name, round)`` is a base address; every round counts its requests anew."""

    def __init__(self, cases: Mapping[str, Case]) -> None:
        self._cases = list(cases.values())
        self._numbers = {name: n for n, name in enumerate(cases)}
        self._asked: dict[tuple[str, str], list[Received]] = {}
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="corpus-server", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._port = 0

    def __enter__(self) -> CorpusServer:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, name: str, round_: str) -> str:
        return f"http://127.0.0.1:{self._port}/{self._numbers[name]}/{round_}/v1"

    def requests(self, name: str, round_: str) -> list[Received]:
        """The questions asked of this case in this round (questions about the server itself apart)."""
        with self._lock:
            return list(self._asked.get((str(self._numbers[name]), round_), ()))

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while not writer.is_closing():
                    await self._answer(await read_request(reader), writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            self._tasks.discard(task)

    async def _answer(self, request: Received, writer: asyncio.StreamWriter) -> None:
        _, number, round_, *_ = [*request.path.split("/"), "", ""]
        if request.method != "POST" or request.path.endswith("/api/show"):
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        with self._lock:
            asked = self._asked.setdefault((number, round_), [])
            asked.append(request)
            turn = len(asked)
        handlers = self._cases[int(number)].sequence
        await handlers[min(turn, len(handlers)) - 1](request, writer)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
