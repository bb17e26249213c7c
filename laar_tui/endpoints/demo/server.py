"""The simulated servers behind ``demo://``, as an httpx transport: the client's whole stack runs as it would against a real one.

Answers depend on (endpoint, prompt) alone; what a server remembers is only which prefixes it has cached and how often a prompt came.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass

import httpx

from laar_tui.endpoints.demo import wire
from laar_tui.endpoints.demo.answer import Prompt, answer, measure
from laar_tui.endpoints.demo.fleet import Simulated, simulated
from laar_tui.endpoints.demo.reader import Library
from laar_tui.endpoints.demo.timing import Fault, Pace, fault, time_to_first_token, token_times

_DEFAULT_OUTPUT_TOKENS = 1024
_LEAST_CACHED_TOKENS = 1024
_MOST_CACHED_BLOCKS = 20_000
_HEADERS_AT = 0.2
"""Share of the base TTFT after which response headers come; the rest is queueing and prefill."""
_MOST_REMEMBERED_PROMPTS = 10_000


@dataclass(frozen=True)
class _Request:
    """The parts of a request body that a server here heeds."""

    prompt: Prompt
    model: str
    stream: bool
    temperature: float
    output_tokens: int


class DemoTransport(httpx.AsyncBaseTransport):
    """Serves ``demo://NAME/v1/chat/completions`` and ``…/models`` for the five of :mod:`laar_tui.endpoints.demo.fleet`.

    ``speed`` divides every simulated wait; ``sleep`` and ``monotonic`` are the real ones except in tests; ``faults`` multiplies the
    transport failure rates (0: never). Each response carries the header ``x-simulated: true`` and ``extensions["stamp"]``, a callable that
    returns the simulated seconds since the request arrived, as of the chunk last yielded (so independent of ``speed`` and of real time).
    A lost connection is raised as ``httpx.ReadError`` while the body is read. One transport belongs to one event loop.
    """

    def __init__(
        self,
        speed: float = 1.0,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        faults: float = 1.0,
    ) -> None:
        if speed <= 0:
            raise ValueError("speed must be positive")
        self._speed = speed
        self._sleep = sleep
        self._monotonic = monotonic
        self._faults = faults
        self._library = Library()
        self._tries: Counter[tuple[str, str]] = Counter()
        self._answers: Counter[tuple[str, str]] = Counter()
        self._cached: dict[str, OrderedDict[bytes, None]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        pace = Pace(self._speed, self._monotonic, self._sleep)
        endpoint = simulated(request.url.host)
        path = request.url.path.rstrip("/")
        if endpoint is None:
            return await _refuse(
                pace,
                request,
                404,
                wire.error(
                    f"there is no simulated endpoint {request.url.host!r}",
                    "invalid_request_error",
                    "not_found",
                ),
            )
        if request.method == "GET" and path.endswith("/models"):
            await pace.reach(0.3 * endpoint.base_ttft_s)
            return _json(pace, request, 200, wire.models(endpoint.model, endpoint.window))
        if request.method != "POST" or not path.endswith("/chat/completions"):
            return await _refuse(
                pace,
                request,
                404,
                wire.error(
                    f"{request.method} {path} is not served here", "invalid_request_error", "not_found"
                ),
            )
        parsed = await asyncio.to_thread(_parse, await request.aread())
        if isinstance(parsed, str):
            return await _refuse(pace, request, 400, wire.error(parsed, "invalid_request_error", None))
        if parsed.model not in (endpoint.model, endpoint.name):
            return await _refuse(
                pace,
                request,
                404,
                wire.error(
                    f"The model `{parsed.model}` does not exist; this simulated server has `{endpoint.model}`.",
                    "invalid_request_error",
                    "model_not_found",
                    "model",
                ),
            )
        if parsed.prompt.tokens + parsed.output_tokens > endpoint.window:
            await pace.reach(_HEADERS_AT * endpoint.base_ttft_s)
            return _json(
                pace,
                request,
                400,
                wire.context_error(endpoint.window, parsed.prompt.tokens, parsed.output_tokens),
            )
        return await self._complete(endpoint, parsed, request, pace)

    async def _complete(
        self, endpoint: Simulated, asked: _Request, request: httpx.Request, pace: Pace
    ) -> httpx.Response:
        prompt = asked.prompt
        this = (endpoint.name, prompt.key)
        attempt = self._count(self._tries, this)
        trouble = fault(endpoint, prompt.key, attempt, self._faults)
        if trouble is not None and trouble.status:
            await pace.reach(trouble.at * endpoint.base_ttft_s)
            return _overloaded(pace, request, trouble)
        cached = self._hit(endpoint, prompt)
        # A stream that is lost half-way is no answer: the next try repeats it (a transport failure is not a try).
        number = self._answers[this] + 1 if trouble is not None else self._count(self._answers, this)
        given = await asyncio.to_thread(answer, endpoint, prompt, number, asked.temperature, self._library)
        pieces = wire.token_pieces(given.text)
        finish = "length" if len(pieces) > asked.output_tokens else "stop"
        pieces = pieces[: asked.output_tokens]
        ttft_s = time_to_first_token(endpoint, prompt.tokens, cached, prompt.key, str(attempt))
        reply = _Reply(
            identity=f"chatcmpl-sim-{prompt.key[:16]}-{attempt}",
            model=endpoint.model,
            pieces=pieces,
            times=token_times(endpoint, ttft_s, len(pieces), prompt.key, str(attempt)),
            finish=finish,
            usage=wire.usage(prompt.tokens, len(pieces), cached),
            lost_after=None if trouble is None else min(len(pieces) - 1, int(trouble.at * len(pieces))),
        )
        if asked.stream:
            await pace.reach(min(_HEADERS_AT * endpoint.base_ttft_s, ttft_s))
            headers = wire.HEADERS | {"content-type": "text/event-stream; charset=utf-8"}
            return httpx.Response(
                200,
                headers=headers,
                stream=_EventStream(reply, pace),
                extensions=_stamp(pace),
                request=request,
            )
        if reply.lost_after is not None:
            await pace.reach(reply.times[reply.lost_after])
            raise httpx.ReadError("simulated: the connection was lost", request=request)
        await pace.reach(reply.times[-1])
        body = wire.completion(reply.identity, reply.model, 0, "".join(pieces), finish, reply.usage)
        return _json(pace, request, 200, body)

    @staticmethod
    def _count(counter: Counter[tuple[str, str]], this: tuple[str, str]) -> int:
        if len(counter) > _MOST_REMEMBERED_PROMPTS:
            del counter[next(iter(counter))]
        counter[this] += 1
        return counter[this]

    def _hit(self, endpoint: Simulated, prompt: Prompt) -> int:
        """Tokens of the prompt's longest prefix that this endpoint has seen; remembers the prompt."""
        seen = self._cached.setdefault(endpoint.name, OrderedDict())
        shared = 0
        for block in prompt.blocks[:-1]:
            if block not in seen:
                break
            shared += 1
        for block in prompt.blocks[:-1]:
            seen[block] = None
            seen.move_to_end(block)
        while len(seen) > _MOST_CACHED_BLOCKS:
            seen.popitem(last=False)
        tokens = int(prompt.tokens * shared / max(1, len(prompt.blocks))) // 64 * 64
        return tokens if tokens >= _LEAST_CACHED_TOKENS else 0


@dataclass(frozen=True)
class _Reply:
    """A whole answer with its schedule; ``lost_after`` pieces the connection is lost, if it is."""

    identity: str
    model: str
    pieces: list[str]
    times: list[float]
    finish: str
    usage: dict[str, object]
    lost_after: int | None


class _EventStream(httpx.AsyncByteStream):
    """The answer as server-sent events, each when it is due."""

    def __init__(self, reply: _Reply, pace: Pace) -> None:
        self._reply = reply
        self._pace = pace

    async def __aiter__(self) -> AsyncIterator[bytes]:
        reply, pace = self._reply, self._pace
        await pace.reach(reply.times[0])
        yield self._chunk({"role": "assistant", "content": ""})
        for number, (piece, at_s) in enumerate(zip(reply.pieces, reply.times, strict=True)):
            await pace.reach(at_s)
            if number == reply.lost_after:
                raise httpx.ReadError("simulated: the connection was lost")
            yield self._chunk({"content": piece})
        yield self._chunk({}, reply.finish)
        yield wire.event(wire.usage_chunk(reply.identity, reply.model, 0, reply.usage))
        yield wire.DONE

    def _chunk(self, delta: Mapping[str, object], finish: str | None = None) -> bytes:
        return wire.event(wire.chunk(self._reply.identity, self._reply.model, 0, delta, finish))


def _parse(body: bytes) -> _Request | str:
    """The request, or a sentence on what is wrong with it."""
    try:
        tree = json.loads(body)
    except ValueError:
        return "The body is not valid JSON."
    if not isinstance(tree, dict):
        return "The body must be a JSON object."
    messages = tree.get("messages")
    if not isinstance(messages, list) or not messages or not all(isinstance(m, dict) for m in messages):
        return "`messages` must be a non-empty array of objects."
    temperature = tree.get("temperature")
    limit = tree.get("max_completion_tokens") or tree.get("max_tokens")
    return _Request(
        prompt=measure(messages),
        model=str(tree.get("model", "")),
        stream=tree.get("stream") is True,
        temperature=float(temperature) if isinstance(temperature, int | float) else 0.0,
        output_tokens=limit if isinstance(limit, int) and limit > 0 else _DEFAULT_OUTPUT_TOKENS,
    )


def _stamp(pace: Pace) -> dict[str, object]:
    return {"stamp": lambda: pace.now_s}


def _json(
    pace: Pace,
    request: httpx.Request,
    status: int,
    body: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    return httpx.Response(
        status,
        headers=wire.HEADERS | dict(headers or {}),
        json=body,
        extensions=_stamp(pace),
        request=request,
    )


async def _refuse(
    pace: Pace, request: httpx.Request, status: int, body: Mapping[str, object]
) -> httpx.Response:
    await pace.reach(0.05)
    return _json(pace, request, status, body)


def _overloaded(pace: Pace, request: httpx.Request, trouble: Fault) -> httpx.Response:
    if trouble.status == 429:
        body = wire.error(
            "simulated rate limit: try again shortly", "rate_limit_error", "rate_limit_exceeded"
        )
        return _json(pace, request, 429, body, {"retry-after": str(trouble.retry_after_s)})
    return _json(
        pace, request, trouble.status, wire.error("simulated overload", "server_error", "overloaded")
    )
