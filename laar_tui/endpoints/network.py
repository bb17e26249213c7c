"""The one thread that speaks to servers: its own event loop, all HTTP, all parsing, all time stamps.

Everybody else starts requests here and gets batches and replies on their own loop. httpx is imported in the thread, so importing this
module is cheap. Only endpoints handed to :meth:`Network.start` and :meth:`Network.probe` are ever contacted.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random as randomness
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from laar_tui.core.attempt import AttemptError, AttemptTimes, Outcome, Reply
from laar_tui.core.clock import Monotonic, WallClock, system_monotonic, system_wall_clock
from laar_tui.core.errors import DocumentError, LaarError
from laar_tui.endpoints.answer import Delta
from laar_tui.endpoints.anthropic_messages import AnthropicMessages
from laar_tui.endpoints.confidential import secrets_of
from laar_tui.endpoints.delivery import LiveStream, Outbox
from laar_tui.endpoints.dialect import Dialect
from laar_tui.endpoints.download import Download, download
from laar_tui.endpoints.masking import masking
from laar_tui.endpoints.ollama_chat import OllamaChat
from laar_tui.endpoints.openai_chat import OpenAIChat
from laar_tui.endpoints.probe import PROBE_S, Probe, probe
from laar_tui.endpoints.readable import sentence
from laar_tui.endpoints.stream import AttemptStream, ChatRequest
from laar_tui.settings.endpoint_facts import EndpointFacts
from laar_tui.settings.model import EndpointSettings

if TYPE_CHECKING:
    import httpx

    from laar_tui.endpoints.exchange import Exchange, Surroundings
    from laar_tui.endpoints.http_client import HttpClients

P = ParamSpec("P")
T = TypeVar("T")

DIALECTS: Mapping[str, Dialect] = {
    "openai": OpenAIChat(),
    "anthropic": AnthropicMessages(),
    "ollama": OllamaChat(),
    "demo": OpenAIChat(),
}
SWITCH_INTERVAL_S = 0.001
"""Python's thread switch interval while requests run: at the usual 5 ms a busy interface delays every time stamp."""
CLOSE_S = 2.0


class Network:
    """Starts requests; owns the thread. :meth:`start`, :meth:`probe` and :meth:`close` may be called from any thread.

    ``resolve_key`` finds an endpoint's API key (it may block, and may raise ``LaarError``); ``transports`` stand in for the network by
    URL scheme, made in the network thread when first needed. A transport's response may carry ``extensions["stamp"]``: a callable that
    returns seconds since the request was sent, by which all times of that request are then taken. ``facts`` keeps what is learnt
    about servers.
    """

    def __init__(
        self,
        *,
        resolve_key: Callable[[EndpointSettings], str | None],
        monotonic: Monotonic = system_monotonic,
        wall_clock: WallClock = system_wall_clock,
        transports: Mapping[str, Callable[[], httpx.AsyncBaseTransport]] | None = None,
        random: Callable[[], float] = randomness.random,
        retry_pause_s: float = 1.0,
        probe_s: float = PROBE_S,
        dialects: Mapping[str, Dialect] = DIALECTS,
        facts: EndpointFacts | None = None,
    ) -> None:
        self._resolve_key = resolve_key
        self._monotonic = monotonic
        self._wall_clock = wall_clock
        self._transports = dict(transports or {})
        self._random = random
        self._retry_pause_s = retry_pause_s
        self._probe_s = probe_s
        self._dialects = dialects
        self._facts = facts or EndpointFacts(None, wall_clock)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._around: Surroundings | None = None
        self._running: dict[asyncio.Task[None], tuple[Exchange, Outbox]] = {}

    def start(self, endpoint: EndpointSettings, request: ChatRequest) -> AttemptStream:
        """Send ``request``; returns at once. To be called on the event loop that reads the stream."""
        running: list[asyncio.Task[None]] = []
        stream = LiveStream(partial(self._post, self._cancel, running))
        outbox = Outbox(stream, asyncio.get_running_loop())
        if not self._post(self._begin, endpoint, request, outbox, running):
            stream.receive(Delta(), "", Reply(Outcome.CANCELLED, AttemptTimes(0.0), requests=0))
        return stream

    async def probe(self, endpoint: EndpointSettings) -> Probe:
        """Ask for the model list, for at most a few seconds. Never raises for what a server did."""
        loop = self._started()
        if loop is None:
            return Probe(False, "laar-chat is closing", 0.0)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._probe(endpoint), loop))

    async def look(self, work: Callable[[HttpClients], Awaitable[T]]) -> T:
        """Carry out ``work`` in the network thread; for what is no question (finding servers). Raises ``LaarError`` when closed."""
        loop = self._started()
        if loop is None:
            raise LaarError("laar-chat is closing.")

        async def run() -> T:
            return await work(self._surroundings().clients)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), loop))

    async def download(self, address: str) -> Download:
        """Fetch one page or file that the user named. Raises :class:`DocumentError`."""
        loop = self._started()
        if loop is None:
            raise DocumentError("laar-chat is closing; nothing was fetched.")
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._download(address), loop))

    async def window_told(self, endpoint: EndpointSettings) -> int | None:
        """Ask the server how long a prompt may be, in tokens; ``None`` where it does not tell. Never raises for what a server did."""
        from laar_tui.endpoints.windows import window_told

        dialect = self._dialects.get(endpoint.protocol)
        if dialect is None:
            return None

        async def look(clients: HttpClients) -> int | None:
            try:
                key = await self._key(endpoint)
            except LaarError:
                return None
            return await window_told(clients, dialect, endpoint, key, masking(secrets_of(endpoint, key)))

        return await self.look(look)

    def close(self) -> None:
        """Cancel what runs and end the thread. Blocks for at most about two seconds; safe to call twice."""
        with self._lock:
            self._closed = True
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join(2 * CLOSE_S)

    # -- the thread --------------------------------------------------------------------------------------------------

    def _started(self) -> asyncio.AbstractEventLoop | None:
        """The network loop, its thread running; ``None`` once closed."""
        with self._lock:
            if self._loop is None and not self._closed:
                self._loop = asyncio.new_event_loop()
                self._loop.set_default_executor(_DaemonExecutor())
                self._thread = threading.Thread(
                    target=self._run, args=(self._loop,), name="laar-network", daemon=True
                )
                self._thread.start()
            return self._loop

    def _post(self, function: Callable[P, None], /, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Have ``function`` called in the network thread; ``False`` when there is none any more."""
        loop = self._started()
        if loop is None:
            return False
        try:
            loop.call_soon_threadsafe(lambda: function(*args, **kwargs))
        except RuntimeError:
            return False
        return True

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
            loop.run_until_complete(self._shut_down())
        finally:
            asyncio.set_event_loop(None)
            loop.close()

    async def _shut_down(self) -> None:
        for exchange, outbox in self._running.values():
            outbox.end(exchange.cancelled_reply())
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others, timeout=CLOSE_S / 2)
        if self._around is not None:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(CLOSE_S / 2):
                    await self._around.clients.close()
        await asyncio.get_running_loop().shutdown_asyncgens()

    # -- in the thread -----------------------------------------------------------------------------------------------

    def _begin(
        self,
        endpoint: EndpointSettings,
        request: ChatRequest,
        outbox: Outbox,
        running: list[asyncio.Task[None]],
    ) -> None:
        dialect = self._dialects.get(endpoint.protocol)
        if dialect is None:
            text = f'the protocol "{endpoint.protocol}" is not spoken by this version of laar-chat'
            error = AttemptError(Outcome.REJECTED.value, text)
            outbox.end(Reply(Outcome.REJECTED, AttemptTimes(0.0), error=error, requests=0))
            return
        try:
            from laar_tui.endpoints.exchange import Exchange

            exchange = Exchange(endpoint, request, dialect, outbox, self._surroundings())
        except Exception as error:  # noqa: BLE001 - a stream must end in a reply, even after our own mistakes.
            outbox.end(_our_mistake(error))
            return
        task = asyncio.get_running_loop().create_task(self._attempt(exchange, outbox))
        running.append(task)
        self._running[task] = (exchange, outbox)
        task.add_done_callback(self._running.pop)

    def _cancel(self, running: list[asyncio.Task[None]]) -> None:
        for task in running:
            if task in self._running:
                exchange, outbox = self._running[task]
                # The reply does not wait for the connection to close: a transport may be slow at that.
                outbox.end(exchange.cancelled_reply())
                task.cancel()

    async def _attempt(self, exchange: Exchange, outbox: Outbox) -> None:
        with _quick_switching:
            try:
                outbox.end(await exchange.run())
            except Exception as error:  # noqa: BLE001 - a stream must end in a reply, even after our own mistakes.
                outbox.end(_our_mistake(error))

    async def _probe(self, endpoint: EndpointSettings) -> Probe:
        dialect = self._dialects.get(endpoint.protocol)
        if dialect is None:
            return Probe(
                False, f'the protocol "{endpoint.protocol}" is not spoken by this version of laar-chat', 0.0
            )
        try:
            key = await self._key(endpoint)
        except LaarError as error:
            return Probe(False, sentence(str(error), masking(secrets_of(endpoint, None))), 0.0)
        clients = self._surroundings().clients
        hide = masking(secrets_of(endpoint, key))
        return await probe(endpoint, dialect, clients, key, hide, self._monotonic, self._probe_s)

    async def _download(self, address: str) -> Download:
        return await download(address, self._surroundings().clients)

    async def _key(self, endpoint: EndpointSettings) -> str | None:
        return await asyncio.get_running_loop().run_in_executor(None, self._resolve_key, endpoint)

    def _surroundings(self) -> Surroundings:
        if self._around is None:
            from laar_tui.endpoints.exchange import Surroundings
            from laar_tui.endpoints.http_client import HttpClients

            self._around = Surroundings(
                clients=HttpClients(self._transports),
                key=self._key,
                monotonic=self._monotonic,
                wall_clock=self._wall_clock,
                random=self._random,
                retry_pause_s=self._retry_pause_s,
                facts=self._facts,
            )
        return self._around


def _our_mistake(error: Exception) -> Reply:
    logging.getLogger(__name__).error("a request failed by a fault of laar-chat", exc_info=error)
    text = f"laar-chat could not carry out the request ({type(error).__name__})"
    return Reply(Outcome.TRANSPORT, AttemptTimes(0.0), error=AttemptError(Outcome.TRANSPORT.value, text))


class _DaemonExecutor(ThreadPoolExecutor):
    """A daemon thread per call: a name lookup that hangs must hold up neither closing nor the end of the program."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits.
                future.set_exception(error)
            else:
                future.set_result(result)

        threading.Thread(target=run, name="laar-network-call", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing to wait for."""


class _QuickSwitching:
    """Counts running requests in the process; the first shortens the switch interval, the last restores it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests = 0
        self._usual_s = 0.0

    def __enter__(self) -> None:
        with self._lock:
            if not self._requests:
                self._usual_s = sys.getswitchinterval()
                sys.setswitchinterval(SWITCH_INTERVAL_S)
            self._requests += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._requests -= 1
            if not self._requests:
                sys.setswitchinterval(self._usual_s)


_quick_switching = _QuickSwitching()
