"""One attempt in the network thread: send, read, keep the time limits, try again where that is safe, and make one reply of it.

At most :data:`MOST_REQUESTS` requests: once on a fresh connection after a reset, a few times after overload, and without a field the
server does not know; never after text was shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from laar_tui.core.attempt import Outcome, Reply
from laar_tui.core.clock import Monotonic, WallClock
from laar_tui.core.errors import LaarError
from laar_tui.core.figures import seconds as shown_seconds
from laar_tui.endpoints.answer import AnswerRecord
from laar_tui.endpoints.confidential import is_exposed, secrets_of
from laar_tui.endpoints.decoding import BodyDecoder, DecodingError
from laar_tui.endpoints.delivery import Outbox
from laar_tui.endpoints.dialect import NO_STREAM, Dialect, origin, split
from laar_tui.endpoints.failures import Failure, failure, of_status
from laar_tui.endpoints.http_client import (
    HttpClients,
    build,
    is_reset,
    of_exception,
    raw_body,
)
from laar_tui.endpoints.limits import Limits
from laar_tui.endpoints.masking import Mask, masking
from laar_tui.endpoints.readable import codes_in, explanation, parsed, sentence
from laar_tui.endpoints.runaway import Runaway
from laar_tui.endpoints.sse import LineTooLongError
from laar_tui.endpoints.stream import ChatRequest
from laar_tui.settings.endpoint_facts import EndpointFacts
from laar_tui.settings.model import EndpointSettings

MOST_REQUESTS = 3
LONGEST_PAUSE_S = 5.0
"""Seconds before trying again where the server does not say how long."""
WINDOW_OF_SILENT_SERVERS = 2048
"""Tokens: llama-cpp-python's own default. It answers a longer prompt with status 200 and nothing else."""

LONG_PROMPT_TOKENS = 1000
"""From here on an empty answer may mean that the prompt was too long."""

ERROR_BODY_BYTES = 64 * 1024
ERROR_BODY_S = 3.0
GRACE_FINISHED_S = 1.0
"""Seconds the stream may stay open after the model's end: usage and ``[DONE]`` may follow."""
GRACE_CLOSED_S = 0.2
"""Seconds after the protocol's end: a connection that ends properly can be used again."""

_ADJUSTABLE = frozenset({400, 422})
_SENDING = frozenset({"http11.send_request_headers.started", "http2.send_request_headers.started"})


@dataclass(frozen=True)
class Surroundings:
    """What all exchanges share. ``facts`` remembers what an endpoint's server would not take; ``retry_pause_s`` is the first pause
    after overload (then doubled), ``random`` gives floats in [0, 1).
    """

    clients: HttpClients
    key: Callable[[EndpointSettings], Awaitable[str | None]]
    monotonic: Monotonic
    wall_clock: WallClock
    random: Callable[[], float]
    retry_pause_s: float
    facts: EndpointFacts


@dataclass
class _Tried:
    """How one request went. ``failure`` is ``None`` when the body was read to its end; ``received`` counts its bytes."""

    failure: Failure | None = None
    status: int | None = None
    received: int = 0
    reset: bool = False
    complaint: str = ""


class Exchange:
    """``await run()`` once, in the network loop. :meth:`cancelled_reply` is what there is when it is stopped."""

    def __init__(
        self,
        endpoint: EndpointSettings,
        request: ChatRequest,
        dialect: Dialect,
        outbox: Outbox,
        around: Surroundings,
    ) -> None:
        self._endpoint = endpoint
        self._request = request
        self._dialect = dialect
        self._outbox = outbox
        self._around = around
        self._origin = around.monotonic()
        self._transport_stamp: Monotonic | None = None
        self._stamp_offset = 0.0
        self._requests = 0
        self._hide: Mask = masking(secrets_of(endpoint, None))
        self._key: str | None = None
        self._record = self._new_record()
        self._was_reset = False
        self._runaway = Runaway(endpoint.max_output_tokens)
        self._runs_away = ""

    async def run(self) -> Reply:
        try:
            self._key = await self._around.key(self._endpoint)
        except LaarError as error:
            return self._reply(failure(Outcome.REJECTED, sentence(str(error), self._hide)))
        self._hide = masking(secrets_of(self._endpoint, self._key))
        facts = self._around.facts
        whole = ""
        remembered = adjustments = frozenset(facts.of(self._endpoint).adjustments)
        most = min(MOST_REQUESTS, 1 + max(0, self._request.retries_left))
        while True:
            tried = await self._try(adjustments)
            if tried.status is not None and tried.status < 400 and adjustments - {whole} != remembered:
                remembered = adjustments - {whole}
                facts.note_adjustments(self._endpoint, remembered)
            record = self._record
            if self._said_nothing(tried) and NO_STREAM not in adjustments and self._requests < most:
                # Some servers have a reason, but none to tell in a stream (llama-cpp-python: a prompt beyond its window).
                whole = NO_STREAM
                adjustments |= {whole}
                continue
            if tried.failure is None:
                tried.failure = record.failed
            settled = record.shown or (record.ended and not record.failed) or self._requests >= most
            if tried.failure is None or settled:
                return self._reply(self._final(tried))
            adjusted = self._adjusted(tried, adjustments)
            if adjusted != adjustments:
                adjustments = adjusted
            elif tried.reset and not self._was_reset:
                self._was_reset = True
            elif tried.failure.may_retry and (pause := self._pause(tried.failure)) is not None:
                self._outbox.wait(f"{tried.failure.error.message}; trying again in {shown_seconds(pause)}")
                await asyncio.sleep(pause)
            else:
                return self._reply(self._final(tried))

    def cancelled_reply(self) -> Reply:
        return self._finish(self._record.reply(cancelled=True, requests=max(1, self._requests)))

    # -- one request -------------------------------------------------------------------------------------------------

    async def _try(self, adjustments: frozenset[str]) -> _Tried:
        self._stamp_offset = self._stamp() if self._requests else 0.0
        self._transport_stamp = None
        self._requests += 1
        self._record = self._new_record()
        tried = _Tried()
        limits = Limits(self._endpoint)
        client = None
        try:
            wire = self._dialect.request(self._endpoint, self._request, self._key, adjustments)
            clients = self._around.clients
            # After a failure the kept connections are suspect: servers close them behind an error.
            client = (clients.client if self._requests == 1 else clients.fresh)(self._endpoint)
            request = build(
                wire,
                self._endpoint.timeouts.connect,
                lambda name: self._on_trace(name, limits),
                allow_plain_http=self._endpoint.allow_plain_http,
            )
            if is_exposed(wire.url, wire.headers):
                self._record.note("the API key was sent over plain http: others on the way can read it")
            async with limits.running():
                response = await client.send(request, stream=True)
                try:
                    await self._read(response, limits, tried)
                finally:
                    await response.aclose()
        except TimeoutError:
            if not self._record.ended:
                tried.failure = failure(Outcome.TRANSPORT, limits.sentence(origin(self._endpoint.base_url)))
        except (DecodingError, LineTooLongError) as error:
            tried.failure = failure(Outcome.TRANSPORT, f"the server's answer cannot be read: {error}")
        except Exception as error:  # noqa: BLE001 - whatever a server or a transport provokes is an outcome, never a crash.
            tried.failure = of_exception(error, self._endpoint, self._hide)
            tried.reset = is_reset(error)
        finally:
            if client is not None and not self._around.clients.owns(client):
                await client.aclose()
        return tried

    async def _read(self, response: httpx.Response, limits: Limits, tried: _Tried) -> None:
        stamp = response.extensions.get("stamp")
        if callable(stamp):
            self._transport_stamp = stamp
        self._record.note_first_byte()
        tried.status = response.status_code
        if not 200 <= response.status_code < 300:
            await self._read_error(response, tried)
            return
        parser = self._dialect.parser(self._record, self._hide)
        try:
            decoder = BodyDecoder(response.headers.get("content-encoding", ""))
            async for raw in raw_body(response):
                tried.received += len(raw)
                for data in decoder.feed(raw):
                    self._feed(parser.feed, data, limits)
                    # Lets time limits and cancelling through between the steps of a decompression.
                    await asyncio.sleep(0)
                if self._record.full or self._record.failed or self._runs_away:
                    break
            else:
                self._feed(parser.feed, decoder.finish(), limits)
        finally:
            trouble = parser.finish()
            self._outbox.push(self._record.take())
        if self._runs_away:
            tried.failure = failure(Outcome.LENGTH, self._runs_away)
        elif trouble is not None:
            tried.failure = trouble

    def _feed(self, feed: Callable[[bytes], None], data: bytes, limits: Limits) -> None:
        record = self._record
        before, ended, closed = record.content_events, record.ended, record.closed
        feed(data)
        new = record.take()
        self._outbox.push(new)
        self._runs_away = self._runs_away or self._runaway.add(new.text, new.thoughts)
        if record.closed:
            if not closed:
                limits.grace(GRACE_CLOSED_S)
        elif record.ended:
            # Some servers give a finish reason with every chunk: text goes on, so the wait does.
            if not ended or record.content_events != before:
                limits.grace(GRACE_FINISHED_S)
        elif record.content_events != before:
            limits.content()

    async def _read_error(self, response: httpx.Response, tried: _Tried) -> None:
        body = bytearray()
        try:
            async with asyncio.timeout(ERROR_BODY_S):
                decoder = BodyDecoder(response.headers.get("content-encoding", ""), ERROR_BODY_BYTES)
                async for raw in raw_body(response):
                    for data in decoder.feed(raw):
                        body += data
                    if len(body) >= ERROR_BODY_BYTES:
                        break
                else:
                    body += decoder.finish()
        except (TimeoutError, httpx.HTTPError, DecodingError):
            # The status alone is reason enough.
            pass
        said = bytes(body[:ERROR_BODY_BYTES])
        headers = {name.lower(): value for name, value in response.headers.items()}
        tried.failure = of_status(
            response.status_code, headers, said, self._hide, now=self._around.wall_clock()
        )
        tried.complaint = (
            f"{sentence(explanation(said), self._hide)} {' '.join(codes_in(parsed(said)))}".strip().lower()
        )

    def _said_nothing(self, tried: _Tried) -> bool:
        """Success without a byte; or, to a long prompt, without a word."""
        record = self._record
        if tried.status is None or tried.status >= 300 or record.content_events or record.failed:
            return False
        if tried.failure is not None and tried.failure.outcome is not Outcome.EMPTY:
            return False
        if not tried.received:
            return tried.status != 204
        return record.ended and self._request.prompt_tokens >= LONG_PROMPT_TOKENS

    # -- trying again ------------------------------------------------------------------------------------------------

    def _adjusted(self, tried: _Tried, adjustments: frozenset[str]) -> frozenset[str]:
        rejected = tried.failure is not None and tried.failure.outcome is Outcome.REJECTED
        if not rejected or tried.status not in _ADJUSTABLE:
            return adjustments
        return self._dialect.adjust(tried.complaint, adjustments)

    def _pause(self, reason: Failure) -> float | None:
        """Seconds to wait before the same request may succeed; ``None``: it is not worth waiting."""
        asked = reason.error.retry_after_s
        if asked is not None and asked > self._request.longest_wait_s:
            return None
        longest = min(LONGEST_PAUSE_S, self._around.retry_pause_s * 2 ** (self._requests - 1))
        jittered = longest * (0.5 + self._around.random() / 2)
        wait: float = max(asked or 0.0, jittered)
        return wait

    def _final(self, tried: _Tried) -> Failure | None:
        """The failure of the last request. Some servers (llama-cpp-python) answer a prompt beyond their window with nothing at all."""
        silent = tried.status is not None and tried.status < 300 and not tried.received
        window = self._endpoint.context_window
        room = (window - self._endpoint.max_output_tokens) if window else WINDOW_OF_SILENT_SERVERS
        if not silent or self._request.prompt_tokens <= room:
            return tried.failure
        text = (
            "the server answered with nothing at all: the document is probably longer than its context window"
        )
        return failure(Outcome.CONTEXT, text, tried.status)

    # -- time and result ---------------------------------------------------------------------------------------------

    def _stamp(self) -> float:
        if self._transport_stamp is not None:
            return self._stamp_offset + self._transport_stamp()
        return self._around.monotonic() - self._origin

    def _on_trace(self, name: str, limits: Limits) -> None:
        if name in _SENDING:
            limits.sent()
            if self._requests == 1:
                self._origin = self._around.monotonic()

    def _new_record(self) -> AnswerRecord:
        record = AnswerRecord(
            self._stamp,
            self._request.prompt_tokens,
            secrets=secrets_of(self._endpoint, self._key),
            token_ratio=self._request.token_ratio,
        )
        if not self._endpoint.verify_tls and split(self._endpoint.base_url).scheme == "https":
            record.note("the server's TLS certificate was not checked (verify_tls = false)")
        return record

    def _reply(self, reason: Failure | None) -> Reply:
        return self._finish(self._record.reply(reason, requests=max(1, self._requests)))

    def _finish(self, reply: Reply) -> Reply:
        # What the record let go of only now belongs to the stream too.
        self._outbox.push(self._record.take())
        return reply
