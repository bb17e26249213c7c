"""A fleet in memory for calibrations: answers by really reading the document, or fails as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from laar_tui.calibration.events import CalibrationEvent
from laar_tui.calibration.opening import Measurement, open_measurement
from laar_tui.calibration.plan import Plan
from laar_tui.core.attempt import AttemptError, AttemptTimes, Outcome, Reply, Usage
from laar_tui.documents.estimate import estimate_tokens
from laar_tui.endpoints.demo.prompt import parse_messages
from laar_tui.endpoints.demo.reader import read
from laar_tui.endpoints.stream import AttemptStream, ChatRequest, StreamBatch
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import EndpointSettings, Price, RoutingSettings

Behaviour = Callable[[EndpointSettings, str, int], "Reply | None"]
"""Endpoint, prompt, how many requests came before → a reply of its own, or ``None`` for the right answer."""


def count(text: str) -> int:
    return estimate_tokens(text).tokens


def endpoint(name: str, window: int | None = 100_000, price: Price | None = None) -> EndpointSettings:
    return EndpointSettings(
        name=name,
        protocol="demo",
        base_url="demo://nobody/v1",
        model=f"model-{name}",
        context_window=window,
        max_output_tokens=200,
        price=price,
    )


def failed(outcome: Outcome, status: int | None, message: str, retry_after_s: float | None = None) -> Reply:
    error = AttemptError(outcome.value, message, status, retry_after_s)
    return Reply(outcome, AttemptTimes(0.1), error=error)


class _Ready:
    """A stream whose reply is there."""

    def __init__(self, reply: Reply, held: asyncio.Event | None) -> None:
        self._reply = reply
        self._held = held

    async def __aiter__(self) -> AsyncIterator[StreamBatch]:
        yield StreamBatch(self._reply.answer)

    async def reply(self) -> Reply:
        await asyncio.sleep(0)
        if self._held is not None:
            await self._held.wait()
        return self._reply

    def cancel(self) -> None:
        self._reply = Reply(Outcome.CANCELLED, AttemptTimes(0.0))


class Fleet:
    """Stands in for the network. ``asked`` is everything that was sent: (endpoint, the whole user message). Replies wait for ``held``
    where it is set."""

    def __init__(self, behaviour: Behaviour = lambda endpoint, prompt, before: None) -> None:
        self.asked: list[tuple[str, str]] = []
        self.held: asyncio.Event | None = None
        self._behaviour = behaviour

    def start(self, endpoint: EndpointSettings, request: ChatRequest) -> AttemptStream:
        prompt = request.messages[-1].content
        before = sum(name == endpoint.name for name, _ in self.asked)
        self.asked.append((endpoint.name, prompt))
        own = self._behaviour(endpoint, prompt, before)
        return _Ready(own if own is not None else answered(request), self.held)


def answered(request: ChatRequest, right: bool = True, ratio: float = 1.3) -> Reply:
    """The right answer, from a server that counts ``ratio`` tokens for one of ours."""
    asked = parse_messages([{"role": m.role, "content": m.content} for m in request.messages])
    reading = read(asked.documents, asked.question)
    text = reading.answer or "The document does not say."
    tokens = round(ratio * sum(count(m.content) + 4 for m in request.messages))
    times = AttemptTimes(total_s=0.2 + tokens / 5000, ttft_s=0.1 + tokens / 5000)
    return Reply(
        Outcome.COMPLETE,
        times,
        answer=text if right else "000000",
        usage=Usage(tokens, 12, 0),
        model_served="served-1",
    )


def opened(
    home: Path,
    plan: Plan,
    fleet: Fleet,
    emit: Callable[[CalibrationEvent], None] = lambda event: None,
    *,
    resume: bool = False,
) -> Measurement:
    """A measurement on ``fleet`` whose waits take no time."""
    return open_measurement(
        plan,
        locations=find_locations(home, None, {}),
        routing=RoutingSettings(),
        network=fleet,
        count=count,
        emit=emit,
        resume=resume,
        speed=1e6,
    )
